/**
 * Tables that come with an update were never sealed: that is no finding, and nobody can pass for
 * such an update.
 */
import { expect, test } from 'vitest';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { setUp } from '../gateway/support.ts';

const neverSealed = `DELETE FROM seals WHERE kind = 'whole' AND key IN ('permission_sets', 'client_groups')`;

const findings = async (core: TestCore): Promise<string[]> =>
  (await core.run('state.get', {})).repairs.filter(({ id }) => id === 'seals').map((one) => one.id);

async function sealedStore() {
  const vault = keepingVault();
  const { core } = await setUp('modern', { vault });
  const remembered = (): string => vault.entries.get('store/epoch') ?? '';
  await expect.poll(remembered).toMatch(/^\d+ \d+$/u);
  return { core, vault, remembered };
}

test('SEC-94 after an update from before these tables nothing is found, and they are sealed from then on', async () => {
  const { core, vault, remembered } = await sealedStore();
  await core.stop();
  // As an earlier version wrote it.
  vault.entries.set('store/epoch', remembered().split(' ')[0] ?? '');
  const updated = await restartCore(core, { sql: neverSealed });
  expect(await findings(updated)).toEqual([]);
  await expect.poll(remembered).toMatch(/ \d+$/u);
  expect(await findings(await restartCore(updated))).toEqual([]);
});

test('SEC-94 whoever takes the seals away later is found', async () => {
  const { core } = await sealedStore();
  expect(await findings(await restartCore(core, { sql: neverSealed }))).toEqual(['seals']);
});

test('SEC-94 what lies in such a table before it was ever sealed is not believed', async () => {
  const { core, vault, remembered } = await sealedStore();
  await core.stop();
  vault.entries.set('store/epoch', remembered().split(' ')[0] ?? '');
  const sql = `${neverSealed}; INSERT INTO permission_sets (id, body, created_at) VALUES ('set_x', '{"name":"All","levels":{},"others":"write"}', 0)`;
  expect(await findings(await restartCore(core, { sql }))).toEqual(['seals']);
});
