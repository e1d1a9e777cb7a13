import type { Page } from '@playwright/test';
import { axeViolations, expect, test } from './support/test.ts';

const scenes = ['consent', 'lookalike', 'hostile', 'approval', 'huge', 'flood'] as const;

test.use({ viewport: { width: 480, height: 680 } });

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const scene of scenes) {
      test(`axe finds nothing on the prompt ${scene}`, async ({ page, pages }) => {
        await page.clock.install();
        await page.goto(`${pages.origin}/prompt.html?fake=${scene}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
        await page.clock.runFor(1200);
        await expect(page.getByRole('button', { name: /^Allow/ }).first()).toHaveAttribute(
          'aria-disabled',
          'false',
        );
        await page.screenshot({ path: `test-results/prompts/${scene}-${colorScheme}.png` });
        expect(await axeViolations(page)).toEqual([]);
      });
    }
  });
}

/** Opens a prompt with the page's time stopped at the moment it is shown. */
async function openPrompt(page: Page, origin: string, scene: string): Promise<void> {
  await page.clock.install();
  await page.goto(`${origin}/prompt.html?fake=${scene}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
}

const answered = (page: Page) => page.getByRole('heading', { name: 'Nothing is waiting' });

test('real clicks in the first second decide nothing (SEC-38)', async ({ page, pages }) => {
  await openPrompt(page, pages.origin, 'approval');
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  const allow = page.getByRole('button', { name: 'Allow once' });
  for (const ms of [100, 300, 300, 200]) {
    await page.clock.runFor(ms);
    await allow.click({ force: true });
  }
  await expect(answered(page)).toBeHidden();
  await page.clock.runFor(200);
  await allow.click();
  await expect(answered(page)).toBeVisible();
});

test('a press that begins in the dead second decides nothing', async ({ page, pages }) => {
  await openPrompt(page, pages.origin, 'approval');
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByRole('button', { name: 'Allow once' }).hover({ force: true });
  await page.mouse.down();
  await page.clock.runFor(1500);
  await page.mouse.up();
  await expect(answered(page)).toBeHidden();
});

test('resizing starts the dead second anew', async ({ page, pages }) => {
  await openPrompt(page, pages.origin, 'approval');
  await page.clock.runFor(1500);
  const allow = page.getByRole('button', { name: 'Allow once' });
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.setViewportSize({ width: 500, height: 680 });
  await expect(allow).toHaveAttribute('aria-disabled', 'true');
  await allow.click({ force: true });
  await expect(answered(page)).toBeHidden();
});

test('Enter, Space and Escape answer nothing; Tab reaches every answer', async ({
  page,
  pages,
}) => {
  await openPrompt(page, pages.origin, 'approval');
  await page.clock.runFor(2000);
  for (const key of ['Enter', 'Space', 'Escape']) await page.keyboard.press(key);
  await expect(answered(page)).toBeHidden();
  const deny = page.getByRole('button', { name: 'Deny', exact: true });
  const names: string[] = [];
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('Tab');
    names.push(await page.evaluate(() => document.activeElement?.textContent ?? ''));
  }
  for (const name of ['Deny', 'Allow once', 'Deny and block tool', 'Allow for this session']) {
    expect(names).toContain(name);
  }
  await deny.focus();
  await page.keyboard.press('Enter');
  await expect(answered(page)).toBeVisible();
});

for (const [width, height] of [
  [480, 680],
  [360, 480],
] as const) {
  test(`a 500-character name covers neither proof nor buttons at ${width} × ${height} (SEC-37)`, async ({
    page,
    pages,
  }) => {
    await page.setViewportSize({ width, height });
    await openPrompt(page, pages.origin, 'hostile');
    const proof = page.getByText('Nothing proves this name');
    await expect(proof).toBeInViewport({ ratio: 1 });
    for (const target of [proof, page.getByRole('button', { name: 'Deny', exact: true })]) {
      const isOnTop = await target.evaluate((element) => {
        const { x, y, width: w, height: h } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(x + w / 2, y + h / 2);
        return hit !== null && (element.contains(hit) || hit.contains(element));
      });
      expect(isOnTop).toBe(true);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
  });
}

test('Deny is as big as Allow', async ({ page, pages }) => {
  for (const scene of scenes) {
    await page.goto(`${pages.origin}/prompt.html?fake=${scene}`);
    const deny = await page.getByRole('button', { name: /^Deny( all 50)?$/ }).boundingBox();
    const allow = await page.getByRole('button', { name: /^Allow( once)?$/ }).boundingBox();
    expect({ width: deny?.width, height: deny?.height, y: deny?.y }).toEqual({
      width: allow?.width,
      height: allow?.height,
      y: allow?.y,
    });
  }
});
