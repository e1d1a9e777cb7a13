/** Registration is open and bounded; and the programs that people use get through with what they really send. */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/lib/limits.ts';
import { createTestClock } from '../../support/memory-ports.ts';
import {
  authorize,
  awaitRedirect,
  callModern,
  logIn,
  register,
  requestToken,
  waitingConsent,
} from '../../support/oauth-client.ts';
import { startCore, type TestCore } from '../../support/start-core.ts';
import { refreshWith } from './support.ts';

async function tryToRegister(core: TestCore): Promise<number> {
  const response = await fetch(`${core.issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: ['http://127.0.0.1/cb'], client_name: 'flood' }),
  });
  await response.text();
  return response.status;
}

const clientIds = (core: TestCore): string[] =>
  core.core.snapshot().clients.flatMap((client) => client.clientIds);

test('SEC-25 200 registrations: ten a minute, 100 rows at most, and who has access stays', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const kept = await logIn(core);
  clock.advance(60_000);
  const statuses = new Map<number, number>();
  for (let batch = 0; batch < 20; batch += 1) {
    for (let time = 0; time < 12; time += 1) {
      const status = await tryToRegister(core);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    clock.advance(61_000);
  }
  expect(Object.fromEntries(statuses)).toEqual({ 201: 200, 429: 40 });
  expect(clientIds(core).length).toBeLessThanOrEqual(limits.oauth.unusedRegistrations + 1);
  expect(clientIds(core)).toContain(kept.clientId);
});

test('a client that waits for an answer is not removed as unused, however many register', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const asking = await register(core.issuer);
  for (let batch = 0; batch < 10; batch += 1) {
    for (let time = 0; time < 10; time += 1) await tryToRegister(core);
    clock.advance(60_000);
  }
  // The next registration makes it the oldest of 101.
  await authorize(core.issuer, asking);
  const { id } = await waitingConsent(core, asking.clientId);
  expect(await tryToRegister(core)).toBe(201);
  await core.run('question.allow', { id });
  expect(
    core.core.snapshot().clients.find(({ clientId }) => clientId === asking.clientId),
  ).toMatchObject({ status: 'active' });
});

test('SEC-25 a registration nobody consented to is gone after a day', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const [unused, used] = [await register(core.issuer), await logIn(core)];
  clock.advance(limits.oauth.unusedRegistrationLife - 60_000);
  expect(clientIds(core)).toContain(unused.clientId);
  clock.advance(120_000);
  clock.advance(limits.upkeepEvery);
  expect(clientIds(core)).toEqual([used.clientId]);
});

test('a client whose chain was ended by a replay may log in again with the registration it holds', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const login = await logIn(core);
  clock.advance(2 * limits.oauth.unusedRegistrationLife);
  const second = await refreshWith(core, login, login.refreshToken);
  await refreshWith(core, login, String(second.body['refresh_token']));
  expect((await refreshWith(core, login, login.refreshToken)).status).toBe(400);
  clock.advance(limits.upkeepEvery);
  expect((await logIn(core, { client: login })).accessToken).toMatch(/^cst_at_/u);
});

test.each([
  ['not JSON', '{', 'invalid_client_metadata'],
  [
    'a repeated member',
    '{"redirect_uris":["http://127.0.0.1/"],"redirect_uris":[]}',
    'invalid_client_metadata',
  ],
  ['no object', '[]', 'invalid_client_metadata'],
  ['no redirect URIs', '{}', 'invalid_redirect_uri'],
  [
    'redirect URIs that are no list',
    '{"redirect_uris":"http://127.0.0.1/"}',
    'invalid_redirect_uri',
  ],
  [
    'an unknown authentication',
    '{"redirect_uris":["http://127.0.0.1/"],"token_endpoint_auth_method":"private_key_jwt"}',
    'invalid_client_metadata',
  ],
  [
    'no way to use a code',
    '{"redirect_uris":["http://127.0.0.1/"],"grant_types":["client_credentials"]}',
    'invalid_client_metadata',
  ],
])('refuses a registration with %s', async (_what, body, error) => {
  const core = await startCore();
  const response = await fetch(`${core.issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
    400,
    error,
  ]);
});

