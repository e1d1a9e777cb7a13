/**
 * What somebody changes in the store or the settings behind our back is found at the next start,
 * and treated strictly.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { callModern } from '../../support/clients/oauth-client.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { memoryVault, type memoryLogger } from '../../support/core/memory-ports.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { addUpstream, another, call, setUp, tool, type Setting } from '../gateway/support.ts';

/** Everything that can be set is set once, so that there is something to change. */
async function full(): Promise<Setting> {
  const setting = await setUp('modern', { vault: keepingVault() });
  const { core, login } = setting;
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'block' });
  const about = { clientId: login.clientId, connector: 'up' };
  await core.run('client.setTool', { ...about, tool: 'get_it', mode: 'ask' });
  await core.run('rule.add', { rule: { action: 'block', tools: ['other_*'] } });
  const { sets } = await core.run('permissions.change', {
    change: { kind: 'set', body: { name: 'All', levels: {}, others: 'write' } },
  });
  await core.run('permissions.change', {
    change: {
      kind: 'group',
      body: { name: 'Everybody', sets: sets.map(({ id }) => id), clients: [login.clientId] },
    },
  });
  return setting;
}

async function status(core: TestCore, { login }: Setting): Promise<number> {
  return (await callModern(core.endpoint, login.accessToken, 'server/discover')).status;
}

function post(endpoint: string): RequestInit {
  if (endpoint === 'authorize') return {};
  const type = endpoint === 'register' ? 'application/json' : 'application/x-www-form-urlencoded';
  return { method: 'POST', headers: { 'content-type': type }, body: '{}' };
}

async function outcomes(core: TestCore, setting: Setting): Promise<string[]> {
  const tools = await core.run('tools.list', { clientId: setting.login.clientId });
  return tools.map(({ name, reason }) => `${name} ${reason}`);
}

async function found(core: TestCore): Promise<string[]> {
  const { entries } = await core.run('audit.list', { action: 'seal.broken' });
  return entries.map(({ detail }) => detail ?? '').sort();
}

test('a restart without changes finds nothing, and everything is as it was', async () => {
  const setting = await full();
  const core = await restartCore(setting.core);
  expect(await found(core)).toEqual([]);
  expect(await status(core, setting)).toBe(200);
  expect(await outcomes(core, setting)).toEqual([
    'get_it override_ask',
    'put_it mode_block',
    'delete_it class_destructive',
  ]);
  expect((await core.run('state.get', {})).repairs).toEqual([]);
});

test('TRIAL-B3 a start that makes the key and cannot write the seals, as on a full disk, is no tampering for the next one', async () => {
  const dataDir = makeTempDir();
  const vault = keepingVault();
  const put = vault.put.bind(vault);
  let other: Database.Database | null = null;
  vault.put = async (reference, secret) => {
    await put(reference, secret);
    if (reference !== 'store/seal-key' || other !== null) return;
    other = new Database(join(dataDir, 'store.db'));
    other.exec('BEGIN IMMEDIATE');
  };
  const unlucky = await startCore({ dataDir, ports: { vault } });
  await vi.waitFor(() => expect(loggedBy(unlucky)).toContain('seal.no_key'), { timeout: 10_000 });
  ended(other);
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = [tool('get_it')];
  await addUpstream(unlucky, upstream);
  const login = await another(unlucky);
  const core = await restartCore(unlucky);
  expect(await found(core)).toEqual([]);
  expect((await core.run('state.get', {})).repairs).toEqual([]);
  expect((await callModern(core.endpoint, login.accessToken, 'server/discover')).status).toBe(200);
  // From now on what others change is found.
  await core.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'block' });
  const sql = "UPDATE tool_settings SET mode = 'allow'";
  expect(await found(await restartCore(core, { sql }))).not.toEqual([]);
});

/** Lets go of the lock. */
function ended(other: Database.Database | null): void {
  other?.exec('ROLLBACK');
  other?.close();
}

