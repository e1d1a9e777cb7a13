/**
 * ALATION-33: a client that the person added may have tokens that end sooner; the organisation sets
 * the longest.
 */
import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import { createTestClock, type TestClock } from '../../support/core/memory-ports.ts';
import {
  authorize,
  callModern,
  logIn,
  type Login,
  register,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { policyWith } from '../../support/core/managed-policy.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { startManaged } from '../managed/support.ts';
import { refreshWith } from './support.ts';

type Lifetimes = CommandInput<'client.setTokenLifetimes'>['lifetimes'];

const minute = 60_000;
const day = 86_400_000;
const usual: Lifetimes = { accessMinutes: null, refreshDays: null, loginDays: null };

async function logInWith(core: TestCore, lifetimes: Lifetimes | null): Promise<Login> {
  const { client } = await core.run('client.add', {
    name: 'Deploy',
    redirectUris: ['http://127.0.0.1/cb'],
    tokenLifetimes: lifetimes,
  });
  const added = { clientId: client.clientId, clientSecret: undefined };
  return logIn(core, { client: { ...added, redirectUri: 'http://127.0.0.1/cb' } });
}

async function works(core: TestCore, token: string): Promise<boolean> {
  return (await callModern(core.endpoint, token, 'server/discover')).status === 200;
}

/** Renews every day until it is refused; gives how many renewals there were. */
async function renewDaily(core: TestCore, clock: TestClock, login: Login): Promise<number> {
  let token = login.refreshToken;
  for (let renewals = 0; ; renewals += 1) {
    clock.advance(day - minute);
    const { status, body } = await refreshWith(core, login, token);
    if (status !== 200) {
      expect(body['error']).toBe('invalid_grant');
      return renewals;
    }
    token = String(body['refresh_token']);
  }
}

describe('a client with lives of its own', () => {
  test('ALATION-33 its access token ends at the shorter time, and another client’s does not', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const short = await logInWith(core, { ...usual, accessMinutes: 5 });
    const other = await logIn(core);
    expect(core.core.snapshot().clients.map(({ tokenLifetimes }) => tokenLifetimes)).toEqual(
      expect.arrayContaining([
        { own: { ...usual, accessMinutes: 5 }, accessMinutes: 5, refreshDays: 30, loginDays: 180 },
        { own: null, accessMinutes: 60, refreshDays: 30, loginDays: 180 },
      ]),
    );
    clock.advance(5 * minute - 1000);
    expect(await works(core, short.accessToken)).toBe(true);
    clock.advance(2000);
    expect(await works(core, short.accessToken)).toBe(false);
    expect(await works(core, other.accessToken)).toBe(true);
    const renewed = await refreshWith(core, short, short.refreshToken);
    expect([renewed.status, renewed.body['expires_in']]).toEqual([200, 300]);
  });

  test('ALATION-33 its consent says when its access ends by itself', async () => {
    const core = await startCore();
    const { client } = await core.run('client.add', {
      name: 'Deploy',
      redirectUris: ['http://127.0.0.1/cb'],
      tokenLifetimes: { ...usual, refreshDays: 2, loginDays: 7 },
    });
    const added = { clientId: client.clientId, clientSecret: undefined };
    await authorize(core.issuer, { ...added, redirectUri: 'http://127.0.0.1/cb' });
    const consent = await waitingConsent(core, client.clientId);
    expect(consent.lasts).toEqual({ unusedDays: 2, longestDays: 7 });
    const other = await register(core.issuer);
    await authorize(core.issuer, other);
    const { lasts } = await waitingConsent(core, other.clientId);
    expect(lasts).toEqual({ unusedDays: 30, longestDays: 180 });
  });

  test('ALATION-33 a login that is not used ends, and one that is used ends as a whole', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const unused = await logInWith(core, { ...usual, refreshDays: 2 });
    clock.advance(2 * day + 1000);
    expect((await refreshWith(core, unused, unused.refreshToken)).status).toBe(400);
    const used = await logInWith(core, { ...usual, loginDays: 3 });
    expect(await renewDaily(core, clock, used)).toBe(3);
  });

  test('ALATION-33 made shorter it holds for logins that are there, without presence; longer needs it', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const login = await logInWith(core, { ...usual, accessMinutes: 30 });
    const { clientId } = login;
    const set = (lifetimes: Lifetimes) => ({ clientId, lifetimes });
    await core.run(
      'client.setTokenLifetimes',
      set({ ...usual, accessMinutes: 5, loginDays: 1 }),
      'control',
    );
    for (const lifetimes of [
      usual,
      { ...usual, accessMinutes: 5 },
      { ...usual, accessMinutes: 6, loginDays: 1 },
    ])
      expect(
        await core.refused('client.setTokenLifetimes', set(lifetimes), 'control'),
      ).toMatchObject({
        code: 'not_allowed_here',
      });
    clock.advance(day + 1000);
    expect((await refreshWith(core, login, login.refreshToken)).status).toBe(400);
    const back = await core.run('client.setTokenLifetimes', set(usual), 'main-window');
    expect(back.tokenLifetimes).toEqual({
      own: null,
      accessMinutes: 60,
      refreshDays: 30,
      loginDays: 180,
    });
    const { entries } = await core.run('audit.list', { action: 'client.setTokenLifetimes' });
    expect(entries.filter(({ decision }) => decision === 'failed')).toHaveLength(3);
    const done = entries.filter(({ decision }) => decision === 'done');
    expect(done.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('as for every client'),
      expect.stringContaining('access 5 minutes, in all 1 days'),
    ]);
  });

  test('ALATION-33 only for a client that was added by hand', async () => {
    const core = await startCore();
    const { clientId } = await register(core.issuer);
    expect(
      await core.refused('client.setTokenLifetimes', {
        clientId,
        lifetimes: { ...usual, loginDays: 1 },
      }),
    ).toMatchObject({ code: 'conflict' });
    for (const wrong of [
      { accessMinutes: 61 },
      { refreshDays: 31 },
      { loginDays: 181 },
      { loginDays: 0 },
    ])
      expect(
        await core.refused('client.setTokenLifetimes', {
          clientId,
          lifetimes: { ...usual, ...wrong },
        }),
      ).toMatchObject({ code: 'invalid_input' });
  });

  test('ALATION-33 the organisation sets the longest, for its logins as for all', async () => {
    const tokens = { accessMinutes: 10, refreshDays: 3, loginDays: 5 };
    const { core, clock } = await startManaged(policyWith({ tokens }));
    const longer = await logInWith(core, { accessMinutes: 30, refreshDays: 20, loginDays: 100 });
    const shorter = await logInWith(core, { accessMinutes: 2, refreshDays: 1, loginDays: 2 });
    const shown = new Map(
      core.core
        .snapshot()
        .clients.map(({ clientId, tokenLifetimes }) => [clientId, tokenLifetimes]),
    );
    expect(shown.get(longer.clientId)).toMatchObject(tokens);
    expect(shown.get(shorter.clientId)).toMatchObject({
      accessMinutes: 2,
      refreshDays: 1,
      loginDays: 2,
    });
    expect(core.core.snapshot().managed.lines).toContainEqual({
      topic: 'Logins as a whole',
      says: '5 days at most, however often they are renewed',
      binds: true,
    });
    expect(await works(core, longer.accessToken)).toBe(true);
    clock.advance(10 * minute + 1000);
    expect(await works(core, longer.accessToken)).toBe(false);
    expect(await renewDaily(core, clock, longer)).toBe(4);
  });
});

