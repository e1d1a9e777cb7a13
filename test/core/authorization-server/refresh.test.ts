/**
 * Refresh tokens: one generation for racing clients, an end for replayed ones, and revocation that
 * is no oracle.
 */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { callModern, logIn, register, requestToken } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { postForm, refreshWith } from './support.ts';

const works = async (core: TestCore, token: unknown): Promise<number> =>
  (await callModern(core.endpoint, String(token), 'server/discover')).status;

async function next(
  core: TestCore,
  login: Parameters<typeof refreshWith>[1],
  token: unknown,
): Promise<{ access: string; refresh: string }> {
  const { status, body } = await refreshWith(core, login, String(token));
  expect(status, JSON.stringify(body)).toBe(200);
  return { access: String(body['access_token']), refresh: String(body['refresh_token']) };
}

async function expectRefused(
  core: TestCore,
  login: Parameters<typeof refreshWith>[1],
  token: string,
): Promise<void> {
  const { status, body } = await refreshWith(core, login, token);
  expect([status, body['error']]).toEqual([400, 'invalid_grant']);
}

describe('ATMOS-32 SEC-19 refresh', () => {
  test('20 at once give one new generation and equal answers', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refreshWith(core, login, login.refreshToken)),
    );
    const pairs = new Set(
      answers.map(({ body }) => `${String(body['access_token'])} ${String(body['refresh_token'])}`),
    );
    expect(answers.map(({ status }) => status)).toEqual(new Array<number>(20).fill(200));
    expect(pairs.size).toBe(1);
    expect(core.core.snapshot().clients[0]?.activeTokens).toBe(2);
  });

  test('R1 → R2 → R3, then R1 again: the chain is dead, also within the grace', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const second = await next(core, login, login.refreshToken);
    const third = await next(core, login, second.refresh);
    await expectRefused(core, login, login.refreshToken);
    for (const token of [login.accessToken, second.access, third.access])
      expect(await works(core, token)).toBe(401);
    for (const token of [second.refresh, third.refresh]) await expectRefused(core, login, token);
    const { entries } = await core.run('audit.list', { action: 'grant.end' });
    expect(entries.map(({ reason }) => reason)).toEqual(['refresh_replayed']);
  });

  test('R1 again after 30 seconds: the chain is dead', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const login = await logIn(core);
    const second = await next(core, login, login.refreshToken);
    clock.advance(limits.oauth.refreshGrace + 1000);
    await expectRefused(core, login, login.refreshToken);
    expect(await works(core, second.access)).toBe(401);
  });

  test('R1 again within 30 seconds while R2 is unused: the same pair', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const login = await logIn(core);
    const second = await next(core, login, login.refreshToken);
    clock.advance(limits.oauth.refreshGrace - 2000);
    expect(await next(core, login, login.refreshToken)).toEqual(second);
  });

  test('the grace never reaches over two generations', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const second = await next(core, login, login.refreshToken);
    const third = await next(core, login, second.refresh);
    expect(await next(core, login, second.refresh)).toEqual(third);
    await expectRefused(core, login, login.refreshToken);
  });

  test('another client with a stolen token gets nothing, and ends nothing', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const thief = await register(core.issuer);
    await expectRefused(core, thief, login.refreshToken);
    const second = await next(core, login, login.refreshToken);
    await expectRefused(core, thief, login.refreshToken);
    expect(await works(core, second.access)).toBe(200);
  });

  test('after a restart within the grace R1 gets a new pair, and the lost one is dead', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const lost = await next(core, login, login.refreshToken);
    await core.stop();
    const again = await startCore({ dataDir: core.dataDir });
    const second = await next(again, login, login.refreshToken);
    expect(second.refresh).not.toBe(lost.refresh);
    expect(await works(again, second.access)).toBe(200);
    expect(await works(again, lost.access)).toBe(401);
    await expectRefused(again, login, lost.refresh);
    await next(again, login, second.refresh);
  });

  test('after a restart beyond the grace R1 ends the chain', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const login = await logIn(core);
    const second = await next(core, login, login.refreshToken);
    await core.stop();
    clock.advance(limits.oauth.refreshGrace + 1000);
    const again = await startCore({ dataDir: core.dataDir, ports: { clock } });
    await expectRefused(again, login, login.refreshToken);
    expect(await works(again, second.access)).toBe(401);
  });

  test('a refresh token lives 30 days from its last use, and no chain longer than 180', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const login = await logIn(core);
    const day = 86_400_000;
    let { refreshToken } = login;
    for (let passed = 0; passed < 174; passed += 29) {
      clock.advance(29 * day);
      refreshToken = (await next(core, login, refreshToken)).refresh;
    }
    clock.advance(7 * day);
    await expectRefused(core, login, refreshToken);

    const other = await logIn(core);
    clock.advance(limits.oauth.refreshToken);
    await expectRefused(core, other, other.refreshToken);
  });

  test('ATMOS-31 an access token lives as short as the person says, from the next one on, and never over an hour', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const first = await logIn(core);
    await core.run('policy.setAuthorization', { accessTokenMinutes: 5 });
    const second = await logIn(core, { client: first });
    const minute = 60_000;
    clock.advance(5 * minute - 2000);
    expect(await works(core, second.accessToken)).toBe(200);
    clock.advance(2000);
    expect(await works(core, second.accessToken)).toBe(401);
    expect(await works(core, first.accessToken)).toBe(200);
    const answer = await requestToken(core.issuer, {
      grant_type: 'refresh_token',
      refresh_token: second.refreshToken,
      client_id: second.clientId,
    });
    expect(answer.body).toMatchObject({ expires_in: 300 });
    for (const accessTokenMinutes of [0, 61])
      expect(await core.refused('policy.setAuthorization', { accessTokenMinutes })).toMatchObject({
        code: 'invalid_input',
      });
  });

  test('an access token lives one hour', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const login = await logIn(core);
    clock.advance(limits.oauth.accessToken - 5000);
    expect(await works(core, login.accessToken)).toBe(200);
    clock.advance(5000);
    expect(await works(core, login.accessToken)).toBe(401);
  });
});