function loggedBy({ ports }: TestCore): string[] {
  return (ports.logger as ReturnType<typeof memoryLogger>).lines.map(({ event }) => event);
}

describe('SEC-94 changed with SQL while nothing ran', () => {
  test.each<[string, string, string, string[]]>([
    [
      'a mode set to allow',
      `UPDATE tool_settings SET mode = 'allow' WHERE tool = 'put_it'`,
      'the tool put_it',
      ['get_it override_ask', 'put_it mode_block', 'delete_it class_destructive'],
    ],
    [
      'a mode for a tool that had none',
      `INSERT INTO tool_settings SELECT connector_id, 'delete_it', 'allow', NULL, 0 FROM tool_settings`,
      'the tool delete_it',
      ['get_it override_ask', 'put_it mode_block', 'delete_it mode_block'],
    ],
    [
      'a class made harmless',
      `UPDATE tool_settings SET class = 'read', mode = NULL WHERE tool = 'put_it'`,
      'the tool put_it',
      ['get_it override_ask', 'put_it mode_block', 'delete_it class_destructive'],
    ],
    [
      'a mode for one client',
      `UPDATE client_tools SET mode = 'allow'`,
      'the tool get_it for one client',
      ['get_it override_block', 'put_it mode_block', 'delete_it class_destructive'],
    ],
    [
      'a rule',
      `UPDATE rules SET body = replace(body, 'block', 'allow')`,
      'a rule',
      ['get_it override_ask', 'put_it mode_block', 'delete_it class_destructive'],
    ],
    [
      'what a permission set has',
      `UPDATE permission_sets SET body = replace(body, '{}', '{"up":"write"}')`,
      'a permission set',
      ['get_it above_ceiling', 'put_it above_ceiling', 'delete_it above_ceiling'],
    ],
    [
      'who is in a group',
      `UPDATE client_groups SET body = json_set(body, '$.clients', json('[]'))`,
      'a group of clients',
      ['get_it override_ask', 'put_it above_ceiling', 'delete_it above_ceiling'],
    ],
    [
      'an accepted definition',
      `UPDATE tool_pins SET definition_hash = 'x' WHERE tool = 'get_it'`,
      'the tool get_it',
      ['get_it tool_not_reviewed', 'put_it mode_block', 'delete_it class_destructive'],
    ],
  ])('%s', async (_what, sql, finding, expected) => {
    const setting = await full();
    const core = await restartCore(setting.core, { sql });
    expect(await found(core)).toEqual([finding]);
    expect(await outcomes(core, setting)).toEqual(expected);
    const { repairs } = await core.run('state.get', {});
    expect(repairs[0]).toMatchObject({ id: 'seals', detail: expect.stringContaining(finding) });
    // What was treated is sealed again: the next start has nothing to say, but for what stays
    // unreadable.
    const again = await restartCore(core);
    expect(await outcomes(again, setting)).toEqual(expected);
    const staysUnreadable = ['a rule', 'a permission set', 'a group of clients'].includes(finding);
    expect(await found(again)).toEqual(staysUnreadable ? [finding, finding] : [finding]);
  });

  test.each([
    [
      'the access of a grant',
      `UPDATE grants SET access = '{"*":"write"}'`,
      'the access of a client',
    ],
    [
      'where a grant is valid',
      `UPDATE grants SET audience = '["/mcp","/mcp/up"]'`,
      'the access of a client',
    ],
    ['the end of a login', `UPDATE chains SET ends_at = ends_at + 1`, 'a login of a client'],
    [
      'where codes are sent',
      `UPDATE clients SET redirect_uris = '["http://127.0.0.1/x"]'`,
      'the client Test client',
    ],
  ])('%s: the access is over', async (_what, sql, finding) => {
    const setting = await full();
    const core = await restartCore(setting.core, { sql });
    expect(await found(core)).toContain(finding);
    expect(await status(core, setting)).toBe(401);
  });

  test.each([
    [
      'a mode that said block',
      `DELETE FROM tool_settings`,
      'something is missing among the settings of tools',
    ],
    [
      'a mode with its seal',
      `DELETE FROM tool_settings; DELETE FROM seals WHERE kind = 'tool_settings'; DELETE FROM unsealed`,
      'something is missing among the settings of tools',
    ],
    ['a rule that said no', `DELETE FROM rules`, 'something is missing among the rules'],
    ['a group', `DELETE FROM client_groups`, 'something is missing among the groups of clients'],
    [
      'a mode for one client',
      `DELETE FROM client_tools`,
      'something is missing among the settings of clients',
    ],
  ])(
    '%s is gone: only reading, and asking before, until somebody has looked',
    async (_what, sql, finding) => {
      const setting = await full();
      await setting.core.run('tool.set', { connector: 'up', tool: 'delete_it', mode: 'allow' });
      const core = await restartCore(setting.core, { sql });
      expect(await found(core)).toContain(finding);
      const tools = await core.run('tools.list', {});
      expect(tools.filter(({ outcome }) => outcome === 'allow')).toEqual([]);
      // A restart is no way out of it, and neither is another change.
      await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'ask' });
      const again = await restartCore(core);
      expect(
        (await again.run('tools.list', {})).filter(({ outcome }) => outcome === 'allow'),
      ).toEqual([]);
      expect(await again.refused('settings.confirm', {}, 'control')).toMatchObject({
        code: 'not_allowed_here',
      });
      await again.run('settings.confirm', {});
      const reading = (await again.run('tools.list', {})).find(({ name }) => name === 'get_it');
      expect(reading).toMatchObject({ outcome: 'allow', reason: 'class_read' });
      expect(await found(await restartCore(again))).toEqual(await found(again));
    },
  );

  test('all seals are gone: nothing is believed', async () => {
    const setting = await full();
    const core = await restartCore(setting.core, { sql: 'DELETE FROM seals' });
    expect(await status(core, setting)).toBe(401);
    const tools = await core.run('tools.list', {});
    expect(tools.filter(({ outcome }) => outcome !== 'deny')).toEqual([]);
  });

  test('a token that somebody wrote into the store is no token', async () => {
    const setting = await full();
    const { createHash } = await import('node:crypto');
    const made = `cst_at_${'A'.repeat(43)}`;
    const hash = createHash('sha256').update(made).digest('hex');
    const core = await restartCore(setting.core, {
      sql: `INSERT INTO tokens SELECT x'${hash}', kind, chain_id, generation, narrowed_access, created_at, expires_at, NULL, NULL, NULL FROM tokens WHERE kind = 'access' LIMIT 1`,
    });
    expect((await callModern(core.endpoint, made, 'server/discover')).status).toBe(401);
    expect(await status(core, setting)).toBe(200);
  });
});

