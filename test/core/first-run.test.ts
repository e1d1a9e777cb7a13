/** Where the first run stands: kept in the settings, begun by nobody who has something already. */
import { expect, it } from 'vitest';
import { startCore } from '../support/core/start-core.ts';

it('begins where there is nothing, and is remembered', async () => {
  const { core, ports, run } = await startCore();
  expect(core.snapshot().firstRun).toBe('access');
  expect(ports.preferences.read().firstRun).toBeUndefined();
  expect(await run('settings.set', { firstRun: 'client' })).toMatchObject({ firstRun: 'client' });
  expect(core.snapshot().firstRun).toBe('client');
  expect(await run('settings.set', { theme: 'dark' })).toMatchObject({ firstRun: 'client' });
  expect(ports.preferences.read().firstRun).toBe('client');
});

it('is over for settings of an older version that have a connector, and for whoever has a client', async () => {
  const first = await startCore();
  await first.run('connector.add', {
    kind: 'stdio',
    name: 'notes',
    command: 'node',
    args: [],
    env: [],
    enabled: false,
  });
  expect(first.core.snapshot().firstRun).toBe('done');
  // Whoever began it goes on, connector or not.
  await first.run('settings.set', { firstRun: 'connector' });
  expect(first.core.snapshot().firstRun).toBe('connector');

  const second = await startCore();
  await second.run('client.add', { name: 'CI', redirectUris: ['http://127.0.0.1/cb'] });
  expect(second.core.snapshot().firstRun).toBe('done');
});

it('is no matter for the log, and needs the person', async () => {
  const { run, refused } = await startCore();
  const before = (await run('audit.list', {})).entries.length;
  await run('settings.set', { firstRun: 'done' });
  expect((await run('audit.list', {})).entries).toHaveLength(before);
  expect((await refused('settings.set', { firstRun: 'access' }, 'control')).code).toBe(
    'not_allowed_here',
  );
});
