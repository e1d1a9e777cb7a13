import { showsPages } from '../../../../main/core/mcp/extensions/ui-extension.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  startChaosUpstream,
  type ChaosOptions,
  type ChaosUpstream,
} from '../../../support/upstreams/chaos-upstream.ts';
import { createHarness, type Harness } from '../harness.ts';

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

describe.each(eras)('a %s HTTP server', (era) => {
  it('is recognised, listed and called', async () => {
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    const state = await harness.until('web', 'ready');
    expect(state).toMatchObject({
      era,
      protocolVersion: era === 'modern' ? '2026-07-28' : '2025-11-25',
      auth: 'none-needed',
      tools: 1,
      toolsToReview: 1,
    });
    expect(await harness.value('web', 'echo', { n: 1 })).toEqual({ n: 1 });
  });

  it('answers as an event stream too, with progress for its own token only', async () => {
    const upstream = await chaos({ era });
    upstream.trouble.set('tools/call', 'stream');
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    const progress: unknown[] = [];
    const outcome = await harness.call(
      'web',
      'echo',
      { n: 1 },
      { onProgress: (params) => progress.push(params) },
    );
    expect(outcome.kind).toBe('result');
    expect(progress).toEqual([{ progress: 1, total: 2 }]);
  });

  it('keeps parallel calls apart', async () => {
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    const answers = await Promise.all(numbers.map((n) => harness.value('web', 'echo', { n })));
    expect(answers).toEqual(numbers.map((n) => ({ n })));
  });

  it('does not take an answer with another id', async () => {
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    upstream.trouble.set('tools/call', 'wrong-id');
    expect(await harness.call('web', 'echo')).toMatchObject({
      kind: 'failed',
      code: 'closed',
      mayHaveHappened: true,
    });
  });

  it('is notified that tools changed and lists again', async () => {
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    await vi.waitFor(() => {
      expect(upstream.streams()).toBe(1);
    });
    upstream.tools = [...upstream.tools, { name: 'added', inputSchema: { type: 'object' } }];
    for (let times = 0; times < 500; times += 1) upstream.announceChange();
    await vi.waitFor(
      () => {
        expect(harness.connectors.tools('web').map((tool) => tool.name)).toEqual(['echo', 'added']);
      },
      { timeout: 5000 },
    );
    expect(upstream.count('tools/list')).toBeLessThanOrEqual(3);
  });

  it('is cancelled upstream when the call is aborted', async () => {
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const abort = new AbortController();
    const running = harness.call('web', 'echo', {}, { signal: abort.signal });
    const received = await vi.waitFor(() => {
      const found = upstream.requests.find((request) => request.rpc?.method === 'tools/call');
      if (found === undefined) throw new Error('not there yet');
      return found;
    });
    abort.abort();
    expect(await running).toMatchObject({
      kind: 'failed',
      code: 'cancelled',
      mayHaveHappened: true,
    });
    await received.left;
    await vi.waitFor(() => {
      const notices = upstream.requests.filter(
        (request) => request.rpc?.method === 'notifications/cancelled',
      );
      expect(notices.map((notice) => notice.rpc?.params?.['requestId'])).toEqual(
        era === 'legacy' ? [received.rpc?.id] : [],
      );
    });
  });

  it('a stream that stays open after the result does not hold the connection', async () => {
    const upstream = await chaos({ era });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    upstream.trouble.set('tools/call', 'stream-stays-open');
    expect(await harness.value('web', 'echo', { n: 1 })).toEqual({ n: 1 });
    await upstream.requests.find((request) => request.rpc?.method === 'tools/call')?.left;
  });

  it('sends the bearer token, and only to its own origin', async () => {
    const upstream = await chaos({ era, token: 'canary-token-12345678' });
    const other = await chaos({ era });
    await harness.addHttp('web', upstream.url, 'Bearer canary-token-12345678\n');
    await harness.addHttp('other', other.url);
    expect(await harness.until('web', 'ready')).toMatchObject({
      auth: 'ready',
      secret: { set: true, last4: '5678' },
    });
    await harness.until('other', 'ready');
    await harness.value('web', 'echo');
    await harness.value('other', 'echo');
    expect(new Set(upstream.requests.map((request) => request.headers.authorization))).toEqual(
      new Set(['Bearer canary-token-12345678']),
    );
    expect(JSON.stringify(other.requests)).not.toContain('canary');
  });
});

