/** Writes the pictures of the README when asked: `CONSENTRY_DOC_IMAGES=1 npx playwright test docs-images`. */
import { expect, test } from './support/test.ts';

test.skip(process.env['CONSENTRY_DOC_IMAGES'] === undefined, 'only when asked');
test.use({ colorScheme: 'light' });

test('the overview', async ({ page, pages }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${pages.origin}/?fake#/overview`);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await page.screenshot({ path: 'docs/images/overview.png', animations: 'disabled' });
});

test('the consent prompt', async ({ page, pages }) => {
  await page.setViewportSize({ width: 480, height: 780 });
  await page.goto(`${pages.origin}/prompt.html?fake=consent`);
  await expect(page.getByRole('button', { name: 'Allow' })).toHaveAttribute(
    'aria-disabled',
    'false',
  );
  await page.screenshot({ path: 'docs/images/consent.png', animations: 'disabled' });
});
