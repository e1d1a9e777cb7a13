/**
 * A picture of every page and state, light, dark, in forced colours and at the smallest size, in
 * `test-results/screens`: CI keeps them, people look at them. Each is also without a fault that axe
 * can see, and no wider than any window.
 */
import { looks } from '../support/values/counts.ts';
import { dialogScreens } from './support/dialog-screens.ts';
import { pageScreens } from './support/page-screens.ts';
import { scenes } from './support/scenes.ts';
import { axeViolations, expect, smallSizes, test } from './support/test.ts';

const pictureSize = { width: 1200, height: 800 };

const soft = expect.configure({ soft: true, timeout: 2000 });
// The longest file of all: its tests are shared out among the workers.
test.describe.configure({ mode: 'parallel' });

/** A part of their names, to look at some alone (CONTRIBUTING.md). */
const chosen = new RegExp(process.env['CONSENTRY_SCREENS'] ?? '', 'u');
const smallest = smallSizes.at(-1) ?? pictureSize;

const media = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
} as const;

for (const look of looks) {
  for (const [what, rows] of [
    ['every page and state', pageScreens],
    ['every question and step on top of a page', dialogScreens],
  ] as const) {
    test(`${what}, ${look}`, async ({ page, show }) => {
      test.setTimeout(300_000);
      await page.emulateMedia({ ...media[look], reducedMotion: 'reduce' });
      const shown = Object.entries(rows).filter(([name]) => chosen.test(name));
      for (const [name, { at, scene = 'busy', act }] of shown) {
        const picture = (kind: string) =>
          page.screenshot({ path: `test-results/screens/${name}-${kind}.png` });
        await page.setViewportSize(pictureSize);
        const world = await show(at, scenes[scene]);
        await expect(page.locator('h1').first()).toBeVisible();
        await act?.(page, world);
        await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
        await picture(look);
        // Their contrast is the system's, and the layout is that of the others.
        if (look === 'forced') continue;
        expect.soft(await axeViolations(page), name).toEqual([]);
        // Only what is made to scroll does: never the frame with the sidebar.
        expect.soft(await page.evaluate(() => document.documentElement.scrollTop), name).toBe(0);
        for (const size of [pictureSize, ...smallSizes]) {
          await page.setViewportSize(size);
          await soft
            .poll(() => page.evaluate(() => document.documentElement.scrollWidth), name)
            .toBeLessThanOrEqual(size.width);
          if (size === smallest) await picture(`${look}-small`);
        }
      }
    });
  }
}
