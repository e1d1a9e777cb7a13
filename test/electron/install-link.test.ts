/**
 * The install link of an AI client: pressing it opens exactly what the preview had, and nothing
 * else opens (SEC-63).
 */
import { expect } from '@playwright/test';
import { isInstallLink } from '../../contract/plain/install-links.ts';
import { test } from './support/app.ts';

test('SEC-63 pressing the install link opens that link, and no other address of another program', async ({
  launch,
}) => {
  const { app, page: pageOf } = await launch();
  // In place of the system, which would look for the client.
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    (globalThis as { opened?: string[] }).opened = opened;
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  const opened = () => app.evaluate(() => (globalThis as { opened?: string[] }).opened ?? []);
  const page = await pageOf('main');
  await page.evaluate(() => {
    location.hash = '#/clients';
  });
  const show = page.getByRole('button', { name: /^Show \d+ others/u });
  const add = page.getByRole('button', { name: 'Add Consentry to Cursor' });
  await expect(show.or(add).first()).toBeVisible();
  if (!(await add.isVisible())) await show.click();
  await add.click();
  const link = page.getByRole('link', { name: 'Open in Cursor' });
  await expect(link).toBeVisible();
  const address = (await link.getAttribute('href')) ?? '';
  expect(isInstallLink(address)).toBe(true);
  expect(await opened()).toEqual([]);
  await link.click();
  await expect.poll(opened).toEqual([address]);

  await page.evaluate(
    (others) => others.forEach((other) => window.open(other)),
    [
      `${address}x`,
      'vscode:mcp/install?%7B%7D',
      'cursor://anysphere.cursor-deeplink/command?text=x',
      'https://example.com/',
    ],
  );
  expect(await opened()).toEqual([address]);
  expect(page.url()).toContain('app://main/');
});
