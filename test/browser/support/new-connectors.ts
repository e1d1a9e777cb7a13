/** Filling in the dialog that adds a connector. */
import type { Page } from '@playwright/test';

/** A new remote connector with a header that can be sent, and one that cannot. */
export async function newHeaders(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add connector' }).first().click();
  await page.getByRole('radio', { name: 'URL' }).check({ force: true });
  await page.getByRole('textbox', { name: 'URL' }).fill('https://mcp.example.com/mcp');
  await page.getByText(/^More settings/u).click();
  for (const [name, value] of [
    ['X-Api-Key', 'k3y'],
    ['Host', 'x'],
  ] as const) {
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.getByRole('textbox', { name: 'Name of the header' }).last().fill(name);
    await page.getByLabel(`Value of ${name}`).fill(value);
  }
  await page.getByRole('button', { name: 'Add and connect' }).click();
  await page.getByText(/^Host belongs to the connection/u).scrollIntoViewIfNeeded();
}

/** A new program, and what it gets for the company network. */
export async function newProgram(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add connector' }).first().click();
  await page.getByRole('radio', { name: 'Command' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Command' }).fill('npx -y a-server@1.0.0');
  await page.getByText('More settings').click();
  await page.getByText('It gets, for the company network').scrollIntoViewIfNeeded();
}
