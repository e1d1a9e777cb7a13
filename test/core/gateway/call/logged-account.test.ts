/** Whose account a call used stays in the log, whoever is logged in later. */
import { expect, test } from 'vitest';
import { call, setUp } from '../support.ts';

test('ATMOS-28 a call has the account of its connector, and is found by it', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  for (const label of ['Work', 'Home']) {
    await core.run('connector.edit', { name: 'up', label });
    expect((await call(setting, login, 'get_it', { label })).outcome).toBe('ok');
  }
  const callsOf = async (account: string) =>
    (await core.run('audit.list', { account, decision: 'allow' })).entries.map(
      (entry) => entry.account,
    );
  expect(await callsOf('Work')).toEqual(['Work']);
  expect(await callsOf('Home')).toEqual(['Home']);
  const [changed] = (await core.run('audit.list', { action: 'connector.edit' })).entries;
  expect(changed).toMatchObject({ connector: 'up', account: 'Home' });
  // What nobody agreed to is not named.
  expect(changed?.detail).toMatch(/^label, in the/u);
});
