/**
 * Writes the pictures of the README when asked: `CONSENTRY_DOC_IMAGES=1 npx playwright test
 * docs-images`.
 */
import { promptScene } from './support/prompt-scenes.ts';
import { scenes } from './support/scenes.ts';
import { expect, test } from './support/test.ts';

test.skip(process.env['CONSENTRY_DOC_IMAGES'] === undefined, 'only when asked');
test.use({ colorScheme: 'light' });

test('the overview', async ({ page, show }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await show('#/overview', scenes.past);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await page.screenshot({ path: 'docs/images/overview.png', animations: 'disabled' });
});

test('how it works', async ({ page, show }) => {
  await page.setViewportSize({ width: 1100, height: 1000 });
  await show('#/help/how', scenes.calm);
  const card = page.getByRole('region', { name: 'How it works, in six steps' });
  await card.screenshot({ path: 'docs/images/how-it-works.png', animations: 'disabled' });
});

for (const [scene, file, height] of [
  ['consent', 'consent', 760],
  ['step-up', 'consent-step-up', 620],
  ['lookalike', 'consent-look-alike', 760],
] as const) {
  test(`the consent prompt: ${scene}`, async ({ page, show }) => {
    await page.setViewportSize({ width: 520, height });
    await show('', promptScene(scene));
    // More access, or a name that passes for another's (SEC-129), takes a choice first.
    await expect(page.getByRole('button', { name: 'Allow', exact: true })).toHaveAttribute(
      'aria-disabled',
      String(scene !== 'consent'),
    );
    await page.screenshot({ path: `docs/images/${file}.png`, animations: 'disabled' });
  });
}
