/** The form for policies of other computers, as `consentry policy edit` leads there headless. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { policyWith } from '../support/core/managed-policy.ts';
import { expect, test, type Started } from './support/test.ts';

const program = join(import.meta.dirname, '../../dist/cli/index.mjs');

/** What the command prints, with the key of this run. */
async function policyEdit({ folder, product }: Started, ...more: string[]): Promise<string> {
  const args = ['policy', 'edit', ...more, '--data-dir', product.dataDir];
  const key = ['--operator-key-file', join(folder, 'operator.key')];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, ...key]);
  return stdout;
}

const linkIn = (said: string): string =>
  /^(http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}\/policy)$/mu.exec(said)?.[1] ?? '';

test('the printed link leads to the form, and works once', async ({ page, started }) => {
  const said = await policyEdit(started);
  expect(said).toContain('It works once, within 10 minutes.');
  const link = linkIn(said);
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Policy for other computers' })).toBeVisible();
  expect(page.url()).not.toContain(new URL(link).hash.slice(1, 44));
  await page.getByRole('button', { name: 'Begin empty' }).click();
  // The core behind the page reads the draft.
  await expect(page.getByRole('button', { name: 'Review' })).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(link);
  await expect(other.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});

test('a file that was named is what the form begins with', async ({ page, started }) => {
  const file = join(started.folder, 'draft.json');
  writeFileSync(file, JSON.stringify(policyWith({ access: 'read-only' })));
  await page.goto(linkIn(await policyEdit(started, file)));
  await expect(page.getByText('draft.json')).toBeVisible();
});

test('what is not saved stays on other pages of the tab, says so, and leaving the tab asks', async ({
  page,
  started,
}) => {
  await page.goto(linkIn(await policyEdit(started)));
  await page.getByRole('button', { name: 'Begin empty' }).click();
  const unsaved = page.getByText('not saved; kept until this tab closes');
  await expect(unsaved).toBeHidden();
  const name = page.getByRole('region', { name: 'Managed by' }).getByLabel('Name');
  await name.fill('IT');
  await expect(unsaved).toBeVisible();
  await page.getByRole('link', { name: 'Clients' }).click();
  await page.goBack();
  await expect(name).toHaveValue('IT');
  await expect(unsaved).toBeVisible();

  const asked = page.waitForEvent('dialog');
  // It ends only when the question is answered.
  const reload = page.evaluate(() => location.reload()).catch(() => undefined);
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await reload;
  await expect(name).toHaveValue('IT');
});
