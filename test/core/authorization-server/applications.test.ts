/** Real clients register again and again; people see one application, and end it as one. */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { authorize, callModern, logIn, register } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';

const codex = (port: number) => ({
  client_name: 'Codex',
  redirect_uris: [`http://127.0.0.1:${port}/callback`],
});
const status = async (core: TestCore, token: string): Promise<number> =>
  (await callModern(core.endpoint, token, 'server/discover')).status;

test('ATMOS-37 a client that registers at each start, with another port, is one row', async () => {
  const core = await startCore();
  const first = await register(core.issuer, codex(40_001));
  const second = await register(core.issuer, codex(40_002));
  const login = await logIn(core, { client: second });
  await callModern(core.endpoint, login.accessToken, 'server/discover');
  const { clients } = core.core.snapshot();
  expect(clients).toHaveLength(1);
  expect(clients[0]).toMatchObject({
    clientId: second.clientId,
    clientIds: [first.clientId, second.clientId],
    name: 'Codex',
    status: 'active',
    activeTokens: 1,
  });
});

test.each([
  ['another name', { client_name: 'codex' }],
  ['another path', { redirect_uris: ['http://127.0.0.1:40001/other'] }],
  ['another host', { redirect_uris: ['http://localhost:40001/callback'] }],
  ['a secret', { token_endpoint_auth_method: 'client_secret_post' }],
])('%s is another application', async (_what, changes) => {
  const core = await startCore();
  await register(core.issuer, codex(40_001));
  await register(core.issuer, { ...codex(40_001), ...changes });
  expect(core.core.snapshot().clients).toHaveLength(2);
});

describe('ATRYUM-62 an impostor that registers under the same name', () => {
  test('gets nothing from sharing the row: its own login is asked', async () => {
    const core = await startCore();
    const real = await logIn(core, { client: await register(core.issuer, codex(40_001)) });
    const impostor = await register(core.issuer, codex(40_001));
    await authorize(core.issuer, impostor, { scope: 'connectors:read' });
    const [question] = await core.run('questions.list', {});
    expect(question).toMatchObject({ kind: 'consent', clientId: impostor.clientId, already: null });
    expect(await status(core, real.accessToken)).toBe(200);
  });

  test('is not given what the other is given: a grant is edited, not a name', async () => {
    const core = await startCore();
    const [one, two] = [
      await register(core.issuer, codex(40_001)),
      await register(core.issuer, codex(40_002)),
    ];
    await logIn(core, { client: one, authorize: { scope: 'github:read' } });
    await logIn(core, { client: two, authorize: { scope: 'github:read' } });
    const [row] = core.core.snapshot().clients;
    const [first, second] = row?.grants ?? [];
    await core.run('client.grant', {
      clientId: one.clientId,
      grantId: first?.grantId,
      access: { github: 'none' },
    });
    const after = core.core.snapshot().clients[0]?.grants ?? [];
    expect(after.map(({ access }) => access)).toEqual([{}, second?.access]);
  });
});

test('revoke and block reach every registration, and registering again is no way out', async () => {
  const core = await startCore();
  const logins = [];
  for (const port of [40_001, 40_002])
    logins.push(await logIn(core, { client: await register(core.issuer, codex(port)) }));
  const [first, second] = logins;
  await core.run('client.revoke', { clientId: first?.clientId ?? '' }, 'tray');
  for (const { accessToken } of logins) expect(await status(core, accessToken)).toBe(401);

  await core.run('client.block', { clientId: second?.clientId ?? '' }, 'tray');
  const third = await register(core.issuer, codex(40_003));
  for (const client of [...logins, third])
    await expect(authorize(core.issuer, client)).rejects.toThrow('blocked');
  expect(core.core.snapshot().clients).toMatchObject([{ status: 'blocked' }]);

  await core.run('client.unblock', { clientId: third.clientId });
  await logIn(core, { client: third });
});

test('denied and blocked in the prompt blocks the application', async () => {
  const core = await startCore();
  await authorize(core.issuer, await register(core.issuer, codex(40_001)));
  const [question] = await core.run('questions.list', {});
  await core.run('question.deny', { id: question?.id ?? '', block: true }, 'tray');
  const { entries } = await core.run('audit.list', { action: 'consent' });
  expect(entries).toMatchObject([{ actor: 'user', reason: 'denied_and_blocked' }]);
  const again = await register(core.issuer, codex(40_002));
  await expect(authorize(core.issuer, again)).rejects.toThrow('blocked');
});

test('the activity of an application is that of all its registrations', async () => {
  const core = await startCore();
  const [one, two] = [
    await register(core.issuer, codex(40_001)),
    await register(core.issuer, codex(40_002)),
  ];
  await logIn(core, { client: one });
  await logIn(core, { client: two });
  const { entries } = await core.run('audit.list', { clientId: one.clientId, action: 'consent' });
  expect(new Set(entries.map(({ clientId }) => clientId))).toEqual(
    new Set([one.clientId, two.clientId]),
  );
});

test('removing revokes, forgets, and cannot be undone', async () => {
  const core = await startCore();
  const login = await logIn(core);
  await core.run('client.remove', { clientId: login.clientId }, 'tray');
  expect(core.core.snapshot().clients).toEqual([]);
  expect(await status(core, login.accessToken)).toBe(401);
  await expect(authorize(core.issuer, login)).rejects.toThrow('not registered');
  expect(await core.refused('client.remove', { clientId: login.clientId })).toMatchObject({
    code: 'not_found',
  });
});

test('unused registrations go after a day; a client that the person added stays', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  await register(core.issuer, codex(40_001));
  await core.run('client.add', { name: 'Mine', redirectUris: ['http://127.0.0.1/cb'] });
  clock.advance(limits.oauth.unusedRegistrationLife + 1000);
  clock.advance(limits.upkeepEvery);
  expect(core.core.snapshot().clients.map(({ name }) => name)).toEqual(['Mine']);
});
