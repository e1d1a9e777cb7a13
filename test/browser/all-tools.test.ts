/** The page of all tools with three thousand of them, in Chromium. */
import { scenes } from './support/scenes.ts';
import { axeViolations, expect, goTo, test } from './support/test.ts';

/** At 30 Hz: what scrolls so is not seen to stutter. */
const frameMs = 33.4;

test('three thousand tools scroll without a stutter, from at most a thousand nodes', async ({
  page,
  show,
}, info) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await show('#/connectors/+tools', scenes['thousands-of-tools']);
  const table = page.getByRole('table', { name: 'All tools' });
  await expect(table.getByRole('link').first()).toBeVisible();
  const nodes = () => page.evaluate(() => document.body.querySelectorAll('*').length);
  expect(await nodes()).toBeLessThanOrEqual(1000);
  // What other programs take of the machine is not ours: the best of a few rounds counts.
  let p95 = Infinity;
  for (let round = 0; round < 8 && p95 > frameMs; round += 1) {
    const frames = await table.evaluate(scrollDown);
    p95 = Math.min(p95, frames[Math.ceil(frames.length * 0.95) - 1] ?? Infinity);
  }
  info.annotations.push({ type: 'p95 frame time in ms', description: String(p95) });
  expect(await nodes()).toBeLessThanOrEqual(1000);
  expect(p95, 'p95 of the frames').toBeLessThanOrEqual(frameMs);
  // Rows are loaded where the scrolling ended.
  await expect(table.getByRole('link').first()).toBeVisible();
});

/** A quick wheel: three rows a frame. @returns the time of each frame, the shortest first */
async function scrollDown(table: Element): Promise<number[]> {
  const list = table.lastElementChild;
  const times: number[] = [];
  let last = await new Promise<number>(requestAnimationFrame);
  for (let turn = 0; list !== null && turn < 120; turn += 1) {
    list.scrollTop += 150;
    const now = await new Promise<number>(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times.toSorted((a, b) => a - b);
}

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