/** What they register, and where they then want the code (mcp.md section 11). */
const programs: readonly {
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly kept?: readonly string[];
  readonly redirectUri: string;
  readonly sendsResource?: false;
}[] = [
  {
    name: 'Claude Code with port-less URIs',
    metadata: {
      client_name: 'Claude Code (consentry)',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    redirectUri: 'http://localhost:54545/callback',
    sendsResource: false,
  },
  {
    name: 'VS Code with four URIs',
    metadata: {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      response_types: ['code'],
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
    kept: ['http://127.0.0.1/', 'http://127.0.0.1:33418/'],
    redirectUri: 'http://127.0.0.1:51234/',
  },
  {
    name: 'Cursor with three URIs',
    metadata: {
      client_name: 'Cursor',
      application_type: 'web',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [
        'cursor://anysphere.cursor-mcp/oauth/callback',
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'http://localhost:8787/callback',
      ],
    },
    kept: ['cursor://anysphere.cursor-mcp/oauth/callback', 'http://localhost:8787/callback'],
    redirectUri: 'cursor://anysphere.cursor-mcp/oauth/callback',
  },
  {
    name: 'Codex',
    metadata: {
      client_name: 'Codex',
      redirect_uris: ['http://127.0.0.1:1455/callback/9f86d081'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      response_types: ['code'],
    },
    redirectUri: 'http://127.0.0.1:40001/callback/9f86d081',
  },
  {
    name: 'mcp-remote',
    metadata: {
      client_name: 'MCP CLI Proxy',
      client_uri: 'https://github.com/modelcontextprotocol/mcp-cli',
      redirect_uris: ['http://localhost:3334/oauth/callback'],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      software_version: '0.15.1',
    },
    redirectUri: 'http://localhost:3335/oauth/callback',
  },
  {
    name: 'the Inspector',
    metadata: {
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      redirect_uris: ['http://localhost:6274/oauth/callback'],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: 'connectors:read',
    },
    redirectUri: 'http://localhost:6274/oauth/callback',
  },
  {
    name: 'a program that names no authentication and so gets a secret',
    metadata: { client_name: 'Plain', redirect_uris: ['http://[::1]/cb'] },
    redirectUri: 'http://[::1]:7777/cb',
  },
];

describe.each(programs)('$name', ({ metadata, kept, redirectUri, sendsResource }) => {
  test('registers, asks at the port it has today, and lists its tools', async () => {
    const core = await startCore();
    const response = await fetch(`${core.issuer}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(metadata),
    });
    const registered = (await response.json()) as Record<string, unknown>;
    expect(response.status).toBe(201);
    expect(registered['redirect_uris']).toEqual(kept ?? metadata['redirect_uris']);
    const secret = registered['client_secret'] as string | undefined;
    // The two belong together, or are both absent.
    expect(registered['client_secret_expires_at']).toBe(secret === undefined ? undefined : 0);
    const client = { clientId: String(registered['client_id']), clientSecret: secret, redirectUri };
    const resource = sendsResource === false ? { resource: undefined } : {};
    const { waitUrl, verifier } = await authorize(core.issuer, client, resource);
    await core.run('question.allow', { id: (await waitingConsent(core)).id });
    const redirect = await awaitRedirect(waitUrl);
    expect(redirect.href.startsWith(`${redirectUri}?code=`)).toBe(true);
    const answer = await requestToken(core.issuer, {
      grant_type: 'authorization_code',
      code: redirect.searchParams.get('code') ?? '',
      code_verifier: verifier,
      client_id: client.clientId,
      client_secret: secret,
      redirect_uri: redirectUri,
    });
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const tools = await callModern(
      core.endpoint,
      String(answer.body['access_token']),
      'tools/list',
    );
    expect(await tools.json()).toMatchObject({ result: { tools: [] } });
  });
});
