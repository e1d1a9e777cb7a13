/** What goes through the bridge, and what it does when there is too much of it. */
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { runBridge } from '../../main/bridge/run-bridge.ts';
import { limits } from '../../main/core/limits/limits.ts';
import { approval, setUp } from '../core/gateway/support.ts';
import {
  allow,
  initialize,
  initializeParams,
  modern,
  openBridge,
  publish,
  textOf,
  type TestBridge,
} from './support.ts';

async function connected(era: 'legacy' | 'modern' = 'modern') {
  const world = await setUp(era);
  publish(world.core);
  const bridge = openBridge(world.core.dataDir);
  const opened = initialize(bridge);
  await allow(world.core);
  await opened;
  return { ...world, bridge };
}

const call = (args: object = {}): { name: string; arguments: object } => ({
  name: 'up__get_it',
  arguments: args,
});

describe.each(['legacy', 'modern'] as const)('a client of the %s era', (era) => {
  const params = (given: Readonly<Record<string, unknown>>): object =>
    era === 'modern' ? modern(given) : given;

  test('calls side by side, ids and values as they were sent', async () => {
    const { bridge } = await connected();
    const ids = ['a', 7, 'b"c', 0, 'é', -3];
    const answers = await Promise.all(
      ids.map((id) => bridge.ask('tools/call', params(call({ text: `for ${id} é\u2028` })), id)),
    );
    expect(answers.map(({ id }) => id)).toEqual(ids);
    const echoed = answers.map((answer) => JSON.parse(textOf(answer)) as unknown);
    expect(echoed).toEqual(ids.map((id) => ({ text: `for ${id} é\u2028` })));
  });

  test('a cancelled call is withdrawn, and the next one goes on', async () => {
    const { bridge, core } = await connected();
    await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'ask' });
    bridge.send({
      id: 'held',
      method: 'tools/call',
      params: params({ name: 'up__put_it', arguments: {} }),
    });
    await approval(core);
    bridge.send({ method: 'notifications/cancelled', params: { requestId: 'held' } });
    await vi.waitFor(() => expect(core.core.snapshot().questions).toEqual([]));
    expect(textOf(await bridge.ask('tools/call', params(call())))).toBe('{}');
    expect(bridge.received.some(({ id }) => id === 'held')).toBe(false);
  });

  test('an error is handed on as Consentry wrote it', async () => {
    const { bridge } = await connected();
    const unknown = await bridge.ask('no/such/method', params({}), 'e1');
    expect(unknown).toMatchObject({ id: 'e1', error: { code: -32601 } });
    const noTool = await bridge.ask('tools/call', params({ name: 'nothing' }), 'e2');
    expect(noTool).toMatchObject({ id: 'e2', error: { code: -32602 } });
  });

  test('more calls at once than Consentry lets in: all are answered', async () => {
    const { bridge } = await connected();
    const ids = Array.from({ length: 3 * limits.bridge.requests }, (_, index) => `n${index}`);
    const answers = await Promise.all(
      ids.map((id) => bridge.ask('tools/call', params(call()), id)),
    );
    expect(new Set(answers.map(textOf))).toEqual(new Set(['{}']));
  });
});

