/** What is drawn where there is little room, in forced colours, and far down a long list. */
import type { Locator, Page } from '@playwright/test';
import { clientPage } from '../support/core/world-host.ts';
import { scenes } from './support/scenes.ts';
import { axeViolations, expect, smallSizes, test } from './support/test.ts';

const list = (page: Page): Locator => page.getByRole('list', { name: 'Activity' });

async function box(locator: Locator) {
  const found = await locator.boundingBox();
  if (found === null) throw new Error('not drawn');
  return found;
}

test('TRIAL-D-B7 a new search and a new filter begin at the newest entry, wherever the list stood', async ({
  page,
  show,
}) => {
  await show('#/activity', scenes.past);
  await expect(list(page).getByRole('listitem').first()).toBeVisible();
  const scrollDown = async () => {
    await list(page).evaluate((element) => void (element.scrollTop = 5000));
    await expect
      .poll(() => list(page).evaluate(({ scrollTop }) => scrollTop))
      .toBeGreaterThan(1000);
  };
  const first = list(page).locator('[aria-posinset="1"]');
  const whole = (await first.getAttribute('aria-setsize')) ?? '';
  await scrollDown();
  await page.getByRole('searchbox', { name: 'Search activity' }).fill('list_issues');
  await expect.poll(() => list(page).evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  await expect(first).toContainText('list_issues');
  await page.getByRole('searchbox', { name: 'Search activity' }).fill('');
  await expect(first).toHaveAttribute('aria-setsize', whole);
  await scrollDown();
  await page.getByRole('button', { name: 'Refused', exact: true }).click();
  await expect.poll(() => list(page).evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  await expect(first).toContainText('Denied');
});

test('TRIAL-D-B14 End goes to the oldest entry there is', async ({ page, show }) => {
  const world = await show('#/activity', scenes.past);
  const count = String(world.snapshot().activity.lastEntryId);
  await list(page).getByRole('button').first().focus();
  await page.keyboard.press('End');
  const last = list(page).locator(`[aria-posinset="${count}"]`);
  await expect(last.getByRole('button')).toBeFocused();
  await expect(last).toHaveAttribute('aria-setsize', count);
});

test('TRIAL-D-B11 in a narrow window the mark of what waits leaves the icon in sight', async ({
  page,
  show,
}) => {
  await page.setViewportSize({ width: 640, height: 600 });
  await show('#/overview');
  const link = page.getByRole('link', { name: /^Connectors \d+ tools to review/u });
  const icon = await box(link.locator('svg'));
  const mark = await box(link.locator('span.rounded-full'));
  const overlap =
    Math.max(0, Math.min(icon.x + icon.width, mark.x + mark.width) - Math.max(icon.x, mark.x)) *
    Math.max(0, Math.min(icon.y + icon.height, mark.y + mark.height) - Math.max(icon.y, mark.y));
  expect(overlap).toBeLessThan(0.1 * icon.width * icon.height);
  expect(mark.width).toBeGreaterThan(6);
  const [ground, own] = await link
    .locator('span.rounded-full')
    .evaluate((element) => [
      getComputedStyle(element.closest('aside') ?? element).backgroundColor,
      getComputedStyle(element).backgroundColor,
    ]);
  expect(own).not.toBe(ground);
});

for (const [width, height] of [
  [320, 256],
  [640, 480],
] as const) {
  test(`TRIAL-D-B12 Activity shows rows and their clients at ${width} × ${height}`, async ({
    page,
    show,
  }) => {
    await page.setViewportSize({ width, height });
    await show('#/activity');
    await expect(list(page)).toBeAttached();
    // At least six rows high, by scrolling the page where it has to be.
    expect((await box(list(page))).height).toBeGreaterThanOrEqual(6 * 36 - 2);
    await list(page).scrollIntoViewIfNeeded();
    const row = list(page).getByRole('listitem').filter({ hasText: 'Cursor' }).first();
    const client = row.getByText('Cursor', { exact: true });
    await expect(client).toBeVisible();
    await expect(client).toBeInViewport();
    expect(
      await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ),
    ).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
  });
}

test('TRIAL-D-B13 in forced colours a state keeps its dot', async ({ page, show }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await show('#/connectors');
  const words = page.getByText('Connected', { exact: true }).first();
  await expect(words).toBeVisible();
  const dot = await words.evaluate((element) => {
    const { borderTopWidth, borderTopColor } = getComputedStyle(
      element.previousElementSibling ?? element,
    );
    const { backgroundColor } = getComputedStyle(document.body);
    return { width: parseFloat(borderTopWidth), isSeen: borderTopColor !== backgroundColor };
  });
  expect(dot).toEqual({ width: 4, isSeen: true });
});

test('TRIAL-D-B15 every number and chart of the Overview says which time it is about', async ({
  page,
  show,
}) => {
  await show('#/overview');
  for (const [choice, words] of [
    ['7 days', 'last 7 days'],
    ['30 days', 'last 30 days'],
    ['Today', 'today'],
  ] as const) {
    await page.getByRole('radio', { name: choice }).check();
    for (const what of ['Calls', 'Most used tools'])
      await expect(page.getByRole('region', { name: `${what}, ${words}` })).toBeVisible();
    const client = page.getByRole('region', { name: 'Clients with access' });
    const ofClient = choice === 'Today' ? words : `in ${choice}`;
    await expect(client.getByText(ofClient).first()).toBeVisible();
  }
});

test('the figure at a bar stays in its chart, and names of an axis keep apart', async ({
  page,
  show,
}) => {
  for (const size of smallSizes) {
    await page.setViewportSize(size);
    await show('#/overview', scenes.past);
    await page.getByRole('radio', { name: '30 days' }).check();
    const chart = page.getByRole('slider', { name: 'Calls per day, last 30 days' });
    await chart.focus();
    // Both as of one moment: the page may move between two looks.
    const boxes = () =>
      chart.evaluate((element) => {
        const label = element.querySelector('[data-point-label]');
        if (label === null) throw new Error('not to be seen');
        const { x, y, width } = label.getBoundingClientRect();
        return {
          inner: { x, y, width },
          outer: element.getBoundingClientRect().toJSON() as DOMRect,
        };
      });
    for (const key of ['Home', 'End', 'ArrowLeft']) {
      await page.keyboard.press(key);
      const { inner, outer } = await boxes();
      expect(inner.x).toBeGreaterThanOrEqual(outer.x - 1);
      expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width + 1);
      expect(inner.y).toBeGreaterThanOrEqual(outer.y - 8);
    }
    const names = await chart.locator('xpath=following-sibling::div').locator('span').all();
    const placed = await Promise.all(names.map((name) => name.boundingBox()));
    expect(placed.length).toBeGreaterThan(2);
    for (const [index, box] of placed.slice(1).entries()) {
      const before = placed[index];
      expect(box?.x).toBeGreaterThan((before?.x ?? 0) + (before?.width ?? 0));
    }
  }
});

