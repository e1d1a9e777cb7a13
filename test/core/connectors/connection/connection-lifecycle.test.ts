/** From closed to open and back: what each event does to the state, and to what the state held. */
import { expect, it, vi } from 'vitest';
import {
  createConnectionLifecycle,
  type ConnectionLifecycle,
} from '../../../../main/core/connectors/connection/connection-lifecycle.ts';
import { problems } from '../../../../main/core/connectors/connection/connection-problem.ts';
import type { AttemptEvents } from '../../../../main/core/connectors/connection/opening-attempt.ts';
import { createProcessLog } from '../../../../main/core/connectors/connection/process-log.ts';
import { failed, type Upstream } from '../../../../main/core/connectors/conversation/upstream.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import type { StoredConnector } from '../../../../main/core/ports/preferences-document.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const stored = { kind: 'http', name: 'up', url: 'https://up.example' } as StoredConnector;

interface Attempt {
  readonly signal: AbortSignal;
  readonly events: AttemptEvents;
  readonly end: () => void;
}

function upstreamThat(close = () => Promise.resolve()): Upstream {
  return {
    era: 'modern',
    transport: 'streamable-http',
    close: vi.fn(close),
  } as unknown as Upstream;
}

function setUp(retryInMs: number | null = 1000) {
  const clock = createTestClock();
  const attempts: Attempt[] = [];
  const onStateChange = vi.fn<() => void>();
  const sessions = { release: vi.fn<() => void>(), end: vi.fn(() => Promise.resolve()) };
  const subscriptions = { attach: vi.fn<() => void>(), detach: vi.fn<() => void>() };
  const lists = {
    ask: vi.fn<() => void>(),
    cancel: vi.fn<() => void>(),
    readTools: () => Promise.resolve(null),
    readOthers: () => Promise.resolve(),
  };
  const life: ConnectionLifecycle = createConnectionLifecycle({
    storedNow: () => stored,
    attempt: (_era, signal, events) =>
      new Promise((end) => {
        attempts.push({ signal, events, end: () => end() });
      }),
    clock,
    logger: quiet,
    plan: { connected: nothing, failed: () => retryInMs },
    log: createProcessLog(),
    idle: { restart: nothing, stop: nothing },
    lists,
    sessions,
    subscriptions,
    onChange: nothing,
    onStateChange,
  });
  const last = (): Attempt => {
    const attempt = attempts.at(-1);
    if (attempt === undefined) throw new Error('no attempt was made');
    return attempt;
  };
  const openWith = (upstream: Upstream): Upstream => {
    void life.open();
    last().events.onReady(upstream);
    return upstream;
  };
  return { attempts, clock, last, life, lists, onStateChange, openWith, sessions, subscriptions };
}

it('makes one attempt for all who ask, and is open when that is ready', async () => {
  const { attempts, last, life, subscriptions } = setUp();
  const first = life.open();
  expect(life.open()).toBe(first);
  const upstream = upstreamThat();
  last().events.onReady(upstream);
  await life.open();
  expect([attempts.length, life.isOpen(upstream)]).toEqual([1, true]);
  expect(subscriptions.attach).toHaveBeenCalledOnce();
});

it('tries again after the time of its plan, and stays closed where the plan gives up', () => {
  const { attempts, clock, last, life } = setUp(1000);
  void life.open();
  last().events.onFailed(problems.internal());
  expect(life.now().state).toBe('waiting');
  clock.advance(1001);
  expect([attempts.length, life.now().state]).toEqual([2, 'opening']);
  const hopeless = setUp(null);
  void hopeless.life.open();
  hopeless.last().events.onFailed(problems.internal());
  expect(hopeless.life.now()).toMatchObject({ state: 'closed', problem: { code: 'crash_loop' } });
});

it('cancels the timer of the next attempt when it is opened or closed before', async () => {
  const { attempts, clock, last, life } = setUp(1000);
  void life.open();
  last().events.onFailed(problems.internal());
  await life.close(null);
  clock.advance(5000);
  expect([attempts.length, life.now()]).toEqual([1, { state: 'closed', problem: null }]);
});

it('aborts an attempt that is closed, and waits until it is over', async () => {
  const { last, life } = setUp();
  void life.open();
  const { signal, end } = last();
  const closed = vi.fn<() => void>();
  const closing = life.close(null).then(closed);
  expect(signal.aborted).toBe(true);
  await Promise.resolve();
  expect(closed).not.toHaveBeenCalled();
  end();
  await closing;
});

it('leaves an upstream that is replaced to its calls, and closes it when they had their time', () => {
  const { clock, life, openWith, sessions, subscriptions } = setUp(1000);
  const upstream = openWith(upstreamThat());
  life.replace(upstream, problems.internal());
  expect([life.now().state, life.isOpen(upstream)]).toEqual(['waiting', false]);
  expect(sessions.release).toHaveBeenCalledOnce();
  expect(subscriptions.detach).toHaveBeenCalledOnce();
  expect(upstream.close).not.toHaveBeenCalled();
  clock.advance(limits.upstream.idle + 1);
  expect(upstream.close).toHaveBeenCalledOnce();
});

it('receives nothing more from an upstream that it has left', () => {
  const { last, life, lists, openWith } = setUp();
  const upstream = openWith(upstreamThat());
  const { events } = last();
  life.sleep();
  events.onListChanged(upstream);
  events.onClosed(upstream, failed('closed', 'It ended.'));
  events.onLoginRequired(upstream);
  expect(life.now()).toEqual({ state: 'asleep', problem: null });
  expect(lists.ask).not.toHaveBeenCalled();
});

it('stays open with a login that has ended, until a request works', () => {
  const { life, onStateChange, openWith } = setUp();
  openWith(upstreamThat());
  life.requireLogin();
  const changes = onStateChange.mock.calls.length;
  life.requireLogin();
  expect(onStateChange).toHaveBeenCalledTimes(changes);
  expect(life.now()).toMatchObject({ state: 'open', problem: { needsLogin: true } });
  life.solve();
  expect(life.now()).toMatchObject({ state: 'open', problem: null });
});
