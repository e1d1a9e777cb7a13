/**
 * What another program writes into the settings file gives it nothing: not while we run, and not at
 * the next start.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import type { PreferencesDocument } from '../../../main/core/ports/preferences-document.ts';
import type { Preferences } from '../../../main/core/ports/ports.ts';
import { policyMembers, type PolicyMember } from '../../../main/core/integrity/sealed-policy.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { setUp, type Setting } from '../gateway/support.ts';

const day = 86_400_000;

async function found(core: TestCore): Promise<string[]> {
  const { entries } = await core.run('audit.list', { action: 'seal.broken' });
  return entries.map(({ detail }) => detail ?? '').sort();
}

function edit(core: TestCore, change: Parameters<Preferences['update']>[0]): void {
  core.ports.preferences.update(change);
}

describe('SEC-94 the settings file', () => {
  async function edited(
    change: Parameters<Preferences['update']>[0],
  ): Promise<[TestCore, Setting]> {
    const setting = await setUp('modern', { vault: keepingVault() });
    await setting.core.run('policy.setAccess', { access: 'read-only' });
    await setting.core.stop();
    edit(setting.core, change);
    return [await restartCore(setting.core), setting];
  }

  test('a wider policy does not hold', async () => {
    const [core] = await edited((now) => ({
      ...now,
      accessPolicy: 'read-write',
      webHosts: ['evil.example'],
    }));
    expect(await core.run('policy.get', {})).toMatchObject({ access: 'read-only', webHosts: [] });
    expect(await found(core)).toEqual(['who may connect and what is allowed']);
  });

  test('a stricter one does', async () => {
    const [core] = await edited((now) => ({ ...now, accessPolicy: 'disabled' }));
    expect(await core.run('policy.get', {})).toMatchObject({ access: 'disabled' });
  });

  test('a connector that leads elsewhere is off until somebody looks', async () => {
    const [core] = await edited((now) => ({
      ...now,
      connectors: now.connectors.map((stored) =>
        stored.kind === 'http' ? { ...stored, url: 'http://127.0.0.1:9/evil' } : stored,
      ),
    }));
    expect(await found(core)).toEqual(['the connector up']);
    const { connectors } = await core.run('state.get', {});
    expect(connectors).toMatchObject([{ name: 'up', enabled: false }]);
    await core.run('connector.enable', { name: 'up' });
    const again = await restartCore(core);
    expect((await again.run('state.get', {})).connectors).toMatchObject([{ enabled: true }]);
  });

  test('names and limits are anybody’s to change', async () => {
    const [core] = await edited((now) => ({
      ...now,
      theme: 'dark',
      limits: { callsPerMinute: 5, callsPerDay: 6 },
      connectors: now.connectors.map((stored) => ({ ...stored, title: 'Mine' })),
    }));
    expect(await found(core)).toEqual([]);
  });
});

const list = (url: string) => [`https://${url}.example/client.json`];
/** Of each sealed member a stricter and a wider value. */
const cases: {
  readonly [Name in PolicyMember]: {
    readonly strict: PreferencesDocument[Name];
    readonly wide: PreferencesDocument[Name];
  };
} = {
  accessPolicy: { strict: 'read-only', wide: 'read-write' },
  isAccessChosen: { strict: true, wide: false },
  registration: { strict: 'closed', wide: 'ask' },
  allowedClients: { strict: list('one'), wide: [...list('one'), ...list('two')] },
  webHosts: { strict: ['one.example'], wide: ['one.example', 'two.example'] },
  introspection: { strict: false, wide: true },
  metadataDocuments: { strict: false, wide: true },
  deviceLogin: { strict: false, wide: true },
  ownTools: { strict: false, wide: true },
  accessTokenMinutes: { strict: 5, wide: 60 },
  approvalSeconds: { strict: 30, wide: 300 },
  lockEndsSessions: { strict: true, wide: false },
  untrustedMinutes: { strict: 60, wide: 1 },
  auditRetention: { strict: { days: 300, megabytes: 900 }, wide: { days: 1, megabytes: 1 } },
};

