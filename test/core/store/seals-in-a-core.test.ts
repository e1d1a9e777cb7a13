/**
 * What somebody changes in the store or the settings behind our back is found at the next start,
 * and treated strictly.
 */
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { callModern } from '../../support/clients/oauth-client.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import type { memoryLogger } from '../../support/core/memory-ports.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { addUpstream, another, tool, type Setting } from '../gateway/support.ts';
import { found, full, status } from './sealed-core.ts';

async function outcomes(core: TestCore, setting: Setting): Promise<string[]> {
  const tools = await core.run('tools.list', { clientId: setting.login.clientId });
  return tools.map(({ name, reason }) => `${name} ${reason}`);
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
      const before = await found(again);
      expect(await found(await restartCore(again))).toEqual(before);
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
