/** Every token can be seen, and taken back alone, with its client, or with all. */
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { openSession, sendLegacy } from '../gateway/endpoint/legacy-client.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import {
  authorize,
  awaitRedirect,
  callModern,
  logIn,
  requestToken,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { grantCode, refreshWith } from './support.ts';

const status = async (core: TestCore, token: string): Promise<number> =>
  (await callModern(core.endpoint, token, 'server/discover')).status;

const tokensOf = (core: TestCore) => core.core.snapshot().clients[0]?.grants[0]?.tokens ?? [];

test('two logins of one client are one grant with two tokens, each with its own life', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const first = await logIn(core);
  clock.advance(60_000);
  await logIn(core, { client: first });
  await refreshWith(core, first, first.refreshToken);
  const [older, newer] = tokensOf(core);
  expect(older).toMatchObject({ rotations: 1, staysLoggedIn: true });
  expect(newer).toMatchObject({ rotations: 0, lastUsedAt: null });
  expect(Date.parse(newer?.createdAt ?? '') - Date.parse(older?.createdAt ?? '')).toBeGreaterThan(
    59_000,
  );
});

test('ATMOS-37 last use is kept per token, and survives a restart', async () => {
  const core = await startCore();
  const first = await logIn(core);
  const second = await logIn(core, { client: first });
  await status(core, second.accessToken);
  expect(tokensOf(core).map(({ lastUsedAt }) => lastUsedAt === null)).toEqual([true, false]);
  const before = tokensOf(core);
  await core.stop();
  const again = await startCore({ dataDir: core.dataDir });
  expect(tokensOf(again)).toEqual(before);
});

test('revoking one token ends it and its streams; the other goes on', async () => {
  const core = await startCore();
  const first = await logIn(core);
  const second = await logIn(core, { client: first });
  const listen = (token: string): Promise<Response> =>
    callModern(core.endpoint, token, 'subscriptions/listen', {
      notifications: { toolsListChanged: true },
    });
  const [stays, ends] = [await listen(second.accessToken), await listen(first.accessToken)];
  const [oldest] = tokensOf(core);
  await core.run(
    'client.revokeToken',
    { clientId: first.clientId, tokenId: oldest?.tokenId ?? '' },
    'tray',
  );
  expect(await status(core, first.accessToken)).toBe(401);
  expect((await refreshWith(core, first, first.refreshToken)).body['error']).toBe('invalid_grant');
  expect(await ends.text()).toContain('complete');
  expect(await status(core, second.accessToken)).toBe(200);
  // Still open: it hears what changes now.
  await core.run('policy.setAccess', { access: 'read-only' });
  const reader = stays.body?.getReader();
  let text = '';
  const readUntil = async (words: string): Promise<void> => {
    while (!text.includes(words)) {
      const chunk = await reader?.read();
      if (chunk?.done !== false) throw new Error(`the stream ended before "${words}"`);
      text += Buffer.from(chunk.value).toString('utf8');
    }
  };
  await readUntil('notifications/tools/list_changed');
  await core.run('client.revoke', { clientId: first.clientId });
  await readUntil('complete');
});

test('a token of another client cannot be revoked through this one', async () => {
  const core = await startCore();
  const login = await logIn(core);
  const other = await core.run('client.add', {
    name: 'Other',
    redirectUris: ['http://127.0.0.1/cb'],
  });
  const [token] = tokensOf(core);
  expect(
    await core.refused('client.revokeToken', {
      clientId: other.client.clientId,
      tokenId: token?.tokenId ?? '',
    }),
  ).toMatchObject({ code: 'not_found' });
  expect(await status(core, login.accessToken)).toBe(200);
});

test('SEC-18 a code used twice ends what came from it, and only that', async () => {
  const core = await startCore();
  const kept = await logIn(core);
  const granted = await grantCode(core, kept);
  const issued = await requestToken(core.issuer, granted.redeem);
  const token = String(issued.body['access_token']);
  expect(await status(core, token)).toBe(200);
  expect((await requestToken(core.issuer, granted.redeem)).body['error']).toBe('invalid_grant');
  expect(await status(core, token)).toBe(401);
  expect(await status(core, kept.accessToken)).toBe(200);
});

test('SEC-19 a replay ends one chain, is told as a repair, and the next login clears it', async () => {
  const core = await startCore();
  const kept = await logIn(core);
  const login = await logIn(core, { client: kept });
  const second = await refreshWith(core, login, login.refreshToken);
  await refreshWith(core, login, String(second.body['refresh_token']));
  await refreshWith(core, login, login.refreshToken);
  expect(await status(core, login.accessToken)).toBe(401);
  expect(await status(core, kept.accessToken)).toBe(200);
  expect(core.core.snapshot().repairs).toMatchObject([
    { severity: 'attention', fix: { kind: 'client', clientId: kept.clientId } },
  ]);
  const { entries } = await core.run('audit.list', { action: 'token.end' });
  expect(entries).toMatchObject([{ actor: 'mcp_client', reason: 'refresh_replayed' }]);
  await core.stop();
  const again = await startCore({ dataDir: core.dataDir, port: core.port });
  expect(again.core.snapshot().repairs).toHaveLength(1);
  await logIn(again, { client: kept });
  expect(again.core.snapshot().repairs).toEqual([]);
});

