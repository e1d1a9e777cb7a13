/**
 * A connector in each state it can be in, and all of its settings: looked at, and without a fault
 * that axe can see.
 */
import { colorSchemes } from '../support/values/counts.ts';
import { scenes } from './support/scenes.ts';
import { axeViolations, expect, goTo, test } from './support/test.ts';

const states = [
  'logged-in',
  'login-needed',
  'login-waiting',
  'login-expired',
  'login-ends-soon',
  'token-refused',
  'not-registered',
  'login-withdrawn',
  'login-choice',
  'login-moved',
  'more-rights',
  'same-account',
  'old',
  'unreachable',
  'switched-off',
  'asleep',
  'changed-command',
];

for (const colorScheme of colorSchemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1000, height: 700 } });

    test('axe finds nothing on any state of a connector', async ({ page, show }) => {
      test.setTimeout(120_000);
      await show('#/connectors', scenes.states);
      for (const name of states) {
        await goTo(page, `#/connectors/${name}`);
        await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
        await page.screenshot({ path: `test-results/states/${name}-${colorScheme}.png` });
        expect(await axeViolations(page), name).toEqual([]);
      }
    });

    test('axe finds nothing in the settings, the details and what asks before it takes', async ({
      page,
      show,
    }) => {
      await show('#/connectors', scenes.states);
      for (const name of ['logged-in', 'asleep']) {
        await goTo(page, `#/connectors/${name}`);
        await page.getByRole('tab', { name: 'Settings' }).click();
        await page.screenshot({
          path: `test-results/states/settings-${name}-${colorScheme}.png`,
          fullPage: true,
        });
        expect(await axeViolations(page)).toEqual([]);
        await page.getByRole('tab', { name: 'Details' }).click();
        await page.screenshot({ path: `test-results/states/details-${name}-${colorScheme}.png` });
        expect(await axeViolations(page)).toEqual([]);
        await page.getByRole('button', { name: 'Delete' }).click();
        await expect(page.getByRole('button', { name: 'Keep connector' })).toBeFocused();
        await page.screenshot({ path: `test-results/states/delete-${name}-${colorScheme}.png` });
        expect(await axeViolations(page)).toEqual([]);
        await page.keyboard.press('Escape');
      }
      await goTo(page, '#/connectors/logged-in');
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Add another account' }).click();
      await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toBeVisible();
      await expect(page.getByRole('menu')).toBeHidden();
      expect(
        await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null),
      ).toBe(true);
      expect(await axeViolations(page)).toEqual([]);
    });
  });
}

test('nothing of the settings is cut off in a small window', async ({ page, show }) => {
  await show('#/connectors', scenes.states);
  for (const name of ['logged-in', 'login-waiting', 'asleep', 'changed-command']) {
    await goTo(page, `#/connectors/${name}`);
    await page.getByRole('tab', { name: 'Settings' }).click();
    for (const [width, height] of [
      [640, 400],
      [360, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `test-results/states/narrow-${name}-${width}.png` });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        width,
      );
    }
  }
});

test('the list of connectors fits, with its switches, into a window of any width', async ({
  page,
  show,
}) => {
  await show('#/connectors', scenes.states);
  for (const width of [1280, 1100, 1000, 800, 640]) {
    await page.setViewportSize({ width, height: 700 });
    await expect(page.getByRole('switch').first()).toBeInViewport({ ratio: 1 });
    const [shown, needed] = await page
      .getByRole('table')
      .evaluate((table) => [table.parentElement?.clientWidth, table.scrollWidth]);
    expect(needed, `${width} pixels`).toBeLessThanOrEqual(shown ?? 0);
  }
});
