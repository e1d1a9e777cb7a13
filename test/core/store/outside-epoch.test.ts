/**
 * The number outside of the data folder: never ahead of the store, tried again, and what a start
 * makes of it (SEC-93).
 */
import { expect, test } from 'vitest';
import type { EpochStore } from '../../../main/core/ports/epoch-store.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { callModern } from '../../support/clients/oauth-client.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { approval, call, setUp, type Setting } from '../gateway/support.ts';

interface FakeEpochs extends EpochStore {
  readonly kept: Map<string, number>;
  readonly written: number[];
  isFull: boolean;
}

function fakeEpochs(): FakeEpochs {
  const place = { kind: 'kept', where: 'a keyring' } as const;
  const epochs: FakeEpochs = {
    kept: new Map(),
    written: [],
    isFull: false,
    read: async (folder) => ({ epoch: epochs.kept.get(folder) ?? null, place }),
    async write(folder, epoch) {
      if (epochs.isFull) return { kind: 'nowhere', why: 'its disk is full' };
      epochs.written.push(epoch);
      epochs.kept.set(folder, epoch);
      return place;
    },
  };
  return epochs;
}

async function begun(): Promise<Setting & { readonly epochs: FakeEpochs }> {
  const epochs = fakeEpochs();
  return { ...(await setUp('modern', { vault: keepingVault(), epochs })), epochs };
}

const outside = async (core: TestCore) => (await core.run('state.get', {})).vault.outside;
const latest = ({ kept }: FakeEpochs): number => Math.max(...kept.values());

async function status(core: TestCore, { login }: Setting): Promise<number> {
  return (await callModern(core.endpoint, login.accessToken, 'server/discover')).status;
}

test('TRIAL-C4 a write that fails is said, and tried again until it is kept', async () => {
  const setting = await begun();
  const { core, clock, epochs } = setting;
  await expect.poll(() => epochs.written.length).toBeGreaterThan(0);
  epochs.isFull = true;
  const before = latest(epochs);
  await core.run('client.revoke', { clientId: setting.login.clientId });
  await expect.poll(() => outside(core)).toMatchObject({ isKept: false });
  expect((await outside(core))?.detail).toContain('its disk is full');
  expect(latest(epochs)).toBe(before);
  epochs.isFull = false;
  clock.advance(limits.upkeepEvery);
  await expect.poll(() => outside(core)).toMatchObject({ isKept: true });
  expect(latest(epochs)).toBeGreaterThan(before);
});

test('TRIAL-C4 the number only grows, one folder has one, and a restart with it ends nothing', async () => {
  const setting = await begun();
  await setting.core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'block' });
  const core = await restartCore(setting.core);
  expect(await status(core, setting)).toBe(200);
  const { written, kept } = setting.epochs;
  expect(kept.size).toBe(1);
  expect(written).toEqual([...new Set(written)].toSorted((a, b) => a - b));
});

test('TRIAL-C4 what was allowed for the time to come ends with the logins of an old copy', async () => {
  const setting = await begun();
  const { core, epochs } = setting;
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'ask' });
  const held = call(setting, setting.login, 'put_it');
  const { id } = await approval(core);
  const scope = { for: 'always', always: { arguments: { are: 'any' } } } as const;
  await core.run('question.allow', { id, ...scope });
  expect((await held).outcome).toBe('ok');
  const standing = async (of: TestCore) =>
    (await of.run('answers.list', {})).given.filter(({ kind }) => kind === 'always');
  expect(await standing(core)).toHaveLength(1);
  await core.stop();
  for (const [folder, epoch] of epochs.kept) epochs.kept.set(folder, epoch + 1);
  const restored = await restartCore(core);
  expect(await status(restored, setting)).toBe(401);
  expect(await standing(restored)).toEqual([]);
  const { repairs } = await restored.run('state.get', {});
  expect(repairs[0]?.detail).toContain('an older copy was put back');
});
