/**
 * Steps 8 to 13 of the front door (docs/reference/front-door.md#steps): token, rate, JSON,
 * JSON-RPC, headers equal body, decision.
 */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { rawRequest, sendRaw } from '../../../support/clients/raw-http.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';

const json = 'Content-Type: application/json';

async function post(
  test: TestCore,
  token: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: { error?: { code?: number } } }> {
  const response = await fetch(test.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  return {
    status: response.status,
    body: (await response.json()) as { error?: { code?: number } },
  };
}

describe('step 8: token', () => {
  test('challenges with the resource metadata of the alias and route used', async () => {
    const { port } = await startCore();
    const plain = await sendRaw(port, rawRequest(port, 'POST /mcp/github', [json], '{}'));
    expect(plain.status).toBe(401);
    expect(plain.headers.get('www-authenticate')).toBe(
      `Bearer resource_metadata="http://127.0.0.1:${port}/.well-known/oauth-protected-resource/mcp/github", scope="github:read"`,
    );
    const bad = await sendRaw(
      port,
      rawRequest(
        port,
        'POST /mcp',
        [`Host: localhost:${port}`, json, 'Authorization: Bearer nonsense'],
        '{}',
      ),
    );
    expect(bad.status).toBe(401);
    expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(bad.headers.get('www-authenticate')).toContain(
      `http://localhost:${port}/.well-known/oauth-protected-resource/mcp"`,
    );
  });

  test('takes the token from the header only: not from query, body, cookie, or as another kind', async () => {
    const core = await startCore();
    const { accessToken, refreshToken } = await logIn(core);
    const { port } = core;
    for (const [line, headers, body] of [
      [`POST /mcp?access_token=${accessToken}`, [json], '{}'],
      ['POST /mcp', [json, `Cookie: access_token=${accessToken}`], '{}'],
      ['POST /mcp', [json], JSON.stringify({ access_token: accessToken })],
      ['POST /mcp', [json, `Authorization: Basic ${accessToken}`], '{}'],
      ['POST /mcp', [json, `Authorization: Bearer ${refreshToken}`], '{}'],
      ['POST /mcp', [json, `Authorization: Bearer ${accessToken}, ${accessToken}`], '{}'],
      ['POST /mcp', [json, `Authorization: Bearer ${accessToken.slice(0, -1)}`], '{}'],
    ] as const) {
      expect((await sendRaw(port, rawRequest(port, line, headers, body))).status).toBe(401);
    }
  });

  test('SEC-20 a token is good at its own resource only', async () => {
    const core = await startCore();
    const routes = ['/mcp', '/mcp/a', '/mcp/b'];
    for (const route of routes) {
      const { accessToken } = await logIn(core, {
        authorize: { resource: `${core.issuer}${route}` },
      });
      for (const other of routes) {
        const response = await callModern(`${core.issuer}${other}`, accessToken, 'server/discover');
        expect(`${route} at ${other}: ${response.status}`).toBe(
          `${route} at ${other}: ${route === other ? 200 : 401}`,
        );
      }
    }
  });

  test('SEC-10 who has no token learns nothing about which connectors exist', async () => {
    const core = await startCore();
    await core.run('connector.add', { kind: 'http', name: 'real', url: 'http://127.0.0.1:1/mcp' });
    const seen = async (name: string): Promise<string> => {
      const answers = await Promise.all(
        [`/mcp/${name}`, `/.well-known/oauth-protected-resource/mcp/${name}`].map(async (path) => {
          const response = await fetch(`${core.issuer}${path}`);
          return `${response.status} ${response.headers.get('www-authenticate')} ${await response.text()}`;
        }),
      );
      return answers.join('\n').replaceAll(name, 'NAME');
    };
    expect(await seen('real')).toBe(await seen('none'));
  });
});

test('step 9: a grant has 600 calls a minute, then 429 with Retry-After, then some again', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const { accessToken } = await logIn(core);
  const statuses = new Map<number, number>();
  // Time passes meanwhile, and with it come more calls: until the first is refused.
  for (let sent = 0; !statuses.has(429) && sent < 3 * limits.grant.callsPerMinute; sent += 20) {
    const batch = await Promise.all(
      Array.from({ length: 20 }, () => callModern(core.endpoint, accessToken, 'server/discover')),
    );
    for (const response of batch) {
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      if (response.status === 429)
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      await response.body?.cancel();
    }
  }
  expect(statuses.get(200)).toBeGreaterThanOrEqual(limits.grant.callsPerMinute);
  expect(statuses.get(429)).toBeGreaterThan(0);
  const { entries } = await core.run('audit.list', { action: 'http.refused' });
  expect(entries.map(({ reason }) => reason)).toContain('rate_limited');
  clock.advance(60_000);
  expect((await callModern(core.endpoint, accessToken, 'server/discover')).status).toBe(200);
});

