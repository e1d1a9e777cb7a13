/**
 * What needs the person, at the command line: the same list as in the window, with the command that
 * mends it.
 */
import { expect, it } from 'vitest';
import { register, requestToken } from '../support/clients/oauth-client.ts';
import { cli, runningCore } from './support.ts';

it('ATOMIC-16 ATOMIC-19 ATOMIC-22 status names what is wrong and the command that mends it', async () => {
  const { dataDir, run, core, issuer } = await runningCore();
  await run('policy.setAccess', { access: 'disabled' });
  await run('connector.add', { kind: 'stdio', name: 'files', command: '/does/not/exist' });
  const { clientId } = await register(issuer);
  await run('client.remove', { clientId });
  await requestToken(issuer, {
    grant_type: 'refresh_token',
    refresh_token: 'x',
    client_id: clientId,
  });
  const { code, out } = await cli(['status', '--data-dir', dataDir]);
  const lines = out.split('\n').filter((line) => line.startsWith('Needs you'));
  expect(code).toBe(0);
  expect(lines).toHaveLength(core.snapshot().repairs.length);
  const line = (words: string): string | undefined => lines.find((one) => one.includes(words));
  expect(line('The access policy is set to Disabled')).toMatch(/Run: consentry policy show$/u);
  expect(line('Command not found')).toMatch(/Run: consentry connectors connect files$/u);
  expect(line('Remove Dynamic Authentication Providers')).toMatch(/Run: consentry clients list$/u);
});
