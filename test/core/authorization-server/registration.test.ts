/**
 * Registration is open and bounded; and the programs that people use get through with what they
 * really send.
 */
import { expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { authorize, logIn, register, waitingConsent } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
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

test('ATMOS-23 SEC-25 200 registrations: ten a minute, 100 rows at most, and who has access stays', async () => {
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

test('who registered, and who could not, is in the log', async () => {
  const core = await startCore();
  const { clientId } = await register(core.issuer, { client_name: 'First' });
  await core.run('policy.setAuthorization', { registration: 'closed' });
  expect(await tryToRegister(core)).toBe(400);
  const { entries } = await core.run('audit.list', { action: 'client.register' });
  expect(entries).toMatchObject([
    { decision: 'deny', reason: 'invalid_client_metadata', clientId: null },
    { decision: 'done', actor: 'mcp_client', clientId, clientName: 'First' },
  ]);
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
  await core.run('question.allow', { id, access: { '*': 'read' } });
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
