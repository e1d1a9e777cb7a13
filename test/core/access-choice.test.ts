/** A new installation: nothing gets through before the person chose an access policy (ATLAR-12). */
import { describe, expect, test } from 'vitest';
import { firstRunOf } from '../../main/core/snapshot/first-run.ts';
import { authorize, register, waitingConsent } from '../support/clients/oauth-client.ts';
import { policyWith } from '../support/core/managed-policy.ts';
import { memoryPreferences, newInstallation } from '../support/core/memory-ports.ts';
import { identificationThat } from '../support/core/identification-that.ts';
import { startCore, type TestCore } from '../support/core/start-core.ts';
import { startManaged } from './managed/support.ts';

const unchosen = () => ({ preferences: memoryPreferences(newInstallation) });

async function refusalOfLogin(core: TestCore): Promise<string | null | undefined> {
  const client = await register(core.issuer);
  await authorize(core.issuer, client, { scope: 'connectors:read' });
  const question = await waitingConsent(core);
  return question.refusal;
}

describe('before the choice', () => {
  test('ATLAR-12 nothing is reachable: no login can be allowed, and the first run asks', async () => {
    const core = await startCore({ ports: unchosen() });
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'disabled',
      isAccessChosen: false,
      firstRun: 'access',
      repairs: [{ id: 'access-off', fix: { kind: 'choose-access', label: 'Choose' } }],
    });
    expect(await refusalOfLogin(core)).toMatch(/Choose an access policy/u);
  });

  test.each(['disabled', 'read-only', 'read-write'] as const)(
    'choosing %s is written down, and asked once',
    async (access) => {
      const core = await startCore({ ports: unchosen() });
      await core.run('policy.setAccess', { access });
      const { isAccessChosen, accessPolicy, repairs } = core.core.snapshot();
      expect([isAccessChosen, accessPolicy]).toEqual([true, access]);
      expect(repairs.some(({ fix }) => fix?.kind === 'choose-access')).toBe(false);
      const { entries } = await core.run('audit.list', {});
      expect(entries.map(({ action }) => action)).toContain('policy.setAccess');
    },
  );

  test('the first choice asks for no fingerprint, every later raise does', async () => {
    const asked: string[] = [];
    const identification = identificationThat({ kind: 'identified', by: 'a test' }, asked);
    const core = await startCore({ shell: 'desktop', ports: { ...unchosen(), identification } });
    await core.run('policy.setAccess', { access: 'read-only' }, 'main-window');
    expect(asked).toEqual([]);
    await core.run('policy.setAccess', { access: 'read-write' }, 'main-window');
    expect(asked).toEqual(['set the access policy to read-write']);
  });

  test('whoever may only take cannot choose', async () => {
    const core = await startCore({ ports: unchosen() });
    const refusal = await core.refused('policy.setAccess', { access: 'read-only' }, 'control');
    expect(refusal.code).toBe('not_allowed_here');
    expect(core.core.snapshot().isAccessChosen).toBe(false);
  });

  test('settings of an older version keep their policy', async () => {
    const core = await startCore({ ports: { preferences: memoryPreferences() } });
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'read-write',
      isAccessChosen: true,
    });
  });

  test('the first run begins with it, whatever is there already', () => {
    const begun = { firstRun: 'done', connectors: [], isAccessChosen: false } as const;
    expect(firstRunOf(begun, true)).toBe('access');
    expect(firstRunOf({ ...begun, isAccessChosen: true }, true)).toBe('done');
  });
});

describe('on a managed machine', () => {
  test('ATLAR-12 a lock leaves the first choice open, up to what the organisation allows', async () => {
    const locked = policyWith({ access: 'read-only', locked: ['master'] });
    const { core } = await startManaged(locked, { ports: unchosen() });
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'disabled',
      managed: { access: 'read-only', locks: [] },
    });
    expect(await core.refused('policy.setAccess', { access: 'read-write' })).toMatchObject({
      code: 'managed',
    });
    await core.run('policy.setAccess', { access: 'disabled' });
    expect(core.core.snapshot().managed.locks).toEqual(['master']);
    expect(await core.refused('policy.setAccess', { access: 'read-only' })).toMatchObject({
      code: 'managed',
    });
  });
});
