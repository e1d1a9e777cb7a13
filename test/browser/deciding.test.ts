/**
 * Where a person sees why something was decided and changes what will be: looked at, and without a
 * fault that axe can see.
 */
import { clientPage } from '../support/core/world-host.ts';
import { colorSchemes } from '../support/values/counts.ts';
import { axeViolations, bringIntoSight, expect, test } from './support/test.ts';

const shots = 'test-results/deciding';

for (const colorScheme of colorSchemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1180, height: 800 } });

    test('axe finds nothing on activity with its drawer', async ({ page, show }) => {
      await show('#/activity');
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

    test('axe finds nothing on what a client can do, and why', async ({ page, show }) => {
      await show(clientPage('Claude Code'));
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

    test('axe finds nothing on rules, their form and what asks before one goes', async ({
      page,
      show,
    }) => {
      await show('#/settings/rules', { world: 'empty' });
      await expect(page.getByText('No rules')).toBeVisible();
      await page.screenshot({ path: `${shots}/rules-empty-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await show('#/settings/rules');
      await expect(page.getByRole('list', { name: 'Rules' })).toBeVisible();
      await page.screenshot({ path: `${shots}/rules-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Edit rule 1' }).click();
      await expect(page.getByRole('status', { name: 'Preview' })).toContainText('Ask before');
      await page.screenshot({ path: `${shots}/rule-form-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('button', { name: 'Edit rule 1' })).toBeFocused();
      await page.getByRole('button', { name: 'Remove rule 1' }).click();
      await expect(page.getByRole('button', { name: 'Keep rule' })).toBeFocused();
      await page.screenshot({ path: `${shots}/rule-remove-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
    });
  });
}

for (const [width, height] of [
  [640, 400],
  [360, 640],
] as const) {
  test(`nothing is cut off at ${width} × ${height}`, async ({ page, show }) => {
    await page.setViewportSize({ width, height });
    const isWithin = async (what: string) => {
      await page.screenshot({ path: `${shots}/narrow-${what}-${width}.png` });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, what).toBeLessThanOrEqual(width);
    };
    await show(clientPage('Claude Code'));
    await page.getByRole('tab', { name: 'What can it do?' }).click();
    const mode = page.getByRole('group', { name: 'create_issue for Claude Code' }).first();
    await bringIntoSight(mode);
    await isWithin('client');
    await show('#/settings/rules');
    await expect(page.getByRole('button', { name: 'Edit rule 1' })).toBeInViewport({ ratio: 1 });
    await isWithin('rules');
    await page.getByRole('button', { name: 'Edit rule 1' }).click();
    await expect(page.getByRole('button', { name: 'Save rule' })).toBeInViewport({ ratio: 1 });
    const note = page.getByRole('textbox', { name: 'Note' });
    await bringIntoSight(note);
    await isWithin('form');
    await show('#/activity');
    await page
      .getByRole('button', { name: /list_issues/ })
      .first()
      .click();
    await expect(page.getByRole('button', { name: 'Older entry' })).toBeInViewport({ ratio: 1 });
    await isWithin('drawer');
  });
}