test('the oldest of too many tokens goes', async () => {
  const core = await startCore();
  const first = await logIn(core);
  for (let more = 0; more < limits.oauth.familiesPerGrant; more += 1)
    await logIn(core, { client: first });
  expect(tokensOf(core)).toHaveLength(limits.oauth.familiesPerGrant);
  expect(await status(core, first.accessToken)).toBe(401);
  const { entries } = await core.run('audit.list', { action: 'token.end' });
  expect(entries).toMatchObject([{ actor: 'system', reason: 'superseded' }]);
});

test('what ended a month ago is forgotten, with its tokens', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const first = await logIn(core);
  const second = await logIn(core, { client: first });
  const [oldest] = tokensOf(core);
  const input = { clientId: first.clientId, tokenId: oldest?.tokenId ?? '' };
  await core.run('client.revokeToken', input);
  const login = await refreshWith(core, second, second.refreshToken);
  clock.advance(limits.oauth.endedGrants - 60_000);
  const later = await refreshWith(core, second, String(login.body['refresh_token']));
  expect(later.status).toBe(200);
  clock.advance(120_000);
  clock.advance(limits.upkeepEvery);
  await core.stop();
  const db = new Database(join(core.dataDir, 'store.db'));
  const count = (sql: string) => (db.prepare(sql).get() as { n: number }).n;
  expect(count('SELECT count(*) AS n FROM chains')).toBe(1);
  expect(count(`SELECT count(*) AS n FROM tokens WHERE chain_id = '${input.tokenId}'`)).toBe(0);
  db.close();
});

describe('what time ends leaves the list', () => {
  test('a grant whose tokens all expired', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    await logIn(core);
    clock.advance(limits.oauth.refreshToken);
    clock.advance(limits.upkeepEvery);
    expect(core.core.snapshot().clients[0]?.grants ?? []).toEqual([]);
    const { entries } = await core.run('audit.list', { action: 'grant.end' });
    expect(entries).toMatchObject([{ actor: 'system', reason: 'expired' }]);
  });

  test('a grant whose code nobody redeemed', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    await grantCode(core);
    clock.advance(limits.upkeepEvery);
    expect(core.core.snapshot().clients[0]?.grants).toHaveLength(1);
    clock.advance(limits.oauth.code);
    clock.advance(limits.upkeepEvery);
    expect(core.core.snapshot().clients[0]?.grants).toEqual([]);
    const { entries } = await core.run('audit.list', { action: 'grant.end' });
    expect(entries).toMatchObject([{ actor: 'system', reason: 'unused' }]);
  });

  test('not a grant that was just allowed again', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const login = await logIn(core);
    clock.advance(limits.oauth.refreshToken);
    const { verifier, waitUrl } = await authorize(core.issuer, login);
    await core.run('question.allow', {
      id: (await waitingConsent(core)).id,
      access: { '*': 'read' },
    });
    clock.advance(limits.upkeepEvery);
    const code = (await awaitRedirect(waitUrl)).searchParams.get('code') ?? '';
    const answer = await requestToken(core.issuer, {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      client_id: login.clientId,
    });
    expect(answer.status).toBe(200);
  });
});

test('SEC-34 REL-06 a clock set back gives no token a longer life, over a restart either', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const login = await logIn(core);
  clock.advance(limits.oauth.accessToken - 10_000);
  clock.setBack(30 * 86_400_000);
  expect(await status(core, login.accessToken)).toBe(200);
  await core.stop();
  const again = await startCore({ dataDir: core.dataDir, ports: { clock } });
  expect(await status(again, login.accessToken)).toBe(200);
  clock.advance(10_000);
  expect(await status(again, login.accessToken)).toBe(401);
});

test('SEC-34 a clock that jumps forward ends what is past its time', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const login = await logIn(core);
  clock.setBack(-limits.oauth.accessToken);
  expect(await status(core, login.accessToken)).toBe(401);
});

test('a session of the old revision ends with its token', async () => {
  const core = await startCore();
  const first = await logIn(core);
  await logIn(core, { client: first });
  const session = await openSession(core, first.accessToken);
  const second = (await refreshWith(core, first, first.refreshToken)).body['access_token'];
  const list = { id: 1, method: 'tools/list' };
  expect((await sendLegacy(core, String(second), list, { session })).status).toBe(200);
  const [oldest] = tokensOf(core);
  const input = { clientId: first.clientId, tokenId: oldest?.tokenId ?? '' };
  await core.run('client.revokeToken', input);
  expect((await sendLegacy(core, String(second), list, { session })).status).toBe(401);
  const other = await logIn(core, { client: first });
  expect((await sendLegacy(core, other.accessToken, list, { session })).status).toBe(404);
});
