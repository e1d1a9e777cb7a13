/**
 * Nothing needs a mouse: every page by its key, every control of it by Tab, every action by the
 * palette.
 */
import type { Page } from '@playwright/test';
import { clientPage } from '../support/core/world-host.ts';
import { colorSchemes } from '../support/values/counts.ts';
import { scenes } from './support/scenes.ts';
import { axeViolations, expect, test } from './support/test.ts';

const pages = [
  ['1', 'Overview'],
  ['2', 'Clients'],
  ['3', 'Connectors'],
  ['4', 'Approvals'],
  ['5', 'Activity'],
  ['6', 'Settings'],
] as const;

/** Presses Tab until the focus has been everywhere, and gives what it never reached. */
async function missedByTab(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[data-reached]'))
      element.removeAttribute('data-reached');
    (document.activeElement as HTMLElement | null)?.blur();
  });
  for (let step = 0; step < 400; step += 1) {
    await page.keyboard.press('Tab');
    const isKnown = await page.evaluate(() => {
      const element = document.activeElement;
      // The body comes between the last and the first.
      if (element === null || element === document.body) return false;
      const known = element.hasAttribute('data-reached');
      element.setAttribute('data-reached', '');
      return known;
    });
    if (isKnown) break;
  }
  return page.evaluate(() => {
    const wanted = 'a[href], button, input, textarea, select, summary, [role=switch], [role=tab]';
    return [...document.querySelectorAll<HTMLInputElement>(wanted)]
      .filter((element) => element.checkVisibility() && !element.disabled)
      .filter((element) => !element.matches(':disabled'))
      .filter((element) => {
        if (element.hasAttribute('data-reached')) return false;
        // One of a group is enough: arrows go to the others.
        const group =
          element.type === 'radio'
            ? element.closest('fieldset')
            : element.getAttribute('role') === 'tab'
              ? element.closest('[role=tablist]')
              : null;
        return group === null || group.querySelector('[data-reached]') === null;
      })
      .map((element) => element.getAttribute('aria-label') ?? element.textContent ?? '');
  });
}

test('every page opens by its key, and Tab reaches each control of it', async ({ page, show }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await show('#/overview', scenes.asked);
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  for (const [key, name] of pages) {
    await page.keyboard.press(`Control+${key}`);
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
    // A row that came while Tab went through the page is reached the next time.
    await expect(async () => expect(await missedByTab(page), name).toEqual([])).toPass();
  }
  for (const [address, name] of [
    [clientPage('Cursor'), 'Cursor'],
    ['#/connectors/github', 'github'],
    ['#/settings/rules', 'Rules'],
    ['#/clients/groups', 'Groups'],
    ['#/welcome', 'Welcome to Consentry'],
  ] as const) {
    await show(address);
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    expect(await missedByTab(page), name).toEqual([]);
  }
});

test('the palette reaches every action without a mouse', async ({ page, show }) => {
  await show('#/overview', scenes.calm);
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  const choose = async (letters: string, takes = false) => {
    await page.keyboard.press('Control+k');
    await expect(palette.getByRole('combobox')).toBeFocused();
    await page.keyboard.type(letters);
    // Nothing that takes away is preselected (TRIAL-D-B19).
    if (takes) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
  };
  await choose('pause all', true);
  await expect(
    page.getByText('Clients are turned away until you resume.', { exact: true }),
  ).toBeVisible();
  await choose('resume');
  await expect(page.getByText('Access is on again', { exact: true })).toBeVisible();
  await choose('connectors');
  await expect(page.getByRole('heading', { name: 'Connectors', level: 1 })).toBeFocused();
  // Arrows through the list, Enter opens a row.
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const row = await page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: row, level: 1 })).toBeFocused();
  await choose('policy disabled', true);
  await expect(page.getByText('The access policy is Disabled', { exact: true })).toBeVisible();
  await choose('revoke access of cursor', true);
  await expect(page.getByRole('button', { name: 'Keep access' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Access of Cursor revoked', { exact: true })).toBeVisible();
});

test('rows of the activity follow the arrows, also those that were not there yet', async ({
  page,
  show,
}) => {
  await show('#/activity', scenes.past);
  const list = page.getByRole('list', { name: 'Activity' });
  await expect(list.getByRole('listitem').first()).toBeVisible();
  await list.focus();
  await page.keyboard.press('ArrowDown');
  const position = () =>
    page.evaluate(
      () =>
        document.activeElement?.closest('[role=listitem]')?.getAttribute('aria-posinset') ?? null,
    );
  await expect.poll(position).toBe('1');
  for (let turn = 2; turn <= 45; turn += 1) {
    await page.keyboard.press('ArrowDown');
    await expect.poll(position).toBe(String(turn));
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Copy as JSON' })).toBeVisible();
});

for (const colorScheme of colorSchemes) {
  test(`axe finds nothing in the palette and the list of keys (${colorScheme})`, async ({
    page,
    show,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await show('#/overview');
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.screenshot({ path: `test-results/pages/palette-${colorScheme}.png` });
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.type('rev');
    await page.screenshot({ path: `test-results/pages/palette-found-${colorScheme}.png` });
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
    await page.screenshot({ path: `test-results/pages/keys-${colorScheme}.png` });
    expect(await axeViolations(page)).toEqual([]);
  });
}
