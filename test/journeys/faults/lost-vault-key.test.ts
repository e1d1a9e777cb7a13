/**
 * The key of the vault is gone, as after a new keyring: the person hears of it, decides, and goes
 * on.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import { callInstance } from '../../../main/cli/instance-client.ts';
import { everything, run } from '../../cli/program.ts';
import { callModern, logIn } from '../../support/clients/oauth-client.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { startProduct } from '../support/killable.ts';

const withSecret = (name: string): CommandInput<'connector.add'> => ({
  kind: 'stdio',
  name,
  command: process.execPath,
  args: [everything, 'stdio'],
  env: [{ name: 'API_KEY', value: 'canary-7f3a9c', secret: true }],
});

test('TRIAL-C8 SEC-95 a lost key is said, nothing is taken beside it, and removing what it kept begins anew', async () => {
  const folder = makeTempDir();
  const first = await startProduct(folder);
  onTestFinished(() => first.kill());
  await first.run('connector.add', withSecret('one'));
  const login = await logIn(first, { access: { one: 'read' } });
  await first.end();
  rmSync(join(first.dataDir, 'vault.key'));
  const before = readFileSync(join(first.dataDir, 'vault.json'), 'utf8');

  const product = await startProduct(folder);
  onTestFinished(() => product.kill());
  const ask = (...args: string[]) => run(['vault', ...args, '--data-dir', product.dataDir]);
  const keyed = ['--operator-key-file', join(folder, 'operator.key')];
  expect((await ask('show')).out).toMatch(/\d stored secrets cannot be opened/u);
  const { repairs } = await product.run('state.get', {});
  expect(repairs).toContainEqual(
    expect.objectContaining({ id: 'vault', title: 'Secrets cannot be used now' }),
  );
  const added = await callInstance(
    product.dataDir,
    'connector.add',
    withSecret('two'),
    product.operatorKey,
  );
  expect(added).toMatchObject({ ok: false, error: { code: 'vault_unavailable' } });
  expect(readFileSync(join(product.dataDir, 'vault.json'), 'utf8')).toBe(before);

  // Somebody without presence cannot throw them away.
  expect((await ask('remove-unreadable')).code).not.toBe(0);
  expect(readFileSync(join(product.dataDir, 'vault.json'), 'utf8')).toBe(before);
  expect((await ask('remove-unreadable', ...keyed)).code).toBe(0);
  await product.run('connector.add', withSecret('two'));
  // What the lost key had sealed is not believed: access is over, and that is said.
  expect((await callModern(product.endpoint, login.accessToken, 'server/discover')).status).toBe(
    401,
  );
  const { entries } = await product.run('audit.list', { action: 'vault.removeUnreadable' });
  expect(entries.map(({ decision }) => decision)).toEqual(['done', 'failed']);
  // Nor is the policy: the person opens again what they want open.
  await product.run('policy.setAuthorization', { registration: 'ask' });
  await product.run('policy.setAccess', { access: 'read-write' });
  await product.run('client.unblock', { clientId: login.clientId });
  const again = await logIn(product, { access: { two: 'read' } });
  await product.end();
  const last = await startProduct(folder);
  onTestFinished(() => last.kill());
  expect((await callModern(last.endpoint, again.accessToken, 'server/discover')).status).toBe(200);
});
