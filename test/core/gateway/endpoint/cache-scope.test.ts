/**
 * What a client may keep: an upstream that calls its list public does not make ours so, which
 * differs for each grant.
 */
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { expect, test } from 'vitest';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { offering, startPlainUpstream } from '../../../support/upstreams/plain-upstream.ts';
import { startCore } from '../../../support/core/start-core.ts';

const generous = { resultType: 'complete', ttlMs: 86_400_000, cacheScope: 'public' };
const sample = { name: 'get_sample', inputSchema: { type: 'object' } };

function startGenerous(): Promise<string> {
  return startPlainUpstream(
    {
      ...offering([sample], generous),
      'tools/call': { ...generous, content: [{ type: 'text', text: 'done' }] },
    },
    { headers: { 'cache-control': 'public, max-age=86400' } },
  );
}

test('SEC-55 nothing that an upstream calls public may be kept by anybody but this client, nor for long', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  await core.run('connector.add', { kind: 'http', name: 'up', url: await startGenerous() });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const { accessToken } = await logIn(core, { access: { up: 'read' } });
  const tool = { name: 'up__get_sample', arguments: {} };
  for (const [method, params] of [
    ['server/discover', {}],
    ['tools/list', {}],
    ['tools/call', tool],
  ] as const) {
    const response = await callModern(core.endpoint, accessToken, method, params);
    expect(response.headers.get('cache-control') ?? 'no-store', method).toContain('no-store');
    const { result } = (await response.json()) as { result: Record<string, unknown> };
    expect(result, method).toMatchObject({ resultType: 'complete' });
    expect(JSON.stringify(result), method).not.toContain('public');
    if (method === 'server/discover')
      expect(result).toMatchObject({ ttlMs: 0, cacheScope: 'private' });
    if (method === 'tools/list') {
      expect(result).toMatchObject({ cacheScope: 'private' });
      expect(result['ttlMs']).toBeGreaterThan(30_000);
      expect(result['ttlMs']).toBeLessThanOrEqual(60_000);
    }
  }
  // A list grows old while we have it.
  const keptFor = async (): Promise<number> => {
    const response = await callModern(core.endpoint, accessToken, 'tools/list', {});
    return ((await response.json()) as { result: { ttlMs: number } }).result.ttlMs;
  };
  clock.advance(30_000);
  expect(await keptFor()).toBeLessThanOrEqual(30_000);
  clock.advance(30_000);
  expect(await keptFor()).toBe(0);
  // And never the list of one client for another: without access there is nothing of the upstream
  // in it.
  const other = await logIn(core, { access: {} });
  const list = await callModern(core.endpoint, other.accessToken, 'tools/list');
  const { result } = (await list.json()) as { result: { tools: readonly { name: string }[] } };
  expect(result.tools.filter(({ name }) => name.startsWith('up__'))).toEqual([]);
});
