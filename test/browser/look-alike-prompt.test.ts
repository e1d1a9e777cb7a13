/** The prompt about a name that passes for another's, in the smallest window there is. */
import type { Locator } from '@playwright/test';
import { colorSchemes } from '../support/values/counts.ts';
import { promptScene } from './support/prompt-scenes.ts';
import { axeViolations, expect, test } from './support/test.ts';

const isOnTop = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    return hit !== null && (element.contains(hit) || hit.contains(element));
  });

for (const colorScheme of colorSchemes) {
  test(`SEC-129 at the smallest window the warning, its tick and the answers are in view, ${colorScheme}`, async ({
    page,
    show,
  }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 400, height: 480 });
    await page.clock.install();
    const world = await show('', promptScene('lookalike'));
    world.clock.advance(1200);
    await page.clock.runFor(1200);
    const allow = page.getByRole('button', { name: 'Allow', exact: true });
    const targets = [
      page.getByText(/looks like “Claude Code”/u),
      page.getByText('Name not verified.'),
      page.getByRole('checkbox', { name: /I started this login myself/u }),
      page.getByRole('button', { name: 'Deny', exact: true }),
      allow,
    ];
    const picker = page.getByRole('group', { name: /^Access to github/u });
    await page.screenshot({ path: `test-results/prompts/lookalike-smallest-${colorScheme}.png` });
    await picker.scrollIntoViewIfNeeded();
    await expect(picker).toBeInViewport({ ratio: 1 });
    await page.screenshot({ path: `test-results/prompts/lookalike-picker-${colorScheme}.png` });
    for (const target of targets) {
      await expect(target).toBeInViewport({ ratio: 1 });
      expect(await isOnTop(target)).toBe(true);
    }
    await expect(allow).toHaveAttribute('aria-disabled', 'true');
    expect(await axeViolations(page)).toEqual([]);
  });
}
