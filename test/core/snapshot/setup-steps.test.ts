/** The steps of the setup, done by what there is (ATMOS-46). */
import { expect, test, vi } from 'vitest';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { memoryPreferences, newInstallation } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';
import { call, setUp } from '../gateway/support.ts';

const done = ({ setup }: AppSnapshot) => setup.filter(({ isDone }) => isDone).map(({ id }) => id);

test('ATMOS-46 nothing is done on a new installation, and choosing access is the first step', async () => {
  const core = await startCore({ ports: { preferences: memoryPreferences(newInstallation) } });
  expect(done(core.core.snapshot())).toEqual([]);
  await core.run('policy.setAccess', { access: 'read-only' });
  expect(done(core.core.snapshot())).toEqual(['access']);
});

test('ATMOS-46 each step is done by what there is, and comes back when that goes', async () => {
  const setting = await setUp();
  const { core, clock, login } = setting;
  const { setup } = core.core.snapshot();
  expect(setup.map(({ id }) => id)).toEqual([
    'access',
    'connector',
    'connect',
    'review',
    'client',
    'call',
  ]);
  expect(done(core.core.snapshot())).not.toContain('call');
  await call(setting, login, 'get_it');
  // The log is counted a moment later.
  await vi.waitFor(() => {
    clock.advance(1000);
    expect(done(core.core.snapshot())).toEqual(setup.map(({ id }) => id));
  });
  await core.run('client.revoke', { clientId: login.clientId });
  expect(done(core.core.snapshot())).not.toContain('client');
});

test('ATMOS-46 a step names the connector that it is about', async () => {
  const { core } = await setUp();
  await core.run('connector.add', { kind: 'stdio', name: 'gone', command: '/does/not/exist' });
  const { setup } = core.core.snapshot();
  expect(setup.find(({ id }) => id === 'connect')).toMatchObject({ connector: 'gone' });
});
