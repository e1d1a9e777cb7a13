/**
 * An upstream session ends with its client, its connector or its time, and a server may open no
 * more.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { createHarness, type Harness } from '../harness.ts';
import { sessionClient, type SessionClient } from './session-client.ts';
import { ended, running, sessionsOf, startSessions } from './session-upstream.ts';

let harness: Harness;
const clock = createTestClock();
beforeEach(() => {
  harness = createHarness({ clock });
});
afterEach(() => harness.stop());
const client = (key: string): SessionClient => sessionClient(harness, key);
const chaos = () => startSessions(harness);

describe('the end of an upstream session', () => {
  it('comes with its client, and leaves the others', async () => {
    const upstream = await chaos();
    const [a, b] = [client('a'), client('b')];
    await a.call('echo');
    await b.call('echo');
    await harness.connectors.endUpstreamSession('a');
    expect(ended(upstream)).toEqual(['session-2']);
    await b.call('echo');
    await a.call('echo');
    expect(sessionsOf(upstream, 'tools/call').slice(-2)).toEqual(['session-3', 'session-4']);
  });

  it('comes with half an hour without a call', async () => {
    const upstream = await chaos();
    await client('a').call('echo');
    clock.advance(limits.upstream.upstreamSessionIdle - 1000);
    await client('a').call('echo');
    clock.advance(limits.upstream.upstreamSessionIdle - 1000);
    expect(ended(upstream)).toEqual([]);
    clock.advance(1000);
    await vi.waitFor(() => expect(ended(upstream)).toEqual(['session-2']));
  });

  it.each([
    ['switched off', () => harness.connectors.setEnabled('up', false)],
    ['opened anew', () => harness.connectors.reconnect('up')],
    ['deleted', () => harness.connectors.remove('up')],
  ])('comes when the connector is %s', async (_what, act) => {
    const upstream = await chaos();
    await client('a').call('echo');
    await client('b').call('echo');
    await act();
    expect(ended(upstream)).toEqual(expect.arrayContaining(['session-2', 'session-3']));
    await vi.waitFor(() =>
      expect(upstream.streams('session-2') + upstream.streams('session-3')).toBe(0),
    );
  });

  it('comes for the idle one of longest ago when there are too many', async () => {
    const upstream = await chaos();
    const stops: AbortController[] = [];
    const held = (one: SessionClient): Promise<unknown> => {
      const stop = new AbortController();
      stops.push(stop);
      return one.call('echo', {}, { signal: stop.signal });
    };
    await client('first').call('echo');
    const others = Array.from({ length: limits.upstream.upstreamSessions - 1 }, (_, n) =>
      client(`${n}`),
    );
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const calls = others.map(held);
    await running(upstream, limits.upstream.upstreamSessions);
    expect(ended(upstream)).toEqual([]);
    const next = held(client('next'));
    await vi.waitFor(() => expect(ended(upstream)).toEqual(['session-2']));
    expect(await client('one more').call('echo')).toMatchObject({
      kind: 'failed',
      code: 'too_many',
    });
    for (const stop of stops) stop.abort();
    await Promise.all([...calls, next]);
  });
});

describe('a server that opens no more sessions', () => {
  it('is not asked for each call anew, and says why', async () => {
    const upstream = await chaos();
    upstream.trouble.set('initialize', { status: 500 });
    const outcomes = await Promise.all([1, 2, 3].map(() => client('a').call('echo')));
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ kind: 'failed', mayHaveHappened: false });
    expect(upstream.count('initialize')).toBe(2);
    expect(upstream.count('tools/call')).toBe(0);
    upstream.trouble.clear();
    clock.advance(limits.upstream.restartFirst);
    expect(await client('a').call('echo')).toMatchObject({ kind: 'result' });
  });

  it('because the login is over is a connector that needs one', async () => {
    const upstream = await chaos();
    upstream.trouble.set('initialize', { status: 401 });
    expect(await client('a').call('echo')).toMatchObject({ code: 'login_required' });
    expect(harness.state('up').auth).toBe('action-required');
  });

  it('in time is one whose call ends in time', async () => {
    const upstream = await chaos();
    upstream.trouble.set('initialize', 'hang-before-headers');
    const outcome = await client('a').call('echo', {}, { timeoutMs: 200 });
    expect(outcome).toMatchObject({ code: 'not_ready', mayHaveHappened: false });
    const stop = new AbortController();
    const call = client('a').call('echo', {}, { signal: stop.signal });
    stop.abort();
    expect(await call).toMatchObject({ code: 'cancelled', mayHaveHappened: false });
  });
});