describe('SEC-30 revocation is no oracle', () => {
  const revoke = (core: TestCore, clientId: string, token: string): Promise<Response> =>
    postForm(`${core.issuer}/oauth/revoke`, { client_id: clientId, token });

  test('unknown, foreign, malformed and dead tokens get the same empty 200, and nothing happens', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const stranger = await register(core.issuer);
    for (const token of [
      login.accessToken,
      login.refreshToken,
      `cst_at_${'a'.repeat(43)}`,
      'x',
      '',
      '\u0000',
    ]) {
      const response = await revoke(core, stranger.clientId, token);
      expect([response.status, await response.text()]).toEqual([200, '']);
    }
    expect(await works(core, login.accessToken)).toBe(200);
    await next(core, login, login.refreshToken);
  });

  test('an access token ends itself only; a refresh token ends all of its grant', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const second = await next(core, login, login.refreshToken);
    expect((await revoke(core, login.clientId, second.access)).status).toBe(200);
    expect(await works(core, second.access)).toBe(401);
    expect(await works(core, login.accessToken)).toBe(200);
    expect((await revoke(core, login.clientId, second.refresh)).status).toBe(200);
    expect(await works(core, login.accessToken)).toBe(401);
    const { entries } = await core.run('audit.list', { action: 'grant.end' });
    expect(entries).toMatchObject([{ actor: 'mcp_client', reason: 'revoked_by_client' }]);
    await expectRefused(core, login, second.refresh);
    expect((await revoke(core, login.clientId, second.refresh)).status).toBe(200);
  });

  test('a client with a secret has to show it', async () => {
    const core = await startCore();
    const client = await register(core.issuer, { token_endpoint_auth_method: undefined });
    const login = await logIn(core, { client });
    expect((await revoke(core, client.clientId, login.accessToken)).status).toBe(401);
    expect(await works(core, login.accessToken)).toBe(200);
  });

  test('there is no introspection', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const response = await postForm(`${core.issuer}/oauth/introspect`, {
      client_id: login.clientId,
      token: login.accessToken,
    });
    expect(response.status).toBe(404);
  });
});

test('SEC-32 a token of one kind, spelled otherwise or cut, is none of another', async () => {
  const core = await startCore();
  const login = await logIn(core);
  const body = login.refreshToken.slice('cst_rt_'.length);
  const access = login.accessToken;
  for (const token of [
    login.refreshToken,
    `cst_at_${body}`,
    access.slice(0, -1),
    `${access}a`,
    `${access}=`,
    access.toUpperCase(),
    access.replace('cst_at_', 'CST_AT_'),
    access.slice('cst_at_'.length),
    `x${access}`,
    'a'.repeat(10_000),
    'cst_at_',
  ])
    expect(await works(core, token), token.slice(0, 12)).toBe(401);
  for (const token of [access, `cst_rt_${access.slice(7)}`, `${login.refreshToken} `, ''])
    await expectRefused(core, login, token);
  expect(await works(core, access)).toBe(200);
});
