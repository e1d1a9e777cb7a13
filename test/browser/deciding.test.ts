/** Where a person sees why something was decided and changes what will be: looked at, and without a fault that axe can see. */
import { axeViolations, expect, test } from './support/test.ts';

const shots = 'test-results/deciding';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1180, height: 800 } });

    test('axe finds nothing on activity with its drawer', async ({ page, pages }) => {
      await page.goto(`${pages.origin}/?fake#/activity`);
      await page.getByRole('button', { name: 'When' }).click();
      await page.getByRole('menuitemradio', { name: 'Last 24 hours' }).click();
      await page
        .getByRole('button', { name: /Asked.*create_issue/ })
        .first()
        .click();
      const drawer = page.getByRole('dialog');
      await expect(drawer.getByRole('list', { name: 'Steps of the decision' })).toBeVisible();
      await page.screenshot({ path: `${shots}/drawer-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await drawer.getByText('The same call', { exact: true }).scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${shots}/drawer-end-${colorScheme}.png` });
      await page.keyboard.press('Escape');
      await expect(drawer).toBeHidden();
    });

    test('axe finds nothing on what a client can do, and why', async ({ page, pages }) => {
      const client = encodeURIComponent('https://claude.ai/oauth/claude-code.json');
      await page.goto(`${pages.origin}/?fake#/clients/${client}`);
      await page.getByRole('tab', { name: 'What can it do?' }).click();
      const table = page.getByRole('table', { name: 'What this client can do with github' });
      await expect(table).toBeVisible();
      await table.scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${shots}/client-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Why, for merge_pull_request' }).click();
      await expect(page.getByRole('list', { name: 'Steps of the decision' })).toBeVisible();
      await page.screenshot({ path: `${shots}/explain-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('button', { name: 'Why, for merge_pull_request' })).toBeFocused();
    });
  });
}
