import { limits } from '../../main/core/limits/limits.ts';
import { threeQuestions } from '../support/worlds/busy.ts';
import type { WaitData } from '../support/worlds/world-data.ts';
import { axeViolations, expect, test } from './support/test.ts';

const asking: WaitData = {
  call: { client: 'Claude Code', tool: 'github__create_issue', arguments: { title: 'x' } },
};

test('the one-time link logs in, works under the real policy, and leaves no secret behind', async ({
  page,
  serve,
}) => {
  const { world, newLink } = await serve({ waits: threeQuestions });
  const link = newLink();
  const secret = new URL(link).hash.slice(1);
  await page.goto(link);
  await expect(page.getByRole('dialog', { name: 'Question' })).toBeVisible();
  expect(page.url()).not.toContain(secret);
  expect(
    await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]),
  ).toEqual([0, 1, '']);
  // The session of this tab is kept over a reload; the secret of the link is not.
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(secret);

  const deny = page.getByRole('button', { name: 'Deny', exact: true });
  for (const heading of [/create_issue/, /“Claude Code” wants/, /delete_file/]) {
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await deny.click();
  }
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(world.core.core.snapshot().questions).toEqual([]);

  await world.core.run('policy.setAccess', { access: 'read-only' });
  await expect(page.getByText('Read-only')).toBeVisible();
});

test('a question is allowed in the page, with its nonce', async ({ page, serve }) => {
  const { world, newLink } = await serve({ waits: threeQuestions });
  const [first] = world.snapshot().questions;
  const asked = page.waitForRequest(/\/call\/question\.allow$/u);
  await page.goto(newLink());
  const allow = page.getByRole('button', { name: 'Allow once' });
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await allow.click();
  await expect(page.getByRole('heading', { name: /“Claude Code” wants/ })).toBeVisible();
  expect((await asked).postDataJSON()).toEqual({
    id: first?.id,
    nonce: expect.stringMatching(/^[\w-]{20,}$/u),
    for: 'once',
  });
});

test('TRIAL-D-B1 the page survives a reload, and a new link works in the tab that has no session', async ({
  page,
  serve,
}) => {
  const { origin, newLink } = await serve({ waits: [asking] });
  await page.goto(newLink());
  const question = page.getByRole('dialog', { name: 'Question' });
  await expect(question).toBeVisible();
  await page.reload();
  await expect(question).toBeVisible();
  // So many other tabs came that what this one kept counts no more; a new link changes only the
  // fragment.
  for (let tab = 0; tab < limits.ui.sessions; tab += 1) {
    const headers = { 'content-type': 'application/json', origin };
    const secret = new URL(newLink()).hash.slice(1);
    const body = JSON.stringify({ secret });
    expect((await fetch(`${origin}/session`, { method: 'POST', headers, body })).status).toBe(200);
  }
  await page.reload();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  const next = newLink();
  await page.goto(next);
  await expect(question).toBeVisible();
  expect(page.url()).not.toContain(new URL(next).hash.slice(1));
});

test('a link works once', async ({ page, serve }) => {
  const { newLink } = await serve({ waits: [asking] });
  const link = newLink();
  await page.goto(link);
  await expect(page.getByRole('dialog', { name: 'Question' })).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(link);
  await expect(other.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expect(other.getByText('already used or has expired')).toBeVisible();
});

test('without a secret the page says how to get one', async ({ page, serve }) => {
  const { origin } = await serve({ world: 'empty' });
  await page.goto(`${origin}/`);
  await expect(page.getByRole('heading', { name: 'This page needs a login link' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Command' })).toHaveText(
    'consentry ui --operator-key-file FILE',
  );
  await expect(page.getByText('Press u and Enter in the terminal')).toBeVisible();
});
