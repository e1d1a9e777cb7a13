/**
 * A crash between the settings file and its seal is no work of somebody else; a real change from
 * outside is still found.
 */
import { describe, expect, test } from 'vitest';
import type { CommandName } from '../../../contract/commands/commands.ts';
import type { Preferences } from '../../../main/core/ports/ports.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { memoryPreferences } from '../../support/core/memory-ports.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { logIn } from '../../support/clients/oauth-client.ts';

type Moment = 'before the file' | 'after the file';

/** Settings whose next write is the last thing that this run does. */
function crashing(): Preferences & { readonly inner: Preferences; crashAt: Moment | null } {
  const inner = memoryPreferences();
  const file = {
    inner,
    crashAt: null as Moment | null,
    read: () => inner.read(),
    update(change: Parameters<Preferences['update']>[0]) {
      if (file.crashAt === null) return inner.update(change);
      // The change is worked out, so what is noted before the file is written has been noted.
      const next = change(inner.read());
      if (file.crashAt === 'after the file') inner.update(() => next);
      throw new Error('the process died here');
    },
  };
  return file;
}

const changes: readonly (readonly [CommandName, object])[] = [
  ['policy.setAccess', { access: 'read-only' }],
  ['policy.setAccess', { access: 'read-write' }],
  ['policy.setAuthorization', { registration: 'closed' }],
  ['policy.setAuthorization', { introspection: true, accessTokenMinutes: 5 }],
  ['connector.add', { kind: 'stdio', name: 'new', command: 'nothing-here', enabled: false }],
  ['connector.disable', { name: 'up' }],
];

async function findings(core: TestCore): Promise<readonly string[]> {
  return (await core.run('state.get', {})).repairs
    .map(({ id }) => id)
    .filter((id) => id === 'seals');
}

/** A core with something to seal, and a connector. */
async function started(preferences: Preferences): Promise<TestCore> {
  const core = await startCore({ ports: { preferences, vault: keepingVault() } });
  await core.run('connector.add', {
    kind: 'stdio',
    name: 'up',
    command: 'nothing-here',
    enabled: false,
  });
  await core.run('policy.setAccess', { access: 'disabled' });
  await core.run('policy.setAccess', { access: 'read-only' });
  await logIn(core);
  const again = await restartCore(core);
  expect(await findings(again)).toEqual([]);
  return again;
}

describe.each(['before the file', 'after the file'] as const)('TRIAL-B3 a crash %s', (moment) => {
  test.each(changes)('%s %j: nothing is found changed', async (name, input) => {
    const preferences = crashing();
    const core = await started(preferences);
    preferences.crashAt = moment;
    await core.core.call('terminal', name, input);
    preferences.crashAt = null;
    const expected = preferences.inner.read();
    const again = await restartCore(core, { ports: { preferences: preferences.inner } });
    expect(await findings(again)).toEqual([]);
    expect(preferences.inner.read()).toEqual(expected);
  });
});

test('SEC-94 TRIAL-B3 what another program writes after such a crash is still found', async () => {
  const preferences = crashing();
  const core = await started(preferences);
  preferences.crashAt = 'after the file';
  await core.core.call('terminal', 'policy.setAuthorization', { registration: 'closed' });
  preferences.crashAt = null;
  await core.stop();
  preferences.inner.update((document) => ({ ...document, accessPolicy: 'read-write' }));
  const again = await restartCore(core, { ports: { preferences: preferences.inner } });
  expect(await findings(again)).toEqual(['seals']);
  expect((await again.run('policy.get', {})).access).toBe('read-only');
});

test('SEC-94 TRIAL-B3 an intent that was once carried out does not excuse the same change later', async () => {
  const preferences = crashing();
  const core = await started(preferences);
  await core.run('policy.setAccess', { access: 'read-write' });
  await core.run('policy.setAccess', { access: 'read-only' });
  await core.stop();
  preferences.inner.update((document) => ({ ...document, accessPolicy: 'read-write' }));
  const again = await restartCore(core, { ports: { preferences: preferences.inner } });
  expect(await findings(again)).toEqual(['seals']);
  expect((await again.run('policy.get', {})).access).toBe('read-only');
});
