/**
 * A core whose vault a passphrase opens: locked it is as strict as it can be, loses nothing, and
 * is as before once it was typed (ATMOS-10, SEC-94).
 */
import { expect, test, vi } from 'vitest';
import { Secret } from '../../../main/core/lib/secret.ts';
import { openVault } from '../../headless/support/open-vault.ts';
import { callModern } from '../../support/clients/oauth-client.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { call, setUp, type Setting } from '../gateway/support.ts';

const passphrase = 'correct horse battery';

/** A client with access, a connector, and a vault that was given a passphrase; then a restart. */
async function restarted(): Promise<Setting & { readonly before: Setting }> {
  const dataDir = makeTempDir();
  const clock = createTestClock();
  const before = await setUp('modern', { clock, vault: await openVault({ dataDir, clock }) });
  await before.core.run('vault.keep', { keep: 'passphrase', passphrase });
  const core = await restartCore(before.core, {
    ports: { vault: await openVault({ dataDir, clock }) },
  });
  return { ...before, core, before };
}

const status = async (core: TestCore, { login }: Setting): Promise<number> =>
  (await callModern(core.endpoint, login.accessToken, 'tools/list')).status;

/** What of the seals was found broken. */
const found = (core: TestCore): readonly string[] =>
  core.core.snapshot().repairs.map(({ id }) => id);

test('ATMOS-10 locked at a restart: nothing passes and nothing is discarded; unlocked, all is as before', async () => {
  const { core, before } = await restarted();
  const { vault, repairs } = core.core.snapshot();
  expect(vault).toMatchObject({ state: 'held', keeping: 'passphrase' });
  expect(repairs.find(({ id }) => id === 'vault')).toMatchObject({
    title: 'Secrets are locked: enter the passphrase',
    fix: { kind: 'open', page: 'vault', label: 'Enter the passphrase' },
  });
  expect(await status(core, before)).toBe(503);
  expect(core.core.snapshot().clients[0]?.grants).toHaveLength(1);

  expect(await core.refused('vault.unlock', { passphrase: 'not this one' })).toMatchObject({
    code: 'vault_unavailable',
    message: 'That is not the passphrase of this vault.',
  });
  expect(await status(core, before)).toBe(503);
  expect(await core.refused('vault.unlock', { passphrase }, 'control')).toMatchObject({
    code: 'not_allowed_here',
  });

  await core.run('vault.unlock', { passphrase });
  await vi.waitFor(async () => expect(await status(core, before)).toBe(200));
  await core.run('connector.connect', { name: 'up' });
  expect((await call({ core }, before.login, 'get_it')).outcome).toBe('ok');
  expect(found(core)).toEqual([]);
  expect(core.core.snapshot().vault.state).toBe('ready');
  const { entries } = await core.run('audit.list', {});
  expect(JSON.stringify(entries)).not.toContain(passphrase);
  expect(JSON.stringify(core.core.snapshot())).not.toContain(passphrase);
});

test('ATMOS-10 what is revoked while it is locked stays revoked, and nothing else is ended', async () => {
  const { core, before } = await restarted();
  const { clientId } = before.login;
  await core.run('client.revoke', { clientId }, 'tray');
  await core.run('vault.unlock', { passphrase });
  await vi.waitFor(async () => expect(await status(core, before)).toBe(401));
  expect(found(core)).toEqual([]);
  expect(core.core.snapshot().connectors).toHaveLength(1);
});

test('a passphrase goes with its own keeping and no other, and is long enough', async () => {
  const { core } = await setUp();
  expect(await core.refused('vault.keep', { keep: 'memory', passphrase })).toMatchObject({
    code: 'invalid_input',
  });
  expect(await core.refused('vault.keep', { keep: 'passphrase' })).toMatchObject({
    code: 'invalid_input',
  });
  const short = { keep: 'passphrase', passphrase: 'too short' } as const;
  expect(await core.refused('vault.keep', short)).toMatchObject({ code: 'invalid_input' });
});

test('a passphrase that is forgotten ends what only its vault could prove', async () => {
  const { core, before } = await restarted();
  await core.run('vault.forget', {});
  expect(core.core.snapshot().vault.keeping).not.toBe('passphrase');
  await vi.waitFor(async () => expect([401, 503]).toContain(await status(core, before)));
  await core.ports.vault.put('new', new Secret('kept again'));
  expect((await core.ports.vault.get('new'))?.open()).toBe('kept again');
});
