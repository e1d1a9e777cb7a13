/**
 * A data folder and a vault that do not belong together: an old copy, or a key that is gone,
 * locked or new.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { memoryVault } from '../../support/core/memory-ports.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { another, call } from '../gateway/support.ts';
import { found, full, status } from './sealed-core.ts';

function post(endpoint: string): RequestInit {
  if (endpoint === 'authorize') return {};
  const type = endpoint === 'register' ? 'application/json' : 'application/x-www-form-urlencoded';
  return { method: 'POST', headers: { 'content-type': type }, body: '{}' };
}

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
  const before = await found(restored);
  expect(await found(await restartCore(restored))).toEqual(before);
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
  const before = await found(core);
  const again = await restartCore(core, { ports: { vault: memoryVault() } });
  expect(await found(again)).toEqual(before);
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
