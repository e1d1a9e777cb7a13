/**
 * The first minutes with nothing invented: `consentry serve` on an empty folder, its page in
 * Chromium, a real MCP server behind and the current SDK as the AI app. Whoever does it has never
 * heard of any of this: everything that is pressed is found by the words on it.
 */
import { memoryServer } from './support/memory-connector.ts';
import { startSdkLogin } from './support/sdk-login.ts';
import { axeViolations, expect, test } from './support/test.ts';

test.use({ access: null });

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
  const allow = page.getByRole('button', { name: 'Allow', exact: true });
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await allow.click();
  await client.finish();
  await expect(page.getByText('Newcomer is connected.')).toBeVisible();
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByText('5 of 6 done')).toBeVisible();
  expect((await product.run('state.get', {})).firstRun).toBe('done');

  // The checklist is live: it leaves with the first call.
  await client.call('memory__read_graph', {});
  await expect(page.getByText('Get started')).toBeHidden();
  await client.close();
});
