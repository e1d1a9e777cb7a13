/**
 * Requests that come while nothing is open: which wait, which start something, which are refused at
 * once.
 */
import { expect, it, vi } from 'vitest';
import { createChangeWaiters } from '../../../../main/core/connectors/connection/change-waiters.ts';
import { problems } from '../../../../main/core/connectors/connection/connection-problem.ts';
import type { ConnectionState } from '../../../../main/core/connectors/connection/connection-state.ts';
import { createRequestQueue } from '../../../../main/core/connectors/connection/request-queue.ts';
import type { CatalogueTool } from '../../../../main/core/connectors/conversation/connector-facts.ts';
import type { Upstream } from '../../../../main/core/connectors/conversation/upstream.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';

const upstream = {} as Upstream;
const open: ConnectionState = {
  state: 'open',
  upstream,
  lifetime: new AbortController(),
  problem: null,
};
const opening: ConnectionState = {
  state: 'opening',
  abort: new AbortController(),
  done: Promise.resolve(),
  problem: null,
};
const waiting: ConnectionState = {
  state: 'waiting',
  problem: problems.internal(),
  cancelRetry: () => undefined,
};
const result = { kind: 'result', result: {}, bytes: 2 } as const;

function setUp(first: ConnectionState, kind: 'stdio' | 'http' = 'http', mayTryNow = false) {
  const clock = createTestClock();
  const waiters = createChangeWaiters(clock);
  let now = first;
  let tools: readonly CatalogueTool[] = [];
  const forward = vi.fn(() => Promise.resolve(result));
  const become = (next: ConnectionState): void => {
    now = next;
    waiters.wake();
  };
  const opened = vi.fn(() => become(opening));
  const send = createRequestQueue({
    connector: 'up',
    kind,
    clock,
    catalogue: { tools: () => tools },
    plan: { mayTryNow: () => mayTryNow },
    waiters,
    stateNow: () => now,
    open: opened,
    forward,
  });
  const ask = (signal = new AbortController().signal) =>
    send({ method: 'tools/call', params: { name: 'echo' }, signal, timeoutMs: 60_000 });
  const list = (hash: string): void => {
    tools = [{ name: 'echo', hash } as CatalogueTool];
  };
  return { ask, become, clock, forward, list, opened };
}

it('starts a server that sleeps, and sends when it is open', async () => {
  const { ask, become, forward, opened } = setUp({ state: 'asleep', problem: null }, 'stdio');
  const answer = ask();
  expect(opened).toHaveBeenCalledOnce();
  become(open);
  expect(await answer).toBe(result);
  expect(forward).toHaveBeenCalledWith(upstream, expect.objectContaining({ method: 'tools/call' }));
});

it('says at once that a server is not connected, and opens nothing that was closed', async () => {
  const { ask, opened } = setUp({ state: 'closed', problem: null });
  expect(await ask()).toMatchObject({ code: 'not_ready', message: 'up is not connected.' });
  expect(opened).not.toHaveBeenCalled();
});

it('waits for a process that starts again, and not for a server that is away', async () => {
  const process = setUp(waiting, 'stdio');
  const answer = process.ask();
  process.become(opening);
  process.become(open);
  expect(await answer).toBe(result);
  expect(await setUp(waiting, 'http').ask()).toMatchObject({ code: 'not_ready' });
});

it('REL-07 tries a server early where that may be, but not one that asked to be left alone', async () => {
  const { ask, opened, become } = setUp(waiting, 'http', true);
  const answer = ask();
  become(waiting);
  expect(await answer).toMatchObject({ code: 'not_ready' });
  expect(opened).toHaveBeenCalledOnce();
  const alone = { ...waiting, problem: { ...problems.internal(), retryAfterMs: 1000 } };
  const refused = setUp(alone, 'http', true);
  await refused.ask();
  expect(refused.opened).not.toHaveBeenCalled();
});

it('sends nothing when the tool is another one after the start', async () => {
  const { ask, become, list, forward } = setUp(opening);
  list('one');
  const answer = ask();
  list('two');
  become(open);
  expect(await answer).toMatchObject({ code: 'not_ready' });
  expect(forward).not.toHaveBeenCalled();
});

it('ends with its deadline, and with its caller', async () => {
  const { ask, clock } = setUp(opening);
  const late = ask();
  clock.advance(60_001);
  expect(await late).toMatchObject({ code: 'not_ready' });
  const caller = new AbortController();
  const cancelled = setUp(opening).ask(caller.signal);
  caller.abort();
  expect(await cancelled).toMatchObject({ code: 'cancelled' });
});
