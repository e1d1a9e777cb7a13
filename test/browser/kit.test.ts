/** The page of the kit: light beside dark, without a fault that axe can see. */
import { axeViolations, expect, test } from './support/test.ts';

test('axe finds nothing on the page of the kit, also with what opens', async ({ page, pages }) => {
  const window = { width: 1400, height: 900 };
  await page.setViewportSize(window);
  await page.goto(`${pages.origin}/kit.html`);
  const first = page.getByRole('button', { name: 'Button primary' }).first();
  await expect(first).toBeVisible();
  const height = await page.evaluate(() => document.querySelector('main')?.scrollHeight ?? 900);
  await page.setViewportSize({ width: 1400, height });
  await page.screenshot({ path: 'test-results/screens/kit.png' });
  // A page within a page has a heading and a place of its own.
  expect(await axeViolations(page)).toEqual([]);
  const colours = await page.evaluate(() =>
    [...document.querySelectorAll('[data-scheme]')].map(
      (element) => getComputedStyle(element).backgroundColor,
    ),
  );
  expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(23, 24, 27)']);
  // axe looks for what lies over the page at points of the window, so this has a usual size again.
  await page.setViewportSize(window);
  for (const name of ['Dialog, light', 'Form, dark', 'Confirm, dark']) {
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name })).toBeFocused();
  }
});

test('what ships has no kit', async () => {
  const { existsSync } = await import('node:fs');
  const { join } = await import('node:path');
  expect(existsSync(join(import.meta.dirname, '../../dist/renderer/index.html'))).toBe(true);
  expect(existsSync(join(import.meta.dirname, '../../dist/renderer/kit.html'))).toBe(false);
});