describe('step 10: JSON with one meaning', () => {
  test.each([
    ['not JSON', '{'],
    ['nothing', ''],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{}')])],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['a repeated member', '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}'],
    [
      'a member repeated through an escape',
      '{"jsonrpc":"2.0","id":1,"method":"ping","meth\\u006fd":"tools/call"}',
    ],
    ['too deep nesting', `{"a":${'['.repeat(65)}${']'.repeat(65)}}`],
    [
      'a number that would be rounded',
      '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"n":9007199254740993}}',
    ],
    ['a number without end', '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"n":1e999}}'],
  ])('SEC-46 refuses %s with -32700', async (_what, body) => {
    const core = await startCore();
    const { accessToken } = await logIn(core);
    const answer = await post(core, accessToken, body);
    expect([answer.status, answer.body.error?.code]).toEqual([400, -32700]);
  });
});

describe('SEC-48 step 11: one JSON-RPC message', () => {
  test.each([
    ['SEC-48 a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]'],
    ['a scalar', '"ping"'],
    ['a foreign member', '{"jsonrpc":"2.0","id":1,"method":"ping","Method":"tools/call"}'],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"ping"}'],
    ['a null id', '{"jsonrpc":"2.0","id":null,"method":"ping"}'],
    ['an endless id', `{"jsonrpc":"2.0","id":"${'a'.repeat(257)}","method":"ping"}`],
    ['params as a list', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}'],
    ['a request before initialize', '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'],
  ])('refuses %s with -32600', async (_what, body) => {
    const core = await startCore();
    const { accessToken } = await logIn(core);
    const answer = await post(core, accessToken, body);
    expect([answer.status, answer.body.error?.code]).toEqual([400, -32600]);
  });
});

describe('step 12: headers equal the body', () => {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const call = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'delete', arguments: {}, _meta: meta },
  });
  const right = {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'delete',
  };
  test.each([
    ['no version', { 'mcp-protocol-version': undefined }],
    ['another version', { 'mcp-protocol-version': '2025-11-25' }],
    ['no method', { 'mcp-method': undefined }],
    ['another method', { 'mcp-method': 'tools/list' }],
    ['another case', { 'mcp-method': 'Tools/Call' }],
    ['no name', { 'mcp-name': undefined }],
    ['another name', { 'mcp-name': 'read' }],
    [
      'another name behind Base64',
      { 'mcp-name': `=?base64?${Buffer.from('read').toString('base64')}?=` },
    ],
    ['broken Base64', { 'mcp-name': '=?base64?!?=' }],
  ])('SEC-49 refuses %s with -32020', async (_what, changes) => {
    const core = await startCore();
    const { accessToken } = await logIn(core);
    const headers = Object.fromEntries(
      Object.entries({ ...right, ...changes }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const answer = await post(core, accessToken, call, headers);
    expect([answer.status, answer.body.error?.code]).toEqual([400, -32020]);
  });
});

test('step 13: the decision, last', async () => {
  const core = await startCore();
  const { accessToken } = await logIn(core);
  const response = await callModern(core.endpoint, accessToken, 'tools/call', {
    name: 'nowhere__nothing',
    arguments: {},
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ error: { code: -32602 } });
});

test('step 13: a call without a tool name is refused and written down', async () => {
  const core = await startCore();
  const { accessToken } = await logIn(core);
  const response = await callModern(core.endpoint, accessToken, 'tools/call', { arguments: {} });
  expect(await response.json()).toMatchObject({ error: { code: -32602 } });
  const { entries } = await core.run('audit.list', { action: 'tools/call' });
  expect(entries).toMatchObject([{ decision: 'deny', reason: 'invalid_params' }]);
});
