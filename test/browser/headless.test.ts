import { expect, test } from './support/test.ts';

test('the one-time link logs in, works under the real policy, and leaves no secret behind', async ({
  page,
  pages,
}) => {
  const { fake, secret } = pages.newSession();
  await page.goto(`${pages.origin}/#${secret}`);
  await expect(page.getByRole('dialog', { name: 'Question' })).toBeVisible();
  expect(page.url()).not.toContain(secret);
  expect(
    await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]),
  ).toEqual([0, 0, '']);

  const deny = page.getByRole('button', { name: 'Deny', exact: true });
  for (const heading of [/create_issue/, /wants to use/, /delete_file/]) {
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await deny.click();
  }
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(fake.world.snapshot.questions).toEqual([]);

  fake.publish({ accessPolicy: 'read-only' });
  await expect(page.getByText('Read-only')).toBeVisible();
});

test('a question is allowed in the page, with its nonce', async ({ page, pages }) => {
  const { fake, secret } = pages.newSession();
  await page.goto(`${pages.origin}/#${secret}`);
  const allow = page.getByRole('button', { name: 'Allow once' });
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await allow.click();
  await expect(
    page.getByRole('heading', { name: '“Claude Code” wants to use your connectors' }),
  ).toBeVisible();
  expect(fake.calls.find((call) => call.name === 'question.allow')?.input).toEqual({
    id: 'q-approval',
    nonce: 'nonce-q-approval',
    for: 'once',
  });
});

test('a link works once', async ({ page, pages }) => {
  const { secret } = pages.newSession();
  await page.goto(`${pages.origin}/#${secret}`);
  await expect(page.getByRole('dialog', { name: 'Question' })).toBeVisible();
  await page.goto('about:blank');
  await page.goto(`${pages.origin}/#${secret}`);
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expect(page.getByText('already used or has expired')).toBeVisible();
});

test('without a secret the page says how to get one', async ({ page, pages }) => {
  await page.goto(`${pages.origin}/`);
  await expect(page.getByRole('heading', { name: 'This page needs a login link' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Command' })).toHaveText('consentry ui');
});