describe('SEC-116 lines', () => {
  test('SEC-116 a line of more than 10 MiB is refused by its id, and the bridge stays up', async () => {
    const { bridge } = await connected();
    const long = 'x'.repeat(limits.bridge.line);
    bridge.send({ id: 41, method: 'tools/call', params: call({ long }) });
    bridge.send(
      `{"method":"tools/call","params":{"long":"${long}"},"jsonrpc":"2.0","id":"at-the-end"}`,
    );
    for (const id of [41, 'at-the-end']) {
      const refused = await bridge.receives((message) => message.id === id);
      expect(refused.error?.message).toContain('longer than 10 MiB');
    }
    expect(textOf(await bridge.ask('tools/call', call()))).toBe('{}');
  });

  test('what Consentry would not take is refused before it is sent', async () => {
    const { bridge, upstream } = await connected();
    const before = upstream.requests.length;
    const answer = await bridge.ask('tools/call', call({ long: 'x'.repeat(limits.http.mcpBody) }));
    expect(answer.error?.message).toContain('longer than 4 MiB');
    expect(upstream.requests).toHaveLength(before);
  });

  test.each([
    ['no JSON', 'hello', -32700],
    ['half a message', '{"jsonrpc":"2.0","id":1', -32700],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600],
    ['nothing but brackets', '['.repeat(100_000), -32700],
  ])('%s is answered with an error, and the next line counts', async (_what, line, code) => {
    const { bridge } = await connected();
    bridge.send(line);
    expect(await bridge.receives(({ error }) => error !== undefined)).toMatchObject({
      id: null,
      error: { code },
    });
    expect((await bridge.ask('ping')).result).toEqual({});
  });

  test('a client that does not read is not read from either: nothing piles up', async () => {
    const { core } = await setUp();
    publish(core);
    const stdin = new PassThrough({ highWaterMark: 1024 });
    const stdout = new PassThrough({ highWaterMark: 1024 });
    const stop = new AbortController();
    const ended = runBridge(
      { dataDir: core.dataDir, resource: '/mcp', client: 'Test', mayStart: false },
      {
        stdin,
        stdout,
        stderr: new PassThrough().resume(),
        stop: stop.signal,
        version: '0',
        holdMs: 10,
      },
    );
    onTestFinished(async () => {
      stop.abort();
      await ended;
    });
    let taken = 0;
    const line = `${JSON.stringify({ jsonrpc: '2.0', id: 'i'.repeat(250), method: 'x', params: [] })}\n`;
    // Each line brings an answer; at some point the bridge takes no more.
    while (taken < 50_000 && (stdin.write(line) || (await drainedSoon(stdin)))) taken += 1;
    expect(taken).toBeLessThan(20_000);
    expect(stdout.readableLength).toBeLessThan(64 * 1024);
  });
});

/**
 * False when nothing was taken in many turns of the loop: the bridge itself answers each of these
 * lines within a few.
 */
async function drainedSoon(stream: PassThrough): Promise<boolean> {
  let isDrained = false;
  stream.once('drain', () => (isDrained = true));
  for (let turn = 0; turn < 5000 && !isDrained; turn += 1) await nextTurn();
  return isDrained;
}

describe('sessions', () => {
  test('a second initialize ends the first session and opens another', async () => {
    const { bridge, core } = await connected();
    const again = await bridge.ask('initialize', {
      ...initializeParams,
      protocolVersion: '2025-06-18',
    });
    expect(again.result?.['protocolVersion']).toBe('2025-06-18');
    expect(textOf(await bridge.ask('tools/call', call()))).toBe('{}');
    expect(core.core.snapshot().gateway.state).toBe('serving');
  });

  test('what belongs to no request arrives too: a list that changed', async () => {
    const { bridge, core, upstream } = await connected();
    await bridge.ask('tools/list');
    upstream.tools = [...upstream.tools, { name: 'new_it', inputSchema: { type: 'object' } }];
    await core.run('connector.connect', { name: 'up' });
    await core.run('connector.review', { name: 'up', accept: 'all' });
    await bridge.receives(({ method }) => method === 'notifications/tools/list_changed');
  });

  test('requests before initialize are answered with what Consentry says of them', async () => {
    const { core } = await setUp();
    publish(core);
    const bridge: TestBridge = openBridge(core.dataDir);
    const asked = bridge.ask('tools/list');
    await allow(core);
    expect((await asked).result).toEqual({ tools: [] });
    await vi.waitFor(() => expect(bridge.said()).toContain('connected\n'));
    expect((await bridge.ask('tools/list')).error?.message).toContain('Send initialize first');
  });
});
