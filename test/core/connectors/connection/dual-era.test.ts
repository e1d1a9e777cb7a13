/**
 * A server that answers 2026-07-28 and older revisions at one address: older clients have a session
 * of their own there, and all others, we among them, do without (docs/adr/0032).
 */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { JsonObject } from '../../../../main/core/lib/json.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import { serveHttp } from '../../../support/everything-upstream/serve-http.mjs';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import type { ChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { createHarness, type Harness } from '../harness.ts';
import { sessionClient, type SessionClient } from './session-client.ts';
import { ended, sessionsOf, startSessions } from './session-upstream.ts';

let harness: Harness;
const clock = createTestClock();
beforeEach(() => {
  harness = createHarness({ clock });
});
afterEach(() => harness.stop());
const older = (key: string, capabilities?: JsonObject): SessionClient =>
  sessionClient(harness, key, capabilities);
const modern = (key: string): SessionClient => sessionClient(harness, key, {}, 'modern');
const chaos = () => startSessions(harness, {}, 'both');

/** The sessions in which its tool was called; undefined for a call of 2026-07-28. */
const called = (upstream: ChaosUpstream): unknown[] => sessionsOf(upstream, 'tools/call');
const opened = (upstream: ChaosUpstream): number => upstream.count('initialize');

describe('at a server of both eras', () => {
  it('an older client has a session of its own, a modern one and the connector have none', async () => {
    const upstream = await chaos();
    expect(harness.state('up').era).toBe('modern');
    await older('a').call('echo');
    await older('b').call('echo');
    await older('a').call('echo');
    await modern('c').call('echo');
    expect(called(upstream)).toEqual(['session-1', 'session-2', 'session-1', undefined]);
    expect(opened(upstream)).toBe(2);
    expect(new Set(sessionsOf(upstream, 'tools/list'))).toEqual(new Set([undefined]));
  });

  it('SEC-54 an older client is asked and notified in its session, and nobody else is', async () => {
    const upstream = await startSessions(harness, { 'logging/setLevel': {} }, 'both');
    const forms = { elicitation: { form: {} } };
    const [a, b, c] = [older('a', forms), older('b', forms), modern('c')];
    upstream.asks = [{ id: 'ask', method: 'elicitation/create', params: { message: 'for a' } }];
    await a.call('echo');
    upstream.asks = [];
    await b.call('echo');
    await c.call('echo');
    expect(a.asked.map(({ params }) => params)).toEqual([{ message: 'for a' }]);
    await vi.waitFor(() => expect(upstream.streams('session-1')).toBe(1));
    const params = { level: 'info', data: 'for a' };
    upstream.say({ method: 'notifications/message', params }, 'session-1');
    await vi.waitFor(() => expect(a.notices).toEqual(['for a']));
    expect([b.asked, c.asked, b.notices, c.notices]).toEqual([[], [], [], []]);
  });

  it('the session ends with its client, and after half an hour without a call', async () => {
    const upstream = await chaos();
    await older('a').call('echo');
    await older('b').call('echo');
    await harness.connectors.endUpstreamSession('a');
    expect(ended(upstream)).toEqual(['session-1']);
    clock.advance(limits.upstream.upstreamSessionIdle);
    await vi.waitFor(() => expect(ended(upstream)).toEqual(['session-1', 'session-2']));
    expect(harness.connectors.upstreamSessions()).toBe(0);
  });

  it('a session that the server forgot is opened anew, and the call is made once', async () => {
    const upstream = await chaos();
    await older('a').call('echo');
    upstream.forgetSessions();
    expect(await older('a').call('echo')).toMatchObject({ kind: 'result' });
    expect(called(upstream)).toEqual(['session-1', 'session-1', 'session-2']);
  });

  it('resources that an older client watches are watched in its session', async () => {
    const upstream = await startSessions(
      harness,
      { 'resources/list': { resources: [] }, 'resources/subscribe': {} },
      'both',
    );
    const updated = vi.fn();
    const { upstreamSession } = older('a');
    const watch = harness.connectors.subscribe('up', {
      upstreamSession,
      uris: ['a:b'],
      onUpdated: updated,
    });
    await vi.waitFor(() =>
      expect(sessionsOf(upstream, 'resources/subscribe')).toEqual(['session-1']),
    );
    await vi.waitFor(() => expect(upstream.streams('session-1')).toBe(1));
    const params = { uri: 'a:b' };
    upstream.say({ method: 'notifications/resources/updated', params }, 'session-1');
    await vi.waitFor(() => expect(updated).toHaveBeenCalledWith('a:b', params));
    watch.stop();
  });
});

