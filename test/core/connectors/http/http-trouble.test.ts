import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  startChaosUpstream,
  type ChaosOptions,
  type ChaosUpstream,
} from '../../../support/upstreams/chaos-upstream.ts';
import { createHarness, realClock, type Harness } from '../harness.ts';

let harness: Harness;
let upstreams: ChaosUpstream[];
beforeEach(() => {
  harness = createHarness();
  upstreams = [];
});
afterEach(async () => {
  await harness.stop();
  await Promise.all(upstreams.map((upstream) => upstream.close()));
});

async function chaos(options: ChaosOptions): Promise<ChaosUpstream> {
  const upstream = await startChaosUpstream(options);
  upstreams.push(upstream);
  return upstream;
}

const eras = ['legacy', 'modern'] as const;

describe.each(eras)('trouble with a %s HTTP server', (era) => {
  it('SEC-67 follows no redirect: the other server receives nothing', async () => {
    const upstream = await chaos({ era, token: 'canary-token-12345678' });
    const sink = await chaos({ era });
    await harness.addHttp('web', upstream.url, 'canary-token-12345678');
    await harness.until('web', 'ready');
    for (const status of [301, 302, 303, 307, 308]) {
      upstream.trouble.set('tools/call', { redirect: sink.url, status });
      expect(await harness.call('web', 'echo', { secret: 'body' })).toMatchObject({
        kind: 'failed',
        code: 'refused',
      });
    }
    upstream.trouble.set('*', { redirect: sink.url });
    expect(await harness.connectors.reconnect('web')).toMatchObject({
      connection: 'error',
      problem: {
        code: 'refused',
        message: expect.stringContaining(`redirect (307) to ${sink.url}`),
      },
    });
    expect(sink.requests).toEqual([]);
  });

  it.each([401, 403])(
    'ATRYUM-12 says on %i that the token is refused, and stops trying',
    async (status) => {
      const upstream = await chaos({ era });
      upstream.trouble.set('*', { status });
      await harness.addHttp('web', upstream.url, 'old-token');
      expect(await harness.until('web', 'error')).toMatchObject({
        auth: 'refused',
        problem: { code: 'token_refused' },
      });
      const seen = upstream.requests.length;
      expect(await harness.call('web', 'echo')).toMatchObject({
        code: 'login_required',
        mayHaveHappened: false,
      });
      expect(upstream.requests).toHaveLength(seen);
    },
  );

  it('shows that a token ended during a call, while the connection stays', async () => {
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url, 'token');
    await harness.until('web', 'ready');
    upstream.trouble.set('tools/call', { status: 401 });
    expect(await harness.call('web', 'echo')).toMatchObject({
      code: 'login_required',
      mayHaveHappened: false,
    });
    expect(harness.state('web')).toMatchObject({ connection: 'ready', auth: 'refused' });
    upstream.trouble.clear();
    await harness.value('web', 'echo');
    expect(harness.state('web')).toMatchObject({
      connection: 'ready',
      auth: 'ready',
      problem: null,
    });
  });

  it('is found again when it was away', async () => {
    await harness.stop();
    harness = createHarness({ clock: realClock(10) });
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    await upstream.close();
    expect(await harness.call('web', 'echo')).toMatchObject({ kind: 'failed' });
    await vi.waitFor(async () => {
      await harness.call('web', 'echo');
      expect(harness.state('web').problem?.code).toBe('unreachable');
    });
    await chaos({ era, port: upstream.port });
    await harness.until('web', 'ready');
    expect(await harness.value('web', 'echo', { n: 2 })).toEqual({ n: 2 });
  });

  it('REL-08 never sends a call twice, wherever it was cut', async () => {
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    for (const where of [
      'cut-before-headers',
      'cut-after-headers',
      'cut-mid-event',
      'end-without-result',
    ] as const) {
      upstream.trouble.set('tools/call', where);
      const before = upstream.count('tools/call');
      expect(await harness.call('web', 'echo'), where).toMatchObject({
        kind: 'failed',
        code: 'closed',
        mayHaveHappened: true,
      });
      expect(upstream.count('tools/call') - before, where).toBe(1);
    }
    upstream.trouble.clear();
    expect(await harness.value('web', 'echo', { n: 1 })).toEqual({ n: 1 });
  });

  it('SEC-70 ends an event stream that brings comments but no message', async () => {
    await harness.stop();
    harness = createHarness({ clock: realClock(1000) });
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    upstream.trouble.set('tools/call', 'comment-drip');
    expect(await harness.call('web', 'echo', {}, { timeoutMs: 3_600_000 })).toMatchObject({
      code: 'timed_out',
      message: 'Nothing came from the server for 5 min.',
    });
  });

  it.each(['huge', 'endless-line'] as const)(
    'SEC-70 ends an answer that is too large (%s)',
    async (how) => {
      const upstream = await chaos({ era });
      await harness.addHttp('web', upstream.url);
      await harness.until('web', 'ready');
      upstream.trouble.set('tools/call', how);
      expect(await harness.call('web', 'echo')).toMatchObject({
        code: 'too_large',
        mayHaveHappened: true,
      });
    },
  );

  it('SEC-69 does not unpack what it never asked to be packed', async () => {
    const before = process.memoryUsage().rss;
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    upstream.trouble.set('tools/call', 'gzip');
    expect(await harness.call('web', 'echo')).toMatchObject({ code: 'garbage' });
    // The server makes the bomb in this process: what it needs for that is not ours.
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
    expect(
      upstream.requests.every((request) => request.headers['accept-encoding'] === 'identity'),
    ).toBe(true);
  });

  it.each([
    ['garbage', 'not an MCP message'],
    ['html', 'the network wants you to log in first'],
  ] as const)('REL-21 says what is wrong with an answer that is %s', async (how, words) => {
    const upstream = await chaos({ era, token: 'canary-token-12345678' });
    await harness.addHttp('web', upstream.url, 'canary-token-12345678');
    await harness.until('web', 'ready');
    upstream.trouble.set('*', how);
    expect(await harness.connectors.reconnect('web')).toMatchObject({
      connection: 'error',
      auth: 'ready',
      problem: { code: 'garbage', message: expect.stringContaining(words) as string },
      secret: { set: true },
    });
    upstream.trouble.clear();
    expect((await harness.until('web', 'ready')).auth).toBe('ready');
  });

  it('REL-07 leaves a server alone that takes calls and answers none, and no other', async () => {
    await harness.stop();
    harness = createHarness({ clock: realClock(30) });
    const [hanging, good] = [await chaos({ era }), await chaos({ era })];
    await harness.addHttp('hanging', hanging.url);
    await harness.addHttp('good', good.url);
    await harness.until('hanging', 'ready');
    await harness.until('good', 'ready');
    hanging.trouble.set('tools/call', 'hang-before-headers');
    for (let call = 0; call < 5; call += 1) {
      expect(harness.state('hanging').connection).toBe('ready');
      expect(await harness.call('hanging', 'echo', {}, { timeoutMs: 1000 })).toMatchObject({
        code: 'timed_out',
      });
    }
    expect(harness.state('hanging')).toMatchObject({
      connection: 'error',
      problem: {
        code: 'left_alone',
        message: expect.stringContaining('5 calls in a row') as string,
      },
    });
    expect(await harness.call('hanging', 'echo')).toMatchObject({
      code: 'not_ready',
      mayHaveHappened: false,
    });
    expect(hanging.count('tools/call')).toBe(5);
    expect(await harness.value('good', 'echo', { n: 1 })).toEqual({ n: 1 });
    // Tried again by itself, with a connection and not with a call.
    await harness.until('hanging', 'ready');
    expect(hanging.count('tools/call')).toBe(5);
    expect((await harness.call('hanging', 'echo', {}, { timeoutMs: 1000 })).kind).toBe('failed');
    expect(harness.state('hanging').problem?.code).toBe('left_alone');
    hanging.trouble.clear();
    await harness.connectors.reconnect('hanging');
    expect(await harness.value('hanging', 'echo', { n: 2 })).toEqual({ n: 2 });
  });

  it('distinguishes a server in trouble from one that refuses', async () => {
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    upstream.trouble.set('tools/call', { status: 503 });
    expect(await harness.call('web', 'echo')).toMatchObject({
      code: 'unreachable',
      mayHaveHappened: true,
    });
    upstream.trouble.set('tools/call', { status: 429 });
    expect(await harness.call('web', 'echo')).toMatchObject({
      code: 'too_many',
      mayHaveHappened: false,
    });
    expect(harness.state('web').connection).toBe('ready');
  });
});

