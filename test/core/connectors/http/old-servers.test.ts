/** Servers of HTTP+SSE (2024-11-05): one by the SDK, one that is hostile. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answer,
  openStream,
  startHostileServer,
  startOldServer,
  type HostileServer,
} from '../../../support/upstreams/old-server.ts';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { createHarness, realClock, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(async () => {
  await harness.stop();
});

describe('a server by the SDK', () => {
  it('is found, used, and said to be old', async () => {
    const old = await startOldServer();
    await harness.addHttp('old', old.url);
    expect(await harness.until('old', 'ready')).toMatchObject({
      transport: 'http+sse',
      isOld: true,
      oldNotice: expect.stringContaining('Ask its vendor for Streamable HTTP') as string,
      protocolVersion: '2025-11-25',
      tools: 1,
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => harness.value('old', 'echo', { n })),
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
    old.tools.push('second');
    await old.announceChange();
    await vi.waitFor(() => expect(harness.state('old').tools).toBe(2), 5000);
  });

  it('sends the token with the stream and with every message, and asks for one where it is refused', async () => {
    const old = await startOldServer();
    old.token = 'canary-token-12345678';
    await harness.addHttp('old', old.url, old.token);
    await harness.until('old', 'ready');
    expect(await harness.value('old', 'echo', { n: 1 })).toEqual({ n: 1 });
    expect(
      old.requests.every(({ headers }) => headers.authorization === `Bearer ${old.token}`),
    ).toBe(true);
    old.token = 'another-token-12345678';
    expect(await harness.call('old', 'echo')).toMatchObject({
      code: 'login_required',
      mayHaveHappened: false,
    });
    expect(harness.state('old')).toMatchObject({ connection: 'ready', auth: 'refused' });
    expect(await harness.connectors.reconnect('old')).toMatchObject({
      connection: 'error',
      auth: 'refused',
    });
  });

  it('REL-08 a call whose stream breaks may have happened and is not repeated; the next one works', async () => {
    const old = await startOldServer();
    await harness.addHttp('old', old.url);
    await harness.until('old', 'ready');
    old.before = new Promise(() => undefined);
    const call = harness.call('old', 'echo');
    await vi.waitFor(() => expect(old.calls).toBe(1));
    old.cut();
    expect(await call).toMatchObject({ code: 'closed', mayHaveHappened: true });
    old.before = Promise.resolve();
    await harness.until('old', 'ready', 15_000);
    expect(old.calls).toBe(1);
    expect(await harness.value('old', 'echo', { n: 2 })).toEqual({ n: 2 });
    // What was found out is remembered: nothing newer is tried again.
    expect(old.requests.filter(({ line }) => line === 'POST /sse')).toHaveLength(2);
  });

  it('passes progress on and notifies the server that a call was cancelled', async () => {
    const old = await startOldServer();
    await harness.addHttp('old', old.url);
    await harness.until('old', 'ready');
    let release: () => void = () => undefined;
    old.before = new Promise((resolve) => {
      release = resolve;
    });
    const progress = vi.fn();
    const abort = new AbortController();
    const call = harness.call('old', 'echo', {}, { onProgress: progress, signal: abort.signal });
    await vi.waitFor(() => expect(progress).toHaveBeenCalledWith({ progress: 1, total: 2 }));
    const before = old.requests.length;
    abort.abort();
    expect(await call).toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(old.requests.length).toBe(before + 1));
    release();
  });

  it('is looked at anew when it became a new one', async () => {
    await harness.stop();
    harness = createHarness({ clock: realClock(10) });
    const old = await startOldServer();
    await harness.addHttp('changing', old.url);
    expect((await harness.until('changing', 'ready')).isOld).toBe(true);
    await old.close();
    await vi.waitFor(() => expect(harness.state('changing').connection).not.toBe('ready'));
    const modern = await startChaosUpstream({ era: 'modern', port: old.port });
    expect(await harness.until('changing', 'ready')).toMatchObject({
      transport: 'streamable-http',
      isOld: false,
      oldNotice: null,
    });
    await modern.close();
  });
});

describe('a hostile server', () => {
  async function connected(change?: (hostile: HostileServer) => void): Promise<HostileServer> {
    const hostile = await startHostileServer();
    change?.(hostile);
    await harness.addHttp('hostile', hostile.url, 'canary-token-12345678');
    return hostile;
  }

  it.each([
    ['http://127.0.0.1:9/messages', 'another place (127.0.0.1:9)'],
    ['https://collector.example/messages', 'another place (collector.example)'],
    ['//collector.example/messages', 'another place (collector.example)'],
    ['http://[', 'no address'],
  ])('SEC-67 sends nothing to an endpoint at %s', async (endpoint, words) => {
    const hostile = await connected((one) => {
      one.onStream = (response) => openStream(response, endpoint);
    });
    const { problem } = await harness.until('hostile', 'error');
    expect(problem).toMatchObject({
      code: 'refused',
      message: expect.stringContaining(words) as string,
    });
    expect(hostile.requests.map(({ line }) => line).filter((line) => line !== 'POST /sse')).toEqual(
      ['GET /sse'],
    );
  });

  it('SEC-67 follows no redirect, of the stream or of a message', async () => {
    const sink = await startChaosUpstream({ era: 'modern' });
    try {
      const hostile = await connected();
      await harness.until('hostile', 'ready');
      hostile.onMessage = (_message, response) =>
        response.writeHead(307, { location: sink.url }).end();
      expect(await harness.call('hostile', 'echo')).toMatchObject({ code: 'refused' });
      hostile.onStream = (response) => response.writeHead(307, { location: '/other' }).end();
      expect((await harness.connectors.reconnect('hostile')).connection).toBe('error');
      expect(sink.requests).toEqual([]);
      expect(hostile.requests.some(({ line }) => line.includes('/other'))).toBe(false);
    } finally {
      await sink.close();
    }
  });

  it('SEC-70 ends a stream that moves its endpoint in the middle', async () => {
    const hostile = await connected();
    await harness.until('hostile', 'ready');
    hostile.onMessage = (message, response) => {
      response.writeHead(202).end();
      hostile.stream?.write('event: endpoint\ndata: /elsewhere\n\n');
      answer(hostile, message);
    };
    expect(await harness.call('hostile', 'echo')).toMatchObject({ code: 'garbage' });
    expect(hostile.requests.some(({ line }) => line.includes('/elsewhere'))).toBe(false);
  });

  it('SEC-70 ends a stream with an event that is too large, finished or not', async () => {
    const hostile = await connected();
    await harness.until('hostile', 'ready');
    hostile.onMessage = (_message, response) => {
      response.writeHead(202).end();
      hostile.stream?.write('data: ');
      const pour = (left: number): void => {
        if (left > 0) hostile.stream?.write(Buffer.alloc(1 << 20, 0x61), () => pour(left - 1));
      };
      pour(20);
    };
    expect(await harness.call('hostile', 'echo')).toMatchObject({
      code: 'too_large',
      mayHaveHappened: true,
    });
  });

  it('REL-07 waits neither for an endpoint nor for an answer for ever', async () => {
    await harness.stop();
    harness = createHarness({ clock: realClock(20) });
    const hostile = await connected((one) => {
      one.onStream = (response) =>
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
    });
    expect((await harness.until('hostile', 'error')).problem?.code).toBe('no_server');
    hostile.onStream = (response) => openStream(response, '/messages');
    await harness.connectors.reconnect('hostile');
    await harness.until('hostile', 'ready');
    hostile.onMessage = (_message, response) => response.writeHead(202).end();
    expect(await harness.call('hostile', 'echo', {}, { timeoutMs: 2000 })).toMatchObject({
      code: 'timed_out',
      mayHaveHappened: true,
    });
  });

  it('SEC-69 takes nothing that is compressed, and says what is no server at all', async () => {
    await connected((one) => {
      one.onStream = (response) =>
        response
          .writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })
          .end();
    });
    expect((await harness.until('hostile', 'error')).problem?.message).toContain(
      'There is no MCP server at this address (405).',
    );
  });
});