describe('in the store', () => {
  const add = async (lifetimes: Lifetimes | null) => {
    const core = await startCore({ ports: { vault: keepingVault() } });
    return { core, login: await logInWith(core, lifetimes) };
  };

  test('ALATION-33 outlives a restart', async () => {
    const { core } = await add({ ...usual, accessMinutes: 5 });
    const again = await restartCore(core);
    expect(again.core.snapshot().clients[0]?.tokenLifetimes.accessMinutes).toBe(5);
    expect(again.core.snapshot().repairs).toEqual([]);
  });

  test.each([
    ['taken away', 'UPDATE clients SET token_lives = NULL'],
    [
      'made longer',
      `UPDATE clients SET token_lives = json_set(token_lives, '$.accessMinutes', 60)`,
    ],
  ])('ALATION-33 SEC-94 %s behind our back, the client is blocked', async (_how, sql) => {
    const { core } = await add({ ...usual, accessMinutes: 5 });
    const again = await restartCore(core, { sql });
    expect(again.core.snapshot().clients).toMatchObject([{ status: 'blocked' }]);
  });

  test('ALATION-33 REL-19 a sealed store from before there were any finds nothing changed', async () => {
    const { core, login } = await add(null);
    const triggers = ['clients', 'tool_pins'].flatMap((table) => [
      `seal_new_${table} AFTER INSERT ON ${table}`,
      `seal_old_${table} AFTER DELETE ON ${table}`,
      `seal_${table} AFTER UPDATE ON ${table}`,
    ]);
    const sql = [
      ...triggers.map((text) => `DROP TRIGGER ${text.split(' ')[0] ?? ''};`),
      'ALTER TABLE clients DROP COLUMN document_read_at;',
      'ALTER TABLE clients DROP COLUMN token_lives;',
      'ALTER TABLE clients DROP COLUMN former_secret;',
      'ALTER TABLE clients DROP COLUMN call_limits;',
      'ALTER TABLE tool_pins DROP COLUMN is_whole;',
      'DROP TABLE item_pins;',
      'DROP TABLE rule_uses;',
      ...triggers.map((text) => `CREATE TRIGGER ${text} BEGIN SELECT 1; END;`),
      'PRAGMA user_version = 11;',
    ].join('\n');
    const again = await restartCore(core, { sql });
    expect(again.core.snapshot().repairs).toEqual([]);
    expect(again.core.snapshot().clients).toMatchObject([
      { clientId: login.clientId, status: 'active' },
    ]);
    // From then on it is sealed too.
    await again.run('client.setTokenLifetimes', {
      clientId: login.clientId,
      lifetimes: { ...usual, accessMinutes: 5 },
    });
    const changed = await restartCore(again, { sql: 'UPDATE clients SET token_lives = NULL' });
    expect(changed.core.snapshot().clients).toMatchObject([{ status: 'blocked' }]);
  });
});
