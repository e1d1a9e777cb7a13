import { axeViolations, expect, test } from './support/test.ts';

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
  ).toEqual([0, 1, '']);
  // The session of this tab is kept over a reload; the secret of the link is not.
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(secret);

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

test('TRIAL-D-B1 the page survives a reload, and a new link works in the tab that has no session', async ({
  page,
  pages,
}) => {
  const { secret } = pages.newSession();
  await page.goto(`${pages.origin}/#${secret}`);
  const question = page.getByRole('dialog', { name: 'Question' });
  await expect(question).toBeVisible();
  await page.reload();
  await expect(question).toBeVisible();
  // A new run of the server: what the tab kept counts no more, and a new link changes only the fragment.
  const next = pages.newSession();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  await page.goto(`${pages.origin}/#${next.secret}`);
  await expect(question).toBeVisible();
  expect(page.url()).not.toContain(next.secret);
});

test('a link works once', async ({ page, pages }) => {
  const { secret } = pages.newSession();
  await page.goto(`${pages.origin}/#${secret}`);
  await expect(page.getByRole('dialog', { name: 'Question' })).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(`${pages.origin}/#${secret}`);
  await expect(other.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expect(other.getByText('already used or has expired')).toBeVisible();
});

test('without a secret the page says how to get one', async ({ page, pages }) => {
  await page.goto(`${pages.origin}/`);
  await expect(page.getByRole('heading', { name: 'This page needs a login link' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Command' })).toHaveText(
    'consentry ui --operator-key-file FILE',
  );
  await expect(page.getByText('Press u and Enter in the terminal')).toBeVisible();
});
