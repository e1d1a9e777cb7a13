/**
 * What of a call's arguments the log keeps is set for each connector, from the next call on, and
 * that it was set is logged.
 */
import { expect, test } from 'vitest';
import { call, setUp } from '../support.ts';

test('ATMOS-29 SEC-98 what the log keeps is set for one connector, from the next call on, and written down', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const args = { repo: 'acme/web', body: 'We met on Monday.', password: 'monday' };
  const kept = async (): Promise<unknown> => {
    await call(setting, login, 'get_it', args);
    const { entries } = await core.run('audit.list', { action: 'tools/call', limit: 1 });
    return JSON.parse(entries[0]?.arguments ?? 'null');
  };
  const usual = { ...args, body: '[text of 17 characters]', password: '[secret]' };
  expect(await kept()).toEqual(usual);
  await core.run('connector.edit', { name: 'up', loggedArguments: 'texts' });
  expect(await kept()).toEqual({ ...args, password: '[secret]' });
  await core.run('connector.edit', { name: 'up', loggedArguments: 'shapes' });
  expect(await kept()).toMatchObject({ repo: '[text of 8 characters]' });
  await core.run('connector.edit', { name: 'up', loggedArguments: 'usual' });
  expect(await kept()).toEqual(usual);
  const { entries } = await core.run('audit.list', { action: 'connector.edit' });
  expect(entries.map(({ detail }) => detail)).toEqual([
    expect.stringContaining('loggedArguments usual'),
    expect.stringContaining('loggedArguments shapes'),
    expect.stringContaining('loggedArguments texts'),
  ]);
});