/** As the person does it. */
async function set(core: TestCore, member: PolicyMember, value: unknown): Promise<void> {
  const given = { [member]: value };
  if (member === 'accessPolicy')
    await core.run('policy.setAccess', { access: value as 'disabled' });
  // Whatever is chosen, it is chosen; nobody takes that back.
  else if (member === 'isAccessChosen')
    await core.run('policy.setAccess', { access: 'read-write' });
  else if (['approvalSeconds', 'lockEndsSessions', 'untrustedMinutes'].includes(member))
    await core.run('settings.set', given);
  else if (member === 'auditRetention') await core.run('audit.setRetention', value as object);
  else await core.run('policy.setAuthorization', given);
}

/** As it is in force. */
async function inForce(core: TestCore): Promise<{ readonly [Name in PolicyMember]: unknown }> {
  const {
    access,
    own: _own,
    managed: _managed,
    ...authorization
  } = await core.run('policy.get', {});
  const { approvals, isAccessChosen } = await core.run('state.get', {});
  const auditRetention = await core.run('audit.retention', {});
  return { accessPolicy: access, isAccessChosen, ...authorization, ...approvals, auditRetention };
}

test('every sealed member has a case', () => {
  expect(Object.keys(cases).sort()).toEqual([...policyMembers].sort());
});

describe.each(policyMembers)('SEC-94 %s in the settings file', (member) => {
  const { strict, wide } = cases[member];

  test('is not what another program makes it while we run, nor at the next start', async () => {
    const { core } = await setUp('modern', { vault: keepingVault() });
    await set(core, member, strict);
    const before = await inForce(core);
    expect(before[member]).toEqual(strict);
    edit(core, (now) => ({ ...now, [member]: wide }));
    expect(await inForce(core)).toEqual(before);
    // Our next change of something else neither takes the edit over nor seals it.
    await core.run('settings.set', { theme: 'dark' });
    expect(core.ports.preferences.read()).toMatchObject({ theme: 'dark', [member]: strict });
    edit(core, (now) => ({ ...now, [member]: wide }));
    const again = await restartCore(core);
    expect(await inForce(again)).toEqual(before);
    expect(await found(again)).toEqual(['who may connect and what is allowed']);
    expect(again.ports.preferences.read()).toMatchObject({ [member]: strict });
    expect(await found(await restartCore(again))).toHaveLength(1);
  });
});

// What has been chosen cannot become not chosen: there is no stricter side.
const adjustable = policyMembers.filter((member) => member !== 'isAccessChosen');
test.each(adjustable)(
  'SEC-94 %s in the settings file may be made stricter, which is told',
  async (member) => {
    const { strict, wide } = cases[member];
    const { core } = await setUp('modern', { vault: keepingVault() });
    await set(core, member, wide);
    await core.stop();
    edit(core, (now) => ({ ...now, [member]: strict }));
    const again = await restartCore(core);
    expect((await inForce(again))[member]).toEqual(strict);
    expect(await found(again)).toHaveLength(1);
  },
);

test('SEC-94 what the file says is as strict as it can be where the seal is gone', async () => {
  const { core } = await setUp('modern', { vault: keepingVault() });
  for (const member of policyMembers) await set(core, member, cases[member].wide);
  const again = await restartCore(core, { sql: `DELETE FROM seals WHERE kind = 'policy'` });
  expect(await found(again)).toContain('who may connect and what is allowed');
  expect(await inForce(again)).toEqual({
    accessPolicy: 'read-only',
    isAccessChosen: true,
    registration: 'closed',
    allowedClients: [],
    webHosts: [],
    introspection: false,
    metadataDocuments: false,
    deviceLogin: false,
    ownTools: false,
    accessTokenMinutes: 60,
    approvalSeconds: 300,
    lockEndsSessions: true,
    untrustedMinutes: 10,
    auditRetention: { days: limits.audit.days, megabytes: limits.audit.megabytes },
  });
});

