/**
 * The whole of it with nothing invented: `consentry serve`, its page in Chromium, the current SDK
 * as the client, a real MCP server behind, and the person with two tabs.
 */
import { callModern } from '../support/clients/oauth-client.ts';
import { addMemory } from './support/memory-connector.ts';
import { startSdkLogin } from './support/sdk-login.ts';
import { expect, test } from './support/test.ts';

const entities = [{ name: 'Ada', entityType: 'person', observations: ['writes programs'] }];

test('a client logs in, asks for more, is narrowed and loses its token, all in the page', async ({
  page,
  context,
  started,
}) => {
  const { product } = started;
  await addMemory(started);
  await product.run('tool.set', { connector: 'memory', tool: 'create_entities', mode: 'allow' });
  await page.goto(product.ui ?? '');
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

  const client = await startSdkLogin(product.endpoint, 'Journey');
  const browser = await context.newPage();
  const allow = page.getByRole('button', { name: 'Allow', exact: true });
  const memory = page.getByRole('group', { name: 'Access to memory' });

  // The login: the browser only waits, the page of Consentry asks, and starts from reading.
  await browser.goto(client.loginUrl()?.href ?? '');
  await expect(
    page.getByRole('heading', { name: '“Journey” wants to use your connectors' }),
  ).toBeVisible();
  await expect(page.getByText('Name not verified.')).toBeVisible();
  await expect(memory.getByRole('radio', { name: 'Read', exact: true })).toBeChecked();
  // It repeated the scope of our challenge: that is no wish for what is added later (TRIAL-A1).
  const later = page.getByRole('checkbox', { name: 'Also connectors added later' });
  await expect(later).not.toBeChecked();
  await expect(memory.getByRole('radio', { name: 'Read & write' })).toBeEnabled();
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await allow.click();
  await client.finish();
  await browser.waitForURL(/\/callback\?/);
  const firstToken = client.accessToken();
  expect(await client.toolNames()).toContain('memory__read_graph');
  expect(await client.toolNames()).not.toContain('memory__create_entities');

  // The step-up: the call fails, the SDK asks for more by itself, the person sees only what is
  // new.
  const create = () => client.call('memory__create_entities', { entities });
  await expect(create()).rejects.toThrow();
  await browser.goto(client.loginUrl()?.href ?? '');
  await expect(
    page.getByRole('heading', { name: '“Journey” wants to do more with your connectors' }),
  ).toBeVisible();
  await expect(page.getByText('It already may: Read with memory.')).toBeVisible();
  // Writing is the person's own move (ATMOS-24).
  await expect(memory.getByRole('radio', { name: 'Keep read' })).toBeChecked();
  await expect(allow).toHaveAttribute('aria-disabled', 'true');
  await memory.getByRole('radio', { name: 'Read & write' }).click();
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await allow.click();
  await client.finish();
  expect(await create()).toMatchObject({ content: [{ type: 'text' }] });
  const whileWriting = await client.toolNames();
  expect(whileWriting).toContain('memory__create_entities');

  // Narrowed live: the same token sees fewer tools at its next request.
  const token = client.accessToken();
  await page.getByRole('link', { name: 'Clients' }).first().click();
  await page.getByRole('link', { name: 'Journey' }).click();
  await memory.getByRole('radio', { name: 'Read', exact: true }).click();
  await expect(page.getByText('memory: Read', { exact: true })).toBeAttached();
  await expect(memory.getByRole('radio', { name: 'Read', exact: true })).toBeChecked();
  const whileReading = await client.toolNames();
  expect(whileReading.length).toBeLessThan(whileWriting.length);
  expect(whileReading).not.toContain('memory__create_entities');
  expect(client.accessToken()).toBe(token);

  // One token ends with one click, the newest first in the list; the one of the first login goes
  // on.
  const revoke = page.getByRole('button', { name: /^Revoke the token of / });
  await expect(revoke).toHaveCount(2);
  await revoke.first().click();
  await expect(revoke).toHaveCount(1);
  const status = async (accessToken: string) =>
    (await callModern(product.endpoint, accessToken, 'tools/list')).status;
  expect([await status(token), await status(firstToken)]).toEqual([401, 200]);
  await revoke.click();
  await expect(page.getByRole('heading', { name: 'No access' })).toBeVisible();
  expect(await status(firstToken)).toBe(401);
  await client.close();
});