describe('a server of 2026-07-28 that is no good in older revisions', () => {
  it('is tried once when it refuses, whoever calls', async () => {
    const upstream = await chaos();
    upstream.trouble.set('initialize', { status: 400 });
    for (const key of ['a', 'b', 'a'])
      expect(await older(key).call('echo')).toMatchObject({ kind: 'result' });
    expect(called(upstream)).toEqual([undefined, undefined, undefined]);
    expect(opened(upstream)).toBe(1);
    clock.advance(2 * limits.upstream.olderEraPause);
    await older('a').call('echo');
    expect(opened(upstream)).toBe(1);
    // Nothing was looked for at the address of still older servers.
    expect(upstream.requests.filter(({ method }) => method === 'GET')).toEqual([]);
  });

  it('is tried again when the connector is connected anew', async () => {
    const upstream = await chaos();
    upstream.trouble.set('initialize', { status: 400 });
    await older('a').call('echo');
    upstream.trouble.clear();
    await harness.connectors.reconnect('up');
    await harness.until('up', 'ready');
    await older('a').call('echo');
    expect(called(upstream)).toEqual([undefined, 'session-1']);
  });

  it('is used without sessions where it keeps none', async () => {
    const upstream = await chaos();
    upstream.keepsSessions = false;
    await older('a').call('echo');
    await older('b').call('echo');
    expect(opened(upstream)).toBe(1);
    const versions = upstream.requests
      .filter(({ rpc }) => rpc?.method === 'tools/call')
      .map(({ headers }) => headers['mcp-protocol-version']);
    expect(versions).toEqual(['2026-07-28', '2026-07-28']);
  });

  it('is used without sessions where it offers less in them', async () => {
    const upstream = await startSessions(harness, { 'prompts/list': { prompts: [] } }, 'both');
    upstream.offers = {};
    await older('a').call('echo');
    await older('b').call('echo');
    expect(called(upstream)).toEqual([undefined, undefined]);
    expect(opened(upstream)).toBe(1);
    await vi.waitFor(() => expect(ended(upstream)).toEqual(['session-1']));
  });

  it('costs a call a bounded wait where it hangs, and others none for a while', async () => {
    const upstream = await chaos();
    upstream.trouble.set('initialize', 'hang-before-headers');
    const first = older('a').call('echo');
    await vi.waitFor(() => expect(opened(upstream)).toBe(1));
    expect(upstream.count('tools/call')).toBe(0);
    clock.advance(limits.upstream.olderEra);
    expect(await first).toMatchObject({ kind: 'result' });
    for (const key of ['a', 'b'])
      expect(await older(key).call('echo')).toMatchObject({ kind: 'result' });
    expect(called(upstream)).toEqual([undefined, undefined, undefined]);
    expect(opened(upstream)).toBe(1);
    upstream.trouble.clear();
    clock.advance(limits.upstream.olderEraPause);
    await older('b').call('echo');
    expect(called(upstream).at(-1)).toBe('session-1');
  });

  it('keeps the sessions that are open while no new one can be had', async () => {
    const upstream = await chaos();
    await older('a').call('echo');
    upstream.trouble.set('initialize', { status: 503 });
    await older('b').call('echo');
    await older('a').call('echo');
    await older('b').call('echo');
    expect(called(upstream)).toEqual(['session-1', undefined, 'session-1', undefined]);
    expect(opened(upstream)).toBe(2);
  });

  it('goes on without sessions when it forgets one and gives no other', async () => {
    const upstream = await chaos();
    await older('a').call('echo');
    upstream.forgetSessions();
    upstream.trouble.set('initialize', { status: 400 });
    expect(await older('a').call('echo')).toMatchObject({ kind: 'result' });
    expect(await older('a').call('echo')).toMatchObject({ kind: 'result' });
    // The second was refused as one of a session that is not known; nobody has executed it.
    expect(called(upstream)).toEqual(['session-1', 'session-1', undefined, undefined]);
    expect(opened(upstream)).toBe(2);
  });

  it('REL-08 gets no call twice that it may have had, whatever becomes of the session', async () => {
    const upstream = await chaos();
    await older('a').call('echo');
    for (const how of ['cut-after-headers', 'cut-before-headers', 'end-without-result'] as const) {
      const before = upstream.count('tools/call');
      upstream.trouble.set('tools/call', how);
      expect(await older('a').call('echo'), how).toMatchObject({ kind: 'failed' });
      expect(upstream.count('tools/call'), how).toBe(before + 1);
    }
    for (const status of [400, 401, 404, 500]) {
      const before = upstream.count('tools/call');
      upstream.trouble.set('tools/call', { status, body: '{}' });
      upstream.trouble.set('initialize', { status: 500 });
      await older('a').call('echo');
      upstream.trouble.delete('initialize');
      // A session that is not known has taken nothing: 404 says so.
      expect(upstream.count('tools/call') - before, String(status)).toBe(status === 404 ? 2 : 1);
    }
  });

  it('has no more clients in sessions than there may be; the others go without', async () => {
    const upstream = await chaos();
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const stops: AbortController[] = [];
    const calls = Array.from({ length: limits.upstream.upstreamSessions + 1 }, (_none, at) => {
      const stop = new AbortController();
      stops.push(stop);
      return older(`client-${at}`).call('echo', {}, { signal: stop.signal });
    });
    await vi.waitFor(() => expect(upstream.count('tools/call')).toBe(calls.length), 15_000);
    const used = called(upstream).filter((session) => session !== undefined);
    expect(new Set(used).size).toBe(limits.upstream.upstreamSessions);
    for (const stop of stops) stop.abort();
    await Promise.all(calls);
  });
});

describe('the SDK as server of both eras', () => {
  beforeEach(async () => {
    const upstream = await serveHttp('both', 0);
    onTestFinished(() => upstream.close());
    await harness.addHttp('up', upstream.url);
    await harness.until('up', 'ready');
  });

  it('asks an older client by requests, and gives it what its call logs', async () => {
    const a = older('a', { elicitation: { form: {} }, sampling: {} });
    const asked = await a.call('test_elicitation', { message: 'for a' }, { logLevel: 'info' });
    expect(JSON.stringify(asked)).toContain('action=accept');
    await a.call('test_tool_with_logging', {}, { logLevel: 'info' });
    expect(a.received).toHaveLength(3);
  });
});
