/**
 * Taking works where writing does not: another program has the database locked, or the settings
 * file cannot be written. What is taken away holds at once, outlasts a restart, is written later,
 * and nothing is given before that.
 */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openRestrictionJournal } from '../../../main/core/store/restriction-journal.ts';
import type { Preferences } from '../../../main/core/ports/ports.ts';
import { memoryPreferences } from '../../support/core/memory-ports.ts';
import { logIn, register } from '../../support/clients/oauth-client.ts';
import { lockStore } from '../../support/core/lock-store.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { takings } from '../../support/core/takings.ts';
import { call, setUp, type Setting } from '../gateway/support.ts';

function lock(core: TestCore): () => void {
  const release = lockStore(core.dataDir);
  onTestFinished(release);
  return release;
}

/** Settings that cannot be written while the disk is full. */
function failingPreferences(): Preferences & { isFull: boolean } {
  const inner = memoryPreferences();
  const file = {
    isFull: false,
    read: () => inner.read(),
    update(change: Parameters<Preferences['update']>[0]) {
      if (file.isFull)
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      return inner.update(change);
    },
  };
  return file;
}

async function outcome(setting: Pick<Setting, 'core' | 'login'>): Promise<string | number> {
  const { status, outcome: said } = await call(setting, setting.login, 'get_it');
  return status === 200 ? said : status >= 500 || status === 401 ? status : said;
}

async function repairs(core: TestCore): Promise<readonly string[]> {
  return (await core.run('state.get', {})).repairs.map(({ id }) => id);
}

describe.each(takings)('TRIAL-B1 $what', ({ command, input, outcome: expected }) => {
  test('holds at once while the database is locked, is said, and is written later', async () => {
    const setting = await setUp();
    const { core, clock } = setting;
    expect(await outcome(setting)).toBe('ok');
    const release = lock(core);
    await core.run(command, input(setting.login), 'control');
    expect(await outcome(setting)).toBe(expected);
    expect(await repairs(core)).toContain('unsaved');
    const giving = { rule: { action: 'allow', tools: ['get_it'] } };
    expect(await core.refused('rule.add', giving)).toMatchObject({ code: 'store_failed' });
    release();
    clock.advance(60_000);
    await vi.waitFor(async () => expect(await repairs(core)).not.toContain('unsaved'));
    await core.run('rule.add', { rule: { action: 'allow', tools: ['no_such'] } });
    const again = await restartCore(core);
    expect(await outcome({ ...setting, core: again })).toBe(expected);
  });

  test('INV-12 holds after a restart although it could never be written before', async () => {
    const setting = await setUp();
    const { core } = setting;
    const release = lock(core);
    await core.run(command, input(setting.login), 'control');
    await core.stop();
    release();
    const again = await restartCore(core);
    expect(await outcome({ ...setting, core: again })).toBe(expected);
    expect(await repairs(again)).not.toContain('unsaved');
  });
});

test.each([
  ['access disabled', 'policy.setAccess', { access: 'disabled' }, 503],
  ['a connector that is off', 'connector.disable', { name: 'up' }, 'connector_disabled'],
] as const)(
  'TRIAL-B1 %s holds while the settings file cannot be written, and is written later',
  async (_what, command, input, expected) => {
    const preferences = failingPreferences();
    const setting = await setUp('modern', { preferences });
    const { core, clock } = setting;
    const before = preferences.read();
    preferences.isFull = true;
    await core.run(command, input, 'control');
    expect(await outcome(setting)).toBe(expected);
    expect(preferences.read()).toEqual(before);
    const giving = { rule: { action: 'allow', tools: ['get_it'] } };
    expect(await core.refused('rule.add', giving)).toMatchObject({ code: 'store_failed' });
    preferences.isFull = false;
    clock.advance(60_000);
    expect(preferences.read()).not.toEqual(before);
    expect(await repairs(core)).not.toContain('unsaved');
  },
);

test('TRIAL-B1 what was given back is not taken away again by the next start', async () => {
  const setting = await setUp();
  const { core, clock, login } = setting;
  const release = lock(core);
  await core.run('client.block', { clientId: login.clientId }, 'control');
  release();
  clock.advance(60_000);
  await core.run('client.unblock', { clientId: login.clientId });
  const again = await restartCore(core);
  expect(await outcome({ ...setting, core: again })).toBe('ok');
});

test('TRIAL-B1 no login succeeds before what was taken away is saved', async () => {
  const { core, login } = await setUp();
  const other = await register(core.issuer, { client_name: 'Another' });
  lock(core);
  await core.run('client.block', { clientId: login.clientId }, 'control');
  await expect(logIn(core, { client: other, access: { up: 'write' } })).rejects.toThrow(
    'store_failed',
  );
});

test('TRIAL-B1 an entry of the journal that would give, or that is no command, does nothing', async () => {
  const { core, login } = await setUp();
  await core.run('client.block', { clientId: login.clientId }, 'control');
  await core.run('policy.setAccess', { access: 'read-only' });
  await core.stop();
  const journal = openRestrictionJournal(core.dataDir);
  journal.add({ name: 'client.unblock', input: { clientId: login.clientId } });
  journal.add({ name: 'policy.setAccess', input: { access: 'read-write' } });
  journal.add({ name: 'constructor', input: {} });
  journal.add({ name: 'grants.end', input: { grants: 7 } });
  const again = await restartCore(core);
  expect(await again.run('policy.get', {})).toMatchObject({ access: 'read-only' });
  const { clients } = await again.run('state.get', {});
  expect(clients.map(({ status }) => status)).toEqual(['blocked']);
  expect(openRestrictionJournal(core.dataDir).isEmpty()).toBe(true);
});
