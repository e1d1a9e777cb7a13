/** Errors that have to do with the envelope, as each era reads them; found by the conformance suite. */
import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decodeHeaderValue } from '../../../main/core/mcp/modern-request.ts';
import { callModern, logIn } from '../../support/oauth-client.ts';
import { startCore, type TestCore } from '../../support/start-core.ts';

const missing = {
  code: -32021,
  message: 'Missing required client capabilities: sampling',
  data: { requiredCapabilities: { sampling: {} } },
};

/** A modern upstream with one tool, which always needs a capability that nobody declared. */
async function startUpstream(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { id, method } = JSON.parse(Buffer.concat(chunks).toString()) as {
        id: number;
        method: string;
      };
      const fresh = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' };
      const results: Record<string, object> = {
        'server/discover': {
          ...fresh,
          supportedVersions: ['2026-07-28'],
          capabilities: { tools: {} },
        },
        'tools/list': {
          ...fresh,
          tools: [{ name: 'get_sample', inputSchema: { type: 'object' } }],
        },
      };
      const result = results[method];
      response.writeHead(result === undefined ? 400 : 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          jsonrpc: '2.0',
          id,
          ...(result === undefined ? { error: missing } : { result }),
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}/mcp`;
}

async function startWithUpstream(): Promise<{ core: TestCore; accessToken: string }> {
  const core = await startCore();
  await core.run('connector.add', {
    kind: 'http',
    name: 'needy',
    url: await startUpstream(),
  });
  await expect
    .poll(async () => (await core.run('tools.list', { connector: 'needy' })).length)
    .toBe(1);
  await core.run('connector.review', { name: 'needy', accept: 'all' });
  const { accessToken } = await logIn(core, { access: { needy: 'read' } });
  return { core, accessToken };
}

describe('a capability that the client has to declare', () => {
  test('is an error with HTTP 400 for a client of 2026-07-28', async () => {
    const { core, accessToken } = await startWithUpstream();
    const response = await callModern(core.endpoint, accessToken, 'tools/call', {
      name: 'needy__get_sample',
      arguments: {},
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 1, error: missing });
  });

  test('is an error of the tool for an older client', async () => {
    const { core, accessToken } = await startWithUpstream();
    const post = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(core.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: `Bearer ${accessToken}`,
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
      });
    const opened = await post({
      method: 'initialize',
      params: {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'a', version: '1' },
      },
    });
    const session = opened.headers.get('mcp-session-id') ?? '';
    const called = await post(
      { method: 'tools/call', params: { name: 'needy__get_sample', arguments: {} } },
      { 'mcp-session-id': session },
    );
    expect(called.status).toBe(200);
    expect(await called.json()).toEqual({
      jsonrpc: '2.0',
      id: 1,
      result: {
        isError: true,
        content: [
          {
            type: 'text',
            text: 'This tool needs something from its client that Consentry does not offer to it: sampling.',
          },
        ],
      },
    });
  });
});

test('an unsupported version names the versions of this envelope, as server/discover does', async () => {
  const core = await startCore();
  const { accessToken } = await logIn(core);
  const version = '2099-01-01';
  const response = await callModern(
    core.endpoint,
    accessToken,
    'tools/list',
    { _meta: { 'io.modelcontextprotocol/protocolVersion': version } },
    {
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${accessToken}`,
        'mcp-protocol-version': version,
        'mcp-method': 'tools/list',
      },
    },
  );
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { code: -32022, data: { supported: ['2026-07-28'], requested: version } },
  });
});

test.each([
  ['=?base64?SGVsbG8=?=', 'Hello'],
  ['=?base64?SGVsbG8?=', null],
  ['=?base64?SGVsbG9=?=', null],
  ['=?base64??=', ''],
  ['Hello', 'Hello'],
  [' Hello', null],
])('decodes the header value %j to %j', (header, value) => {
  expect(decodeHeaderValue(header)).toBe(value);
});
