/** What is done on a page before a picture of it is taken. */
import type { Page } from '@playwright/test';
import type { World } from '../../support/core/world-host.ts';
import { expect } from './test.ts';

export type Act = (page: Page, world: World) => Promise<unknown>;
export const tab =
  (name: string): Act =>
  (page) =>
    page.getByRole('tab', { name }).click();
export const press =
  (name: string | RegExp): Act =>
  (page) =>
    page.getByRole('button', { name }).first().click();
/** One of several that are all in sight. */
export const choose =
  (name: string): Act =>
  (page) =>
    page.getByRole('radio', { name }).check();
export const tick =
  (name: string): Act =>
  (page) =>
    page.getByRole('checkbox', { name }).check();
/** Presses a button of one card. */
export const inCard =
  (card: string, button: string): Act =>
  (page) =>
    page.getByRole('region', { name: card }).getByRole('button', { name: button }).click();
export const keys =
  (key: string, letters = ''): Act =>
  async (page) => {
    // The page hears keys a moment after it is drawn.
    await expect(async () => {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 10_000 });
    await page.keyboard.type(letters);
  };

export const inTurn =
  (...acts: readonly Act[]): Act =>
  async (page, world) => {
    for (const act of acts) await act(page, world);
  };
/** Waits until it is there, and brings it into view. */
export const seen =
  (text: string | RegExp): Act =>
  async (page) => {
    const found = page.getByText(text).first();
    await expect(found).toBeAttached();
    // A list that is drawn anew meanwhile takes it away once.
    await expect(() => found.scrollIntoViewIfNeeded({ timeout: 2000 })).toPass();
    await expect(found).toBeVisible();
  };
export const to =
  (region: string): Act =>
  (page) =>
    page.getByRole('region', { name: region }).scrollIntoViewIfNeeded();

/** The demo server is added and its tools are accepted. */
export const addDemo: Act = async (_page, { core }) => {
  const { name } = await core.run('connector.addPreset', { preset: 'demo', values: {} });
  await core.run('connector.connect', { name });
  await core.run('connector.review', { name, accept: 'all' });
};
