/**
 * What a request says of whom it is for, and what of the talk around its answer it hears: its own,
 * and nobody else's (INV-11).
 */
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { join } from 'node:path';
import type {
  UpstreamSession,
  UpstreamRequest,
} from '../../../../main/core/connectors/conversation/upstream.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import type { JsonObject } from '../../../../main/core/lib/json.ts';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { serveHttp } from '../../../support/everything-upstream/serve-http.mjs';
import {
  startPlainUpstream,
  complete,
  offering,
} from '../../../support/upstreams/plain-upstream.ts';
import { createHarness, realClock, type Harness } from '../harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

const everything = join(import.meta.dirname, '../../../support/everything-upstream/main.mjs');

async function startUp(transport: 'http' | 'stdio'): Promise<void> {
  harness = createHarness();
  if (transport === 'http') {
    const upstream = await serveHttp('modern', 0);
    onTestFinished(() => upstream.close());
    await harness.addHttp('up', upstream.url);
  } else {
    const args = [everything, '--stdio', '--era', 'modern'];
    await harness.add({ kind: 'stdio', name: 'up', command: process.execPath, args });
  }
  await harness.until('up', 'ready');
}

function upstreamSession(key: string, capabilities: JsonObject): UpstreamSession {
  return { key, capabilities };
}

function listening(logLevel?: string): { received: unknown[]; more: Partial<UpstreamRequest> } {
  const received: unknown[] = [];
  return {
    received,
    more:
      logLevel === undefined ? {} : { logLevel, onLog: (params) => received.push(params['data']) },
  };
}

const steps = ['Tool execution started', 'Tool processing data', 'Tool execution completed'];

describe.each(['http', 'stdio'] as const)('a modern server over %s', (transport) => {
  it('SEC-44 is told what this client can be asked, and what no other can', async () => {
    await startUp(transport);
    const ask = (upstreamSession: UpstreamSession | undefined) =>
      harness.call('up', 'test_missing_capability', {}, { upstreamSession });
    const [a, b, none] = await Promise.all([
      ask(upstreamSession('a', { sampling: {} })),
      ask(upstreamSession('b', { elicitation: {} })),
      ask(undefined),
    ]);
    expect(a.kind).toBe('result');
    expect(b).toMatchObject({ kind: 'error', error: { code: -32021 } });
    expect(none).toMatchObject({ kind: 'error', error: { code: -32021 } });
  });

  it('SEC-54 logs to the call that asked for it, from its level up', async () => {
    await startUp(transport);
    const [all, severe, silent] = [listening('debug'), listening('error'), listening()];
    // One after the other: on standard output only one call may want logs at a time.
    await harness.call('up', 'test_tool_with_logging', {}, severe.more);
    await Promise.all([
      harness.call('up', 'test_tool_with_logging', {}, all.more),
      harness.call('up', 'test_tool_with_logging', {}, silent.more),
    ]);
    expect(all.received).toEqual(steps);
    expect(severe.received).toEqual([]);
    expect(silent.received).toEqual([]);
  });

  it('asks through the result where the caller keeps its questions', async () => {
    await startUp(transport);
    let wasAsked = false;
    const outcome = await harness.call(
      'up',
      'test_elicitation',
      { message: 'Who?' },
      {
        upstreamSession: upstreamSession('a', { elicitation: { form: {} } }),
        keepsQuestions: true,
        onInput: async () => {
          wasAsked = true;
          return { action: 'cancel' };
        },
      },
    );
    expect(outcome).toMatchObject({
      kind: 'result',
      result: { resultType: 'input_required', inputRequests: { form: {} } },
    });
    expect(wasAsked).toBe(false);
  });

  it('is answered by the caller of an upstream session, and then answers', async () => {
    await startUp(transport);
    const outcome = await harness.call(
      'up',
      'test_elicitation',
      { message: 'Who?' },
      {
        upstreamSession: upstreamSession('a', { elicitation: { form: {} } }),
        onInput: async () => ({
          action: 'accept',
          content: { username: 'sam', email: 'sam@example.com' },
        }),
      },
    );
    expect(JSON.stringify(outcome)).toContain('sam@example.com');
  });
});

it('SEC-54 logs of a process go to nobody when two calls want them', async () => {
  await startUp('stdio');
  const [a, b] = [listening('debug'), listening('debug')];
  await Promise.all([
    harness.call('up', 'test_tool_with_logging', {}, a.more),
    harness.call('up', 'test_tool_with_logging', {}, b.more),
  ]);
  expect([...a.received, ...b.received]).toEqual([]);
});

describe.each(['legacy', 'modern'] as const)('a %s server that says too much', (era) => {
  it('SEC-70 passes fifty times a second, and the rest is counted', async () => {
    harness = createHarness();
    const upstream = await startChaosUpstream({ era });
    onTestFinished(() => upstream.close());
    upstream.tells = Array.from({ length: 400 }, (_, n) => ({
      method: 'notifications/message',
      params: { level: 'info', data: n },
    }));
    await harness.addHttp('up', upstream.url);
    await harness.until('up', 'ready');
    const { received, more } = listening('info');
    expect((await harness.call('up', 'echo', {}, more)).kind).toBe('result');
    const said = received.filter((data) => typeof data === 'number').length;
    expect(said).toBeGreaterThan(0);
    // The clock may turn to the next second once in the middle.
    expect(said).toBeLessThanOrEqual(2 * limits.upstream.notificationsPerSecond);
    expect(received.at(-1)).toBe(
      `${400 - said} messages were dropped: the server sends too many at once.`,
    );
    expect(received).toHaveLength(said + 1);
  });
});

describe('a server that says "later"', () => {
  async function startLater(times: number): Promise<() => number> {
    let calls = 0;
    const url = await startPlainUpstream({
      ...offering([{ name: 'read', inputSchema: { type: 'object' } }]),
      'tools/call': () => {
        calls += 1;
        return calls > times
          ? { ...complete, content: [] }
          : { resultType: 'input_required', requestState: `s${calls}` };
      },
    });
    harness = createHarness({ clock: realClock(20) });
    await harness.addHttp('up', url);
    await harness.until('up', 'ready');
    return () => calls;
  }

  it('is asked again after growing pauses, with its state', async () => {
    const calls = await startLater(3);
    const startedAt = performance.now();
    const outcome = await harness.call(
      'up',
      'read',
      {},
      { upstreamSession: upstreamSession('a', {}), timeoutMs: 60_000 },
    );
    expect(outcome.kind).toBe('result');
    expect(calls()).toBe(4);
    // 1, 2 and 4 seconds.
    expect((performance.now() - startedAt) * 20).toBeGreaterThan(6900);
  });

  it('is not asked for ever', async () => {
    const calls = await startLater(1000);
    const outcome = await harness.call(
      'up',
      'read',
      {},
      { upstreamSession: upstreamSession('a', {}), timeoutMs: 20_000 },
    );
    expect(outcome).toMatchObject({ kind: 'failed', code: 'timed_out', mayHaveHappened: true });
    expect(calls()).toBeLessThanOrEqual(7);
  });
});