describe('what only a modern server gets', () => {
  it('envelope and headers made from the message itself', async () => {
    const upstream = await chaos({ era: 'modern' });
    upstream.tools = [
      {
        name: 'größe',
        inputSchema: {
          type: 'object',
          properties: {
            region: { type: 'string', 'x-mcp-header': 'Region' },
            deep: { type: 'object', properties: { n: { type: 'integer', 'x-mcp-header': 'N' } } },
          },
        },
      },
      {
        name: 'bad',
        inputSchema: { type: 'object', properties: { x: { type: 'number', 'x-mcp-header': 'X' } } },
      },
    ];
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    expect(harness.connectors.tools('web').map((tool) => tool.name)).toEqual(['größe']);
    await harness.connectors.request('web', {
      method: 'tools/call',
      params: {
        name: 'größe',
        arguments: { region: 'eu\r\nX-Evil: 1', deep: { n: 7 } },
        _meta: {
          traceparent: '00-abc-def-01',
          progressToken: 'client’s own',
          'io.modelcontextprotocol/clientInfo': { name: 'spoofed' },
          'dev.consentry/reason': 'spoofed',
        },
      },
      signal: new AbortController().signal,
      timeoutMs: 5000,
    });
    const call = upstream.requests.find((request) => request.rpc?.method === 'tools/call');
    expect(call?.rpc?.params?.['_meta']).toEqual({
      traceparent: '00-abc-def-01',
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': { extensions: showsPages },
      'io.modelcontextprotocol/clientInfo': { name: 'consentry', version: '0.0.1' },
    });
    expect(call?.headers).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': `=?base64?${Buffer.from('größe').toString('base64')}?=`,
      'mcp-param-region': `=?base64?${Buffer.from('eu\r\nX-Evil: 1').toString('base64')}?=`,
      'mcp-param-n': '7',
    });
    expect(call?.headers['x-evil']).toBeUndefined();
  });
});

describe('what only a legacy server gets', () => {
  it('its session id and version on everything after initialize, and DELETE at the end', async () => {
    const upstream = await chaos({ era: 'legacy' });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    await harness.value('web', 'echo');
    await harness.connectors.stop();
    const later = upstream.requests.slice(
      upstream.requests.findIndex((request) => request.rpc?.method === 'initialize') + 1,
    );
    expect(new Set(later.map((request) => request.headers['mcp-session-id']))).toEqual(
      new Set(['session-1']),
    );
    expect(new Set(later.map((request) => request.headers['mcp-protocol-version']))).toEqual(
      new Set(['2025-11-25']),
    );
    expect(later.at(-1)?.method).toBe('DELETE');
    expect(later.map((request) => request.rpc?.method)).toContain('notifications/initialized');
  });

  it('one new session for all calls that found the old one gone', async () => {
    const upstream = await chaos({ era: 'legacy' });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    upstream.forgetSessions();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => harness.value('web', 'echo', { n })),
    );
    expect(answers).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
    expect(upstream.count('initialize')).toBe(2);
  });

  it('the rest of an answer whose stream ended early, without sending the call again', async () => {
    const upstream = await chaos({ era: 'legacy' });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    upstream.trouble.set('tools/call', 'poll');
    expect(await harness.value('web', 'echo', { n: 1 })).toEqual({ n: 1 });
    expect(upstream.count('tools/call')).toBe(1);
    expect(upstream.requests.map((request) => request.headers['last-event-id'])).toContain(
      'event-1',
    );
  });

  it('reports when the session is lost again and again', async () => {
    const upstream = await chaos({ era: 'legacy' });
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    upstream.trouble.set('tools/call', { status: 404 });
    expect(await harness.call('web', 'echo')).toMatchObject({
      code: 'refused',
      mayHaveHappened: false,
    });
    expect(upstream.count('tools/call')).toBe(2);
  });
});
