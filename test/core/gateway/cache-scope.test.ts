/** What a client may keep: an upstream that calls its list public does not make ours so, which differs for each grant. */
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { callModern, logIn } from '../../support/oauth-client.ts';
import { startCore } from '../../support/start-core.ts';

const generous = { resultType: 'complete', ttlMs: 86_400_000, cacheScope: 'public' };
const results: Readonly<Record<string, object>> = {
  'server/discover': {
    ...generous,
    supportedVersions: ['2026-07-28'],
    capabilities: { tools: {} },
  },
  'tools/list': {
    ...generous,
    tools: [{ name: 'get_sample', inputSchema: { type: 'object' } }],
  },
  'tools/call': { ...generous, content: [{ type: 'text', text: 'done' }] },
};

async function startGenerous(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { id, method } = JSON.parse(Buffer.concat(chunks).toString()) as {
        id: number;
        method: string;
      };
      const result = results[method];
      const outcome = result === undefined ? { error: { code: -32601, message: '?' } } : { result };
      response.writeHead(200, {
        'content-type': 'application/json',
        'cache-control': 'public, max-age=86400',
      });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}/mcp`;
}

test('SEC-55 nothing that an upstream calls public may be kept by anybody but this client, nor for long', async () => {
  const core = await startCore();
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
    if (method !== 'tools/call') expect(result).toMatchObject({ ttlMs: 0, cacheScope: 'private' });
  }
  // And never the list of one client for another: without access there is nothing of the upstream in it.
  const other = await logIn(core, { access: {} });
  const list = await callModern(core.endpoint, other.accessToken, 'tools/list');
  const { result } = (await list.json()) as { result: { tools: readonly { name: string }[] } };
  expect(result.tools.filter(({ name }) => name.startsWith('up__'))).toEqual([]);
});
