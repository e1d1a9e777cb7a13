/**
 * The first minutes with nothing invented: `consentry serve` on an empty folder, its page in
 * Chromium, a real MCP server behind and the current SDK as the AI app. Whoever does it has never
 * heard of any of this: everything that is pressed is found by the words on it.
 */
import type { Page } from '@playwright/test';
import { addMemory, memoryServer } from './support/memory-connector.ts';
import { startSdkLogin } from './support/sdk-login.ts';
import { axeViolations, expect, test } from './support/test.ts';

test.use({ access: null });

/** The prompt comes up by itself on the page; its yes counts after a second. */
async function allowIn(page: Page, name: string): Promise<void> {
  const allow = page.getByRole('button', { name, exact: true });
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await allow.click();
}

test('from an empty folder to the first call, by the words on the page', async ({
  page,
  context,
  started,
}) => {
  const { product } = started;
  await page.goto(product.ui ?? '');
  await expect(page.getByRole('heading', { name: 'Welcome to Consentry' })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Read-only' })).toBeChecked();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Connect something' })).toBeFocused();
  expect((await product.run('policy.get', {})).access).toBe('read-only');
  expect((await product.run('state.get', {})).firstRun).toBe('connector');

  await page.getByRole('button', { name: /^I have a command/ }).click();
  await page
    .getByRole('textbox', { name: /^Command/ })
    .fill(`"${process.execPath}" "${memoryServer}"`);
  // A name is suggested when the field is left.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'Name' })).not.toHaveValue('');
  await page.getByRole('textbox', { name: 'Name' }).fill('memory');
  await page.getByRole('button', { name: 'Add and run' }).click();
  const accept = page.getByRole('button', { name: /^Accept \d+ tools$/ });
  await expect(accept).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await accept.click();
  await expect(page.getByText(/^Ready: you can give AI apps its/)).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();

  await expect(page.getByText(/Waiting for an AI app to ask/)).toBeVisible();
  const client = await startSdkLogin(product.endpoint, 'Newcomer');
  const browser = await context.newPage();
  await browser.goto(client.loginUrl()?.href ?? '');
  await allowIn(page, 'Allow');
  await client.finish();
  await expect(page.getByText('Newcomer is connected.')).toBeVisible();

  // It ends with a call: what to ask for, and the answer as it comes.
  await expect(page.getByText('Ask Newcomer:')).toBeVisible();
  await expect(page.getByText('List the tools you have from memory')).toBeVisible();
  await expect(page.getByText('Waiting for the first call…')).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await client.call('memory__read_graph', {});
  await expect(page.getByText(/^It works: Newcomer called read_graph on memory/)).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page.getByText('Get started')).toBeHidden();
  expect((await product.run('state.get', {})).firstRun).toBe('done');
  await client.close();
});

test('a call that asks is answered from the last step', async ({ page, context, started }) => {
  const { product } = started;
  await product.run('policy.setAccess', { access: 'read-write' });
  await addMemory(started);
  await page.goto(product.ui ?? '');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => window.location.assign('#/welcome/client'));
  const client = await startSdkLogin(product.endpoint, 'Newcomer');
  const browser = await context.newPage();
  await browser.goto(client.loginUrl()?.href ?? '');
  const writes = page.getByRole('group', { name: 'Access to memory' });
  await writes.getByRole('radio', { name: 'Read & write' }).check();
  await allowIn(page, 'Allow');
  await client.finish();
  const held = client.call('memory__create_entities', { entities: [] });
  await expect(page.getByText('“Newcomer” asks for your approval')).toBeVisible();
  await allowIn(page, 'Allow once');
  await held;
  await expect(page.getByText(/^It works: Newcomer called create_entities/)).toBeVisible();
  await client.close();
});