test('SEC-94 what an earlier version sealed holds, and what it did not know is sealed as it is found', async () => {
  const vault = keepingVault();
  const { core } = await setUp('modern', { vault });
  await core.run('policy.setAuthorization', { accessTokenMinutes: 5, webHosts: ['one.example'] });
  await core.stop();
  const sealed = {
    accessPolicy: 'read-write',
    registration: 'ask',
    allowedClients: [],
    webHosts: ['one.example'],
    introspection: false,
    deviceLogin: null,
  };
  const text = JSON.stringify(sealed);
  const key = Buffer.from(vault.entries.get('store/seal-key') ?? '', 'base64url');
  const mac = createHmac('sha256', key).update(`policy\n\n${text}`).digest('hex');
  edit(core, (now) => ({ ...now, webHosts: ['one.example', 'two.example'] }));
  const again = await restartCore(core, {
    sql: `UPDATE meta SET value = '${text}' WHERE name = 'sealed_policy';
          UPDATE seals SET mac = x'${mac}' WHERE kind = 'policy'`,
  });
  expect(await found(again)).toHaveLength(1);
  expect(await inForce(again)).toMatchObject({ accessTokenMinutes: 5, webHosts: ['one.example'] });
  // From now on it is known.
  await again.stop();
  edit(again, (now) => ({ ...now, accessTokenMinutes: 60 }));
  const later = await restartCore(again);
  expect(await inForce(later)).toMatchObject({ accessTokenMinutes: 5 });
  expect(await found(later)).toHaveLength(2);
});

describe('SEC-94 while the key store is locked', () => {
  async function startLocked(setting: Setting, days: number): Promise<[TestCore, () => void]> {
    const { core } = setting;
    await core.stop();
    edit(core, (now) => ({
      ...now,
      webHosts: ['evil.example'],
      accessTokenMinutes: 60,
      auditRetention: { days, megabytes: 500 },
    }));
    const { vault } = core.ports;
    let isLocked = true;
    const locked = {
      ...vault,
      // Only what opens the seals: the key of the log is there.
      get: (reference: string) =>
        isLocked && reference === 'store/seal-key'
          ? Promise.reject(new Error('locked'))
          : vault.get(reference),
    };
    return [await restartCore(core, { ports: { vault: locked } }), () => (isLocked = false)];
  }

  test('a change of ours does not make right what another program wrote beside it', async () => {
    const setting = await setUp('modern', { vault: keepingVault() });
    await setting.core.run('policy.setAuthorization', { accessTokenMinutes: 5 });
    const [core, unlock] = await startLocked(setting, 180);
    await core.run('policy.setAuthorization', { registration: 'closed' });
    unlock();
    await core.run('vault.unlock', {});
    await expect.poll(() => found(core)).toHaveLength(1);
    const held = { registration: 'closed', webHosts: [], accessTokenMinutes: 5 };
    expect(await inForce(core)).toMatchObject(held);
    const again = await restartCore(core, { ports: { vault: setting.core.ports.vault } });
    expect(await inForce(again)).toMatchObject(held);
    expect(await found(again)).toHaveLength(1);
  });

  test('nothing of the log goes for what another program wrote', async () => {
    const setting = await setUp('modern', { vault: keepingVault() });
    await setting.core.run('policy.setAccess', { access: 'read-only' });
    setting.clock.advance(5 * day);
    const [core, unlock] = await startLocked(setting, 1);
    const oldest = async () => {
      const { entries } = await core.run('audit.list', { action: 'policy.setAccess' });
      return entries.length;
    };
    for (let round = 0; round < 10; round += 1) {
      setting.clock.advance(limits.upkeepEvery);
      // A real request, so that what upkeep has begun comes to its end.
      await fetch(`${core.issuer}/healthz`);
      expect(await oldest()).toBe(1);
    }
    unlock();
    await core.run('vault.unlock', {});
    await expect.poll(() => found(core)).toHaveLength(1);
    setting.clock.advance(limits.upkeepEvery);
    expect(await oldest()).toBe(1);
    expect(await inForce(core)).toMatchObject({ auditRetention: { days: limits.audit.days } });
  });
});
