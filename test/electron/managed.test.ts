/** The desktop app on a computer that somebody manages, with a real file in the real place. */
import { expect } from '@playwright/test';
import { callBridge, test } from './support/app.ts';
import { canManage, makeManagedMachine } from './support/managed-machine.ts';
import { makeTempDir } from './support/temp-dir.ts';
import { labels, menu } from './support/tray.ts';

const policy = {
  version: 1,
  managedBy: { name: 'Example IT', contact: 'it@example.com' },
  access: 'read-only',
  locked: ['tools'],
};

test('ATLAR-13 SEC-118 ATOMIC-12 ATOMIC-19 what the policy holds is locked in window and tray, changes with the file, and nothing goes when the file is broken', async ({
  launch,
}) => {
  if (!canManage()) {
    // Whoever may not mount sees the other half: without a policy nothing is locked.
    const { page } = await launch();
    const own = await page('main');
    await own.getByRole('link', { name: 'Settings' }).click();
    await expect(own.getByRole('radio', { name: 'Read & write' })).toBeEnabled();
    await expect(own.getByRole('region', { name: /^Managed/u })).toHaveCount(0);
    return;
  }
  const dir = makeTempDir();
  try {
    const machine = makeManagedMachine(dir.path, policy);
    const started = await launch({
      executable: machine.executable,
      // The place of the system.
      environment: { CONSENTRY_TEST_POLICY: '' },
    });
    const main = await started.page('main');
    const access = async () => (await started.run('state.get', {})).accessPolicy;
    expect(await access()).toBe('read-only');

    await main.getByRole('link', { name: 'Settings' }).click();
    const group = main.getByRole('group', { name: 'Access policy' });
    await expect(group.getByRole('radio', { name: 'Read & write' })).toBeDisabled();
    await expect(main.getByText('Held at Read-only by Example IT.')).toBeVisible();
    await expect(main.getByRole('region', { name: 'Managed by Example IT' })).toBeVisible();
    const raise = await callBridge(main, 'policy.setAccess', { access: 'read-write' });
    expect(raise).toMatchObject({ ok: false, error: { code: 'managed' } });

    await expect.poll(() => labels('Access')).toContain('Locked by Example IT');
    const inTray = (await menu()).find(({ label }) => label === 'Access')?.children ?? [];
    expect(inTray.find(({ label }) => label === 'Locked by Example IT')?.enabled).toBe(false);
    expect(inTray.find(({ label }) => label === 'Read & write')?.enabled).toBe(false);
    expect(inTray.find(({ label }) => label === 'Disabled')?.enabled).toBe(true);

    machine.write({ ...policy, access: 'read-write', managedBy: { name: 'Other IT' } });
    await expect(main.getByRole('region', { name: 'Managed by Other IT' })).toBeVisible();
    await expect(group.getByRole('radio', { name: 'Read & write' })).toBeEnabled();
    await expect.poll(() => labels('Access')).not.toContain('Locked by Example IT');

    machine.write('{ "version": 1, "acess": "read-only" }');
    const broken = main.getByRole('region', { name: 'Managed computer' });
    await expect(broken.getByText('acess', { exact: false }).first()).toBeVisible();
    expect(await access()).toBe('disabled');
    for (const name of ['Read-only', 'Read & write'])
      await expect(group.getByRole('radio', { name })).toBeDisabled();
    await main.getByRole('link', { name: 'Overview' }).click();
    await expect(
      main.getByText('The policy of this computer cannot be used, so nothing is allowed'),
    ).toBeVisible();

    machine.write(policy);
    await expect.poll(access).toBe('read-only');
  } finally {
    dir.remove();
  }
});
