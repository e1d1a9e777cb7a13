/**
 * Who subscribed to a resource hears that it changed: each only of its own, at most once a second,
 * also after a gap.
 */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { join } from 'node:path';
import type {
  UpstreamSession,
  Watch,
} from '../../../../main/core/connectors/conversation/upstream.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import {
  startChaosUpstream,
  type ChaosUpstream,
} from '../../../support/upstreams/chaos-upstream.ts';
import { serveHttp } from '../../../support/everything-upstream/serve-http.mjs';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { createHarness, serverBin, type Harness } from '../harness.ts';

let harness: Harness;
const clock = createTestClock();
beforeEach(() => {
  harness = createHarness({ clock });
});
afterEach(() => harness.stop());

const one = 'test://static-text';
const other = 'test://watched-resource';

interface Listener extends Watch {
  readonly received: string[];
  readonly upstreamSession: UpstreamSession;
}

function listenAs(key: string, uris: readonly string[]): Listener {
  const received: string[] = [];
  const upstreamSession = { key, capabilities: {} };
  const watch = harness.connectors.subscribe('up', {
    upstreamSession,
    uris,
    onUpdated: (uri) => received.push(uri),
  });
  return { ...watch, received, upstreamSession };
}

const changed = (uri: string): Promise<unknown> =>
  harness.call('up', 'test_trigger_resource_change', { uri });

/**
 * Calls until it is heard: that the server took the subscription is not said to whoever subscribed.
 */
async function untilReceived({ received }: Listener, uri: string): Promise<void> {
  await vi.waitFor(
    async () => {
      clock.advance(1001);
      await changed(uri);
      expect(received).toContain(uri);
    },
    { timeout: 10_000, interval: 50 },
  );
}

async function startUp(era: 'legacy' | 'modern', transport: 'http' | 'stdio'): Promise<void> {
  if (transport === 'http') {
    const upstream = await serveHttp(era, 0);
    onTestFinished(() => upstream.close());
    await harness.addHttp('up', upstream.url);
  } else {
    const file = join(import.meta.dirname, '../../../support/everything-upstream/main.mjs');
    const args = [file, '--stdio', '--era', era];
    await harness.add({ kind: 'stdio', name: 'up', command: process.execPath, args });
  }
  await harness.until('up', 'ready');
}

describe.each([
  ['legacy', 'http'],
  ['modern', 'http'],
  ['legacy', 'stdio'],
  ['modern', 'stdio'],
] as const)('a real %s server over %s', (era, transport) => {
  it('SEC-54 notifies each of its own resources only, and of others when it asks for them', async () => {
    await startUp(era, transport);
    const [a, b] = [listenAs('a', [one]), listenAs('b', [other])];
    await untilReceived(a, one);
    await untilReceived(b, other);
    expect(a.received).not.toContain(other);
    expect(b.received).not.toContain(one);
    a.update([other]);
    await untilReceived(a, other);
    a.received.length = 0;
    await changed(one);
    await untilReceived(b, other);
    expect(a.received).not.toContain(one);
  });

  it('sends no updates after the end, and an update for the gap when it is connected anew', async () => {
    await startUp(era, transport);
    const [a, b] = [listenAs('a', [one]), listenAs('b', [one])];
    await untilReceived(a, one);
    await untilReceived(b, one);
    a.stop();
    a.received.length = 0;
    b.received.length = 0;
    clock.advance(1001);
    await harness.connectors.reconnect('up');
    await vi.waitFor(() => expect(b.received).toContain(one));
    b.received.length = 0;
    await untilReceived(b, one);
    expect(a.received).toEqual([]);
  });
});

it('a real server of the 2025 line sends updates of what was subscribed', async () => {
  const args = [serverBin('server-everything')];
  await harness.add({ kind: 'stdio', name: 'up', command: process.execPath, args });
  await harness.until('up', 'ready');
  const uri = 'demo://resource/dynamic/text/1';
  const a = listenAs('a', [uri]);
  await vi.waitFor(
    async () => {
      await harness.call('up', 'toggle-subscriber-updates');
      expect(a.received).toEqual([uri]);
    },
    { timeout: 5000 },
  );
});

async function chaos(era: 'legacy' | 'modern'): Promise<ChaosUpstream> {
  const upstream = await startChaosUpstream({ era });
  onTestFinished(() => upstream.close());
  upstream.offers = {
    'resources/list': { resources: [] },
    'resources/subscribe': {},
    'resources/unsubscribe': {},
  };
  await harness.addHttp('up', upstream.url);
  await harness.until('up', 'ready');
  return upstream;
}