test('SEC-94 changed while we run: what we save later does not make it right', async () => {
  const setting = await full();
  const { default: Database } = await import('libsql');
  const db = new Database(join(setting.core.dataDir, 'store.db'));
  db.exec(`UPDATE tool_settings SET mode = 'allow' WHERE tool = 'put_it'`);
  db.close();
  await setting.core.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'allow' });
  const core = await restartCore(setting.core);
  expect(await found(core)).toEqual(['the tool put_it']);
  expect(await outcomes(core, setting)).toContain('put_it mode_block');
});

/** The data folder as it is now, for a later day. */
function backUp(from: string): string {
  const to = makeTempDir();
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from))
    if (/^(?:store|audit)\.db/u.test(name)) copyFileSync(join(from, name), join(to, name));
  return to;
}

test('ATMOS-39 SEC-93 an old copy that is put back brings no revoked access back', async () => {
  const setting = await full();
  await setting.core.stop();
  const copy = backUp(setting.core.dataDir);
  const core = await restartCore(setting.core);
  expect(await status(core, setting)).toBe(200);
  await core.run('client.revoke', { clientId: setting.login.clientId });
  expect(await status(core, setting)).toBe(401);
  await core.stop();
  for (const name of readdirSync(copy)) copyFileSync(join(copy, name), join(core.dataDir, name));
  const restored = await restartCore(core);
  expect(await status(restored, setting)).toBe(401);
  expect(await found(restored)).toContain('the whole database: an older copy was put back');
  expect((await restored.run('state.get', {})).repairs[0]).toMatchObject({ id: 'seals' });
  // The copy is the truth from now on: a new login works, also after another start.
  const again = await restartCore(restored);
  expect(await found(again)).toEqual(await found(restored));
});