test('with the colours of the system, every mark is still to be told', async ({ page, show }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1200, height: 800 });
  for (const [name, address] of [
    ['overview', '#/overview'],
    ['settings', '#/settings'],
    ['client-access', clientPage('Cursor')],
  ] as const) {
    await show(address);
    await expect(page.locator('h1').first()).toBeVisible();
    await page.screenshot({ path: `test-results/screens/${name}-forced-colours.png` });
    // What is chosen, switched on or current must not be told by a background alone: those are
    // gone.
    const hidden = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[role=switch], [aria-current=page]')]
        .filter((element) => {
          const { borderStyle, outlineStyle, textDecorationLine } = getComputedStyle(element);
          return borderStyle === 'none' && outlineStyle === 'none' && textDecorationLine === 'none';
        })
        .map((element) => element.getAttribute('aria-label') ?? element.textContent),
    );
    expect(hidden, name).toEqual([]);
    // One of several that is chosen looks another way than those that are not.
    const alike = await page.evaluate(() => {
      const groundOf = (label: Element) => getComputedStyle(label).backgroundColor;
      return [...document.querySelectorAll('fieldset label:has([type=radio]:checked)')]
        .filter((chosen) =>
          [...(chosen.parentElement?.children ?? [])].some(
            (other) => other !== chosen && groundOf(other) === groundOf(chosen),
          ),
        )
        .map((chosen) => chosen.textContent);
    });
    expect(alike, name).toEqual([]);
  }
});