const updated = (uri: string): object => ({
  method: 'notifications/resources/updated',
  params: { uri },
});

describe('a legacy server', () => {
  it('is asked once for each resource of a client, and told when nobody wants it any more', async () => {
    const upstream = await chaos('legacy');
    const asked = (): string[] =>
      upstream.requests.flatMap(({ rpc }) => {
        const uri = rpc?.params?.['uri'];
        return typeof uri === 'string' ? [`${rpc?.method?.slice(10)} ${uri}`] : [];
      });
    const [first, second] = [listenAs('a', ['x:1', 'x:2']), listenAs('a', ['x:2'])];
    await vi.waitFor(() => expect(asked()).toEqual(['subscribe x:1', 'subscribe x:2']));
    first.stop();
    await vi.waitFor(() => expect(asked().slice(2)).toEqual(['unsubscribe x:1']));
    second.update(['x:3']);
    await vi.waitFor(() =>
      expect(asked().slice(3).sort()).toEqual(['subscribe x:3', 'unsubscribe x:2']),
    );
    // It forgets its sessions: what is still wanted is asked for again, and counts as changed.
    upstream.forgetSessions();
    await harness.call('up', 'echo', {}, { upstreamSession: second.upstreamSession });
    await vi.waitFor(() => expect(asked().slice(5)).toEqual(['subscribe x:3']));
    expect(second.received).toEqual(['x:3']);
  });

  it('SEC-54 reaches the client whose session it is, also of a part of what was asked', async () => {
    const upstream = await chaos('legacy');
    const [a, b] = [listenAs('a', ['x:1']), listenAs('b', ['x:1'])];
    await vi.waitFor(() =>
      expect([upstream.streams('session-2'), upstream.streams('session-3')]).toEqual([1, 1]),
    );
    upstream.say(updated('x:1/part'), 'session-2');
    upstream.say(updated('x:12'), 'session-2');
    upstream.say(updated('x:1'), 'session-2');
    await vi.waitFor(() => expect(a.received).toEqual(['x:1/part', 'x:1']));
    expect(b.received).toEqual([]);
  });

  it('keeps the session of a client that only listens', async () => {
    const upstream = await chaos('legacy');
    const a = listenAs('a', ['x:1']);
    await vi.waitFor(() => expect(upstream.streams('session-2')).toBe(1));
    clock.advance(limits.upstream.upstreamSessionIdle + 1000);
    upstream.say(updated('x:1'), 'session-2');
    await vi.waitFor(() => expect(a.received).toEqual(['x:1']));
    await harness.connectors.endUpstreamSession('a');
    expect(upstream.requests.at(-1)?.method).toBe('DELETE');
    await harness.call('up', 'echo', {}, { upstreamSession: a.upstreamSession });
    // Its subscriptions ended with it.
    expect(upstream.count('resources/subscribe')).toBe(1);
  });
});

describe.each(['legacy', 'modern'] as const)('a %s server', (era) => {
  it('REL-23 that storms passes once a second for each resource, and last of all the latest', async () => {
    const upstream = await chaos(era);
    const params: unknown[] = [];
    harness.connectors.subscribe('up', {
      upstreamSession: { key: 'a', capabilities: {} },
      uris: ['x:1'],
      onUpdated: (_uri, update) => params.push(update['n']),
    });
    await vi.waitFor(() => expect(upstream.streams()).toBe(2));
    for (let n = 0; n < 1000; n += 1)
      upstream.say({ method: 'notifications/resources/updated', params: { uri: 'x:1', n } });
    upstream.say({ method: 'notifications/tools/list_changed' });
    await vi.waitFor(() => expect(upstream.count('tools/list')).toBeGreaterThan(1), 5000);
    expect(params.length).toBeLessThanOrEqual(3);
    await vi.waitFor(() => {
      clock.advance(1001);
      expect(params.at(-1)).toBe(999);
    });
    expect(params.length).toBeLessThanOrEqual(5);
  });

  it('is asked for a bounded number of resources', async () => {
    const upstream = await chaos(era);
    listenAs(
      'a',
      Array.from({ length: 500 }, (_, n) => `x:${n}`),
    );
    const { watchedUris } = limits.upstream;
    await vi.waitFor(() => {
      if (era === 'legacy') expect(upstream.count('resources/subscribe')).toBe(watchedUris);
      else {
        const { rpc } =
          upstream.requests.filter((r) => r.rpc?.method === 'subscriptions/listen').at(-1) ?? {};
        expect(rpc?.params?.['notifications']).toHaveProperty(
          'resourceSubscriptions.length',
          watchedUris,
        );
      }
    }, 5000);
  });
});
