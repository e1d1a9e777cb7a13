/** The page of all tools with three thousand of them, in Chromium. */
import { scenes } from './support/scenes.ts';
import { axeViolations, expect, goTo, test } from './support/test.ts';

test('the palette leads to the row of a tool far down', async ({ page, show }) => {
  await show('#/overview', scenes['thousands-of-tools']);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('tool_150');
  await page.getByRole('option').filter({ hasText: 'tool_150on server-9' }).click();
  const link = page.locator('[aria-current=true] a');
  await expect(link).toHaveText('tool_150');
  await expect(link).toBeInViewport();
  await expect(link).toBeFocused();
  // Another one on the same page.
  await goTo(page, '#/connectors/+tools%2Fserver-0__tool_0');
  await expect(link).toHaveText('tool_0');
  await expect(link).toBeInViewport();
  expect(await axeViolations(page)).toEqual([]);
});
