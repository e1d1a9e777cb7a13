import { expect, type Page } from '@playwright/test';
import { callBridge, test } from './support/app.ts';
import { addConnector, allow, allowButton, beginLogin, logIn } from './support/person.ts';

/**
 * Everything the browser complains about: a blocked style or script, a failed request, a thrown
 * error.
 */
function complaints(page: Page): string[] {
  const received: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') received.push(message.text());
  });
  page.on('pageerror', (error) => received.push(error.message));
  return received;
}

test('no page of the real build breaks its content security policy (SEC-102)', async ({
  launch,
}) => {
  const started = await launch();
  const main = await started.page('main');
  const received = complaints(main);
  await addConnector(started);
  await logIn(started, '<img src=x onerror=alert(1)>');
  const inPrompt = complaints(await started.page('prompt'));
  await beginLogin(started.origin, '<script>alert(1)</script>');
  await allow(await started.page('prompt'));

  const navigation = main.getByRole('navigation');
  for (const page of ['Clients', 'Connectors', 'Approvals', 'Activity', 'Settings', 'Overview']) {
    await navigation.getByRole('link', { name: new RegExp(`^${page}`, 'u') }).click();
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await navigation.getByRole('link', { name: /^Connectors/u }).click();
  await main.getByRole('button', { name: /^Add/u }).first().click();
  await expect(main.getByRole('dialog')).toBeVisible();
  await main.keyboard.press('Escape');
  await navigation.getByRole('link', { name: /^Clients/u }).click();
  await main
    .getByRole('button', { name: /^Revoke/u })
    .first()
    .click();
  await expect(main.getByRole('alertdialog').or(main.getByRole('dialog'))).toBeVisible();
  await main.keyboard.press('Escape');
  await navigation.getByRole('link', { name: /^Settings/u }).click();
  await main
    .getByRole('button', { name: /^Pause/u })
    .first()
    .click();
  await main.keyboard.press('Escape');

  expect(received).toEqual([]);
  expect(inPrompt).toEqual([]);
});

test('a crashed renderer comes back and the gateway never noticed (REL-18)', async ({ launch }) => {
  const started = await launch();
  await addConnector(started);
  await beginLogin(started.origin);
  await allowButton(await started.page('prompt')).waitFor();
  const old = new Set(started.app.windows());
  await started.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      window.webContents.forcefullyCrashRenderer();
    }
  });

  const renewed = async (role: 'main' | 'prompt'): Promise<Page> => {
    const find = (): Page | undefined =>
      started.app
        .windows()
        .find((each) => !old.has(each) && each.url().startsWith(`app://${role}/`));
    await expect.poll(() => find() !== undefined).toBe(true);
    const page = find();
    if (page === undefined) throw new Error(`no ${role} window`);
    return page;
  };
  await expect(allowButton(await renewed('prompt'))).toBeVisible();
  const main = await renewed('main');
  await expect(main.getByRole('heading').first()).toBeVisible();
  const state = await callBridge(main, 'state.get', {});
  expect(state).toMatchObject({ ok: true, value: { gateway: { state: 'serving' } } });
});