it('REL-07 a server that hangs in the TLS handshake neither blocks others nor a call beyond its deadline', async () => {
  const sockets = new Set<Socket>();
  const hanging = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    hanging.listen(0, '127.0.0.1', resolve);
  });
  try {
    await harness.addHttp(
      'hanging',
      `https://127.0.0.1:${(hanging.address() as AddressInfo).port}/mcp`,
    );
    const good = await chaos({ era: 'modern' });
    await harness.addHttp('good', good.url);
    await harness.until('good', 'ready');
    expect(await harness.call('hanging', 'echo', {}, { timeoutMs: 200 })).toMatchObject({
      code: 'not_ready',
      mayHaveHappened: false,
    });
    // The handshake has ten seconds, and goes on.
    expect(harness.state('hanging').connection).toBe('connecting');
    expect(await harness.until('hanging', 'error', 15_000)).toMatchObject({
      problem: {
        message: expect.stringMatching(
          /secure connection to 127\.0\.0\.1 was not made within 10 s/u,
        ),
      },
    });
    expect(sockets.size).toBeGreaterThan(0);
  } finally {
    for (const socket of sockets) socket.destroy();
    hanging.close();
  }
});

it('REL-21 without a network a connector is connecting, and keeps its login', async () => {
  await harness.addHttp('web', 'https://no-such-host.invalid/mcp', 'canary-token-12345678');
  await vi.waitFor(() => {
    expect(harness.state('web').problem?.code).toBe('unresolved');
  });
  expect(harness.state('web')).toMatchObject({
    connection: 'connecting',
    auth: 'ready',
    problem: { hint: expect.stringContaining('keeps trying') as string },
    secret: { set: true },
  });
  expect(await harness.call('web', 'echo', {}, { timeoutMs: 200 })).toMatchObject({
    code: 'not_ready',
    mayHaveHappened: false,
  });
});
