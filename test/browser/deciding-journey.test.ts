/**
 * The person makes a rule, sees what it did and why, and makes an exception for one client: real
 * core, page, client and server.
 */
import { addMemory } from './support/memory-connector.ts';
import { startSdkLogin } from './support/sdk-login.ts';
import { expect, test } from './support/test.ts';

test('a rule asks, the entry says why, and one client is made an exception', async ({
  page,
  context,
  started,
}) => {
  const { product } = started;
  await addMemory(started);
  await page.goto(product.ui ?? '');
  const client = await startSdkLogin(product.endpoint, 'Decider');
  const browser = await context.newPage();
  await browser.goto(client.loginUrl()?.href ?? '');
  const allow = page.getByRole('button', { name: 'Allow', exact: true });
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await allow.click();
  await client.finish();
  // A page behind another is drawn once a second.
  await browser.close();
  const search = () => client.call('memory__search_nodes', { query: 'secret plans' });
  expect(await search()).not.toHaveProperty('isError', true);

  // The rule, with its sentence before it is saved.
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Open rules' }).click();
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByRole('combobox', { name: 'Tools' }).fill('search_*');
  await page.getByRole('button', { name: 'Add condition' }).click();
  await page.getByRole('textbox', { name: 'Argument of condition 1' }).fill('query');
  await page.getByRole('textbox', { name: 'Value of condition 1' }).fill('*secret*');
  const preview = page.getByRole('status', { name: 'Preview' });
  await expect(preview).toContainText('Ask before tools named search_* when query is like');
  await expect(preview).toContainText('About 1 tool: memory/search_nodes');
  await page.getByRole('dialog').getByRole('button', { name: 'Add rule' }).click();
  await expect(page.getByRole('list', { name: 'Rules' }).getByRole('listitem')).toHaveCount(1);

  // It asks about what it names, and the no is explained.
  const denied = search();
  await page.getByRole('button', { name: 'Deny', exact: true }).click();
  expect(JSON.stringify(await denied)).toContain('denied_by_person');
  await page.getByRole('link', { name: 'Activity' }).first().click();
  await page.getByRole('button', { name: 'Refused' }).click();
  await page
    .getByRole('button', { name: /search_nodes/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog');
  const steps = drawer.getByRole('list', { name: 'Steps of the decision' });
  await expect(steps.getByRole('listitem').last()).toContainText('is the first that fits');
  await expect(steps.getByRole('listitem').last()).toContainText('Decided');
  await drawer.getByRole('button', { name: /^Asked/ }).click();
  await expect(drawer.getByText('The call waited for you')).toBeVisible();
  await page.keyboard.press('Escape');

  // Tried out first, then set for this client alone.
  await page.getByRole('link', { name: 'Clients' }).first().click();
  await page.getByRole('link', { name: 'Decider' }).click();
  await page.getByRole('tab', { name: 'What can it do?' }).click();
  await page.getByRole('button', { name: 'Why, for search_nodes' }).click();
  const field = page.getByRole('textbox', { name: 'With these arguments' });
  await field.fill('{ "query": "a secret" }');
  await page.getByRole('button', { name: 'Decide' }).click();
  await expect(page.getByRole('dialog').getByText('Asks you')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  const mode = page.getByRole('group', { name: 'search_nodes for Decider' });
  await mode.getByRole('radio', { name: 'Allow' }).click();
  await expect(mode.getByRole('radio', { name: 'Allow' })).toBeChecked();
  expect(await search()).not.toHaveProperty('isError', true);
  await page.getByRole('switch', { name: 'memory for Decider' }).click();
  await expect(page.getByText('Off for this client', { exact: true })).toBeVisible();
  const left = await client.toolNames();
  expect(left.filter((name) => name.startsWith('memory__'))).toEqual([]);
  await client.close();
});
