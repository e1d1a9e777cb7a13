import { expect } from '@playwright/test';
import { callModern } from '../support/clients/oauth-client.ts';
import { test } from './support/app.ts';
import { addConnector, beginLogin, listTools, logIn } from './support/person.ts';
import { click, labels, menu } from './support/tray.ts';

test('Revoke in the tray makes the next request 401, and the open window shows it without reload', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  const { token } = await logIn(started, 'Cursor');
  expect((await listTools(started.origin, token)).status).toBe(200);
  const main = await started.page('main');
  await main
    .getByRole('navigation')
    .getByRole('link', { name: /^Clients/u })
    .click();
  const row = main.getByRole('row').filter({ hasText: 'Cursor' });
  await expect(row).toBeVisible();
  await main.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  await expect.poll(() => labels('Clients')).toContain('Cursor, used just now');

  await click('Clients', '/^Cursor/', 'Revoke access…', 'Revoke now (cannot be undone)');

  expect((await listTools(started.origin, token)).status).toBe(401);
  await expect
    .poll(async () => (await started.run('state.get', {})).clients[0])
    .toMatchObject({ status: 'revoked', activeTokens: 0 });
  await expect(row.getByRole('button', { name: /^Revoke/u })).toHaveCount(0);
  await expect.poll(() => labels('Clients')).toEqual(['No client has access']);
  expect(await main.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
});

test('the open window shows a new client and new activity without reload', async ({ launch }) => {
  const started = await launch();
  await addConnector(started);
  const main = await started.page('main');
  await main
    .getByRole('navigation')
    .getByRole('link', { name: /^Activity/u })
    .click();
  await main.evaluate(() => Object.assign(globalThis, { sameDocument: true }));

  const { token } = await logIn(started, 'Windsurf');
  await expect(main.getByText('Windsurf').first()).toBeVisible();
  const called = await callModern(`${started.origin}/mcp`, token, 'tools/call', {
    name: 'everything__echo',
    arguments: { message: 'hello' },
  });
  expect(called.status).toBe(200);
  // Rows do not move under the pointer, which may rest anywhere on this desktop.
  await main.getByRole('navigation').hover();
  await expect(main.getByText('echo').first()).toBeVisible();
  expect(await main.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
});

test('Pause in the tray answers 503, and resuming takes the window', async ({ launch }) => {
  const started = await launch({ args: ['--port', '0', '--hidden'] });
  expect(await started.windows()).toEqual([]);
  await click('Open Consentry');
  await addConnector(started);
  const { token } = await logIn(started);
  await started.close('main');
  await expect
    .poll(async () => (await started.windows()).map(({ role }) => role))
    .toEqual(['prompt']);

  await click('Pause all access');
  expect((await listTools(started.origin, token)).status).toBe(503);
  await expect.poll(() => labels()).toContain('Resume…');
  await expect.poll(() => labels()).toContain('Consentry: paused, no client gets through');

  await click('Resume…');
  expect((await listTools(started.origin, token)).status).toBe(503);
  await started.run('gateway.resume', {});
  expect((await listTools(started.origin, token)).status).toBe(200);
});

test('Pause until tomorrow ends by itself in the morning', async ({ launch }) => {
  const started = await launch();
  await click('Pause until tomorrow');
  const until = async (): Promise<string | null> =>
    (await started.run('state.get', {})).gateway.pausedUntil;
  await expect.poll(until).not.toBeNull();
  const end = new Date((await until()) ?? 0);
  expect([end.getHours(), end.getTime() > Date.now()]).toEqual([6, true]);
});

test('Start at login is on or off with its mark, and the window agrees', async ({ launch }) => {
  const started = await launch();
  const mark = async (): Promise<boolean | undefined> =>
    (await menu()).find(({ label }) => label === 'Start at login')?.checked;
  await expect.poll(mark).toBe(false);
  await click('Start at login');
  await expect.poll(mark).toBe(true);
  expect((await started.run('app.info', {})).launchAtLogin.state).toBe('on');
  await started.run('app.setLaunchAtLogin', { isOn: false });
  await expect.poll(mark).toBe(false);
  // From its sources it has nothing to update.
  expect((await labels()).filter((label) => /update/iu.test(label))).toEqual([]);
});

test('Revoke all in the tray takes from every client, after one more step', async ({ launch }) => {
  const started = await launch();
  await addConnector(started);
  const first = await logIn(started, 'Cursor');
  const second = await logIn(started, 'Windsurf');
  expect(await labels('Clients', 'Revoke all…')).toEqual(['Revoke all now (cannot be undone)']);
  await click('Clients', 'Revoke all…', 'Revoke all now (cannot be undone)');
  for (const { token } of [first, second])
    await expect.poll(async () => (await listTools(started.origin, token)).status).toBe(401);
});

test('the tray lowers access at once and never raises it', async ({ launch }) => {
  const started = await launch();
  const chosen = async (): Promise<string | undefined> =>
    (await menu()).find(({ label }) => label === 'Access')?.children?.find(({ checked }) => checked)
      ?.label;
  await expect.poll(chosen).toBe('Read & write');

  await click('Access', 'Read-only');
  await expect.poll(chosen).toBe('Read-only');
  expect((await started.run('state.get', {})).accessPolicy).toBe('read-only');

  await click('Access', 'Read & write');
  await expect(await started.page('main')).toHaveURL(/#\/settings$/u);
  expect((await started.run('state.get', {})).accessPolicy).toBe('read-only');
  await expect.poll(chosen).toBe('Read-only');
});

test('the tray follows connectors, questions and their end', async ({ launch }) => {
  const started = await launch();
  await addConnector(started, 'notes-x');
  await expect.poll(() => labels('Connectors')).toEqual(['notes-x (ready)']);
  await click('Connectors', '/^notes-x/', 'Disable');
  await expect.poll(() => labels('Connectors')).toEqual(['notes-x (disabled)']);
  await click('Connectors', '/^notes-x/', 'Enable…');
  await expect(await started.page('main')).toHaveURL(/#\/connectors\/notes-x$/u);

  await beginLogin(started.origin, 'A & B_c');
  await expect.poll(() => labels()).toContain('1 login request waiting…');
  const prompt = await started.page('prompt');
  await prompt.getByRole('button', { name: 'Deny', exact: true }).click();
  await expect.poll(() => labels()).not.toContain('1 login request waiting…');
});

test('names from clients stand in the tray as they are', async ({ launch }) => {
  const started = await launch();
  await addConnector(started);
  await logIn(started, 'A & B_c <b>d</b>');
  await expect.poll(() => labels('Clients')).toContain('A & B_c <b>d</b>, never used');
});
