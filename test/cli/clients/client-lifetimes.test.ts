/** How long logins of a client last, from the command line. */
import { expect, it } from 'vitest';
import { register } from '../../support/clients/oauth-client.ts';
import { cli, runningCore, runningInstance } from '../support.ts';

it('ALATION-33 lifetimes are made shorter one by one, and longer only with presence', async () => {
  const { dataDir, run, core, issuer } = await runningCore();
  const { client } = await run('client.add', {
    name: 'Deploy',
    redirectUris: ['http://127.0.0.1/cb'],
  });
  const id = client.clientId;
  const lifetimes = (...more: readonly string[]) =>
    cli(['clients', 'lifetimes', id, ...more, '--data-dir', dataDir]);
  const own = () =>
    core.snapshot().clients.find(({ clientId }) => clientId === id)?.tokenLifetimes.own ?? null;

  const shorter = await lifetimes('--access-minutes', '5', '--login-days', '7');
  expect([shorter.code, shorter.err]).toEqual([0, '']);
  expect(shorter.out).toContain(
    'access tokens 5 min; unused 30 d; in all 7 d (set for this client)',
  );
  expect((await lifetimes('--refresh-days', '3')).code).toBe(0);
  expect(own()).toEqual({ accessMinutes: 5, refreshDays: 3, loginDays: 7 });

  expect((await lifetimes('--access-minutes', 'usual')).code).toBe(4);
  expect((await lifetimes('--access-minutes', '61')).code).toBe(2);
  expect((await lifetimes()).code).toBe(2);
  expect(own()).toEqual({ accessMinutes: 5, refreshDays: 3, loginDays: 7 });

  const { clientId } = await register(issuer);
  const other = ['clients', 'lifetimes', clientId, '--login-days', '1', '--data-dir', dataDir];
  expect((await cli(other)).err).toContain('Only clients that you added can be changed this way.');
  const gone = ['clients', 'lifetimes', 'gone', '--login-days', '1', '--data-dir', dataDir];
  expect((await cli(gone)).code).toBe(5);
});

it('ALATION-33 a client may be added with lifetimes of its own', async () => {
  const error = { code: 'conflict', message: 'm', hint: null } as const;
  const { dataDir, core } = await runningInstance(() => ({ ok: false, error }));
  const add = ['clients', 'add', 'App', '--redirect-uri', 'app://b'];
  const lifetimes = ['--access-minutes', '5', '--refresh-days', 'usual', '--login-days', '7'];
  await cli([...add, ...lifetimes, '--data-dir', dataDir]);
  const tokenLifetimes = { accessMinutes: 5, refreshDays: null, loginDays: 7 };
  expect(core.calls).toMatchObject([{ name: 'client.add', input: { tokenLifetimes } }]);
});
