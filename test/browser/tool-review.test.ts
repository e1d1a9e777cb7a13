/**
 * Reviewing tools as a person sees it: what changed, what speaks to the model, and without a fault
 * that axe can see.
 */
import { colorSchemes } from '../support/values/counts.ts';
import { axeViolations, expect, test } from './support/test.ts';

for (const colorScheme of colorSchemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1000, height: 900 } });

    test('SEC-83 SEC-84 a changed tool with its difference', async ({ page, show }) => {
      await show('#/connectors/github');
      await page.getByRole('button', { name: 'What changed in push_files' }).click();
      const difference = page.getByRole('region', { name: 'What changed in push_files' });
      await expect(
        difference.getByTitle('Reads like an instruction to the model').first(),
      ).toBeVisible();
      await expect(difference).toContainText('do not tell⟨U+200B⟩ the user');
      await page.screenshot({
        path: `test-results/review/changed-${colorScheme}.png`,
        fullPage: true,
      });
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Set many' }).click();
      await page.getByRole('menuitem', { name: 'All write tools: Block' }).click();
      await expect(page.getByRole('button', { name: 'Leave them' })).toBeFocused();
      await page.screenshot({ path: `test-results/review/many-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
    });
  });
}

test('SEC-88 nothing is loaded from anywhere else while tools are reviewed', async ({
  page,
  pages: built,
  show,
}) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(built.origin) && !request.url().startsWith('data:'))
      elsewhere.push(request.url());
  });
  await show('#/connectors/github');
  await page.getByRole('button', { name: 'What changed in push_files' }).click();
  await expect(page.getByRole('region', { name: 'What changed in push_files' })).toBeVisible();
  expect(elsewhere).toEqual([]);
});