test('SEC-93 an old copy with a newer number written into it is found all the same', async () => {
  const setting = await full();
  await setting.core.stop();
  const copy = backUp(setting.core.dataDir);
  const core = await restartCore(setting.core);
  await core.run('client.revoke', { clientId: setting.login.clientId });
  await core.stop();
  for (const name of readdirSync(copy)) copyFileSync(join(copy, name), join(core.dataDir, name));
  const restored = await restartCore(core, {
    sql: `UPDATE meta SET value = '1000000' WHERE name = 'epoch'`,
  });
  expect(await status(restored, setting)).toBe(401);
});

test('SEC-93 REL-25 the key is gone: nothing of what was allowed is believed', async () => {
  const setting = await full();
  const core = await restartCore(setting.core, { ports: { vault: keepingVault() } });
  expect(await status(core, setting)).toBe(401);
  expect((await core.run('tools.list', {})).filter(({ outcome }) => outcome === 'allow')).toEqual(
    [],
  );
});

test('SEC-94 REL-05 the key store is locked: nothing passes until it opens, then all is as it was', async () => {
  const setting = await full();
  const { vault } = setting.core.ports;
  let isLocked = true;
  const locked = {
    ...vault,
    get: (reference: string) =>
      isLocked ? Promise.reject(new Error('locked')) : vault.get(reference),
  };
  const core = await restartCore(setting.core, { ports: { vault: locked } });
  expect(await status(core, setting)).toBe(503);
  expect((await fetch(`${core.issuer}/healthz`)).status).toBe(200);
  for (const endpoint of ['token', 'register', 'introspect', 'authorize'])
    expect((await fetch(`${core.issuer}/oauth/${endpoint}`, post(endpoint))).status).toBe(503);
  expect((await fetch(`${core.issuer}/oauth/revoke`, post('revoke'))).status).toBe(401);
  isLocked = false;
  await core.run('vault.unlock', {});
  await expect.poll(() => status(core, setting)).toBe(200);
  expect(await found(core)).toEqual([]);
});

test('REL-25 a key that is gone with the run seals nothing; what it sealed before is not believed, once', async () => {
  const setting = await full();
  const core = await restartCore(setting.core, { ports: { vault: memoryVault() } });
  expect(await status(core, setting)).toBe(401);
  await core.run('policy.setAuthorization', { registration: 'ask' });
  await core.run('policy.setAccess', { access: 'read-write' });
  await core.run('client.unblock', { clientId: setting.login.clientId });
  const login = await another(core);
  const again = await restartCore(core, { ports: { vault: memoryVault() } });
  expect(await found(again)).toEqual(await found(core));
  expect(await status(again, { ...setting, login })).toBe(200);
});

test('a store of the time before seals is sealed as it is', async () => {
  const setting = await full();
  const core = await restartCore(setting.core, {
    ports: { vault: keepingVault() },
    sql: `DELETE FROM seals; DELETE FROM unsealed; DELETE FROM meta WHERE name IN ('epoch', 'sealed_policy')`,
  });
  expect(await found(core)).toEqual([]);
  expect((await call({ core }, setting.login, 'delete_it')).outcome).toBe('class_destructive');
  expect(existsSync(join(core.dataDir, 'store.db'))).toBe(true);
  const again = await restartCore(core, {
    sql: `UPDATE tool_settings SET mode = 'allow'`,
    ports: { vault: core.ports.vault },
  });
  expect(await found(again)).toEqual(['the tool put_it']);
});
