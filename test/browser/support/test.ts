/**
 * Playwright's `test` with the built pages, and a page that fails on any refused style, script or
 * console error.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { startProduct, type Killable } from '../../journeys/support/killable.ts';
import { createServe, type Serve } from './served-world.ts';
import { createShow, type Show } from './world-page.ts';
import { startBuiltPages, type BuiltPages } from './built-pages.ts';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

export interface Started {
  /** Of the product, empty at first. */
  readonly folder: string;
  readonly product: Killable;
}

interface Fixtures {
  readonly quiet: void;
  readonly show: Show;
  readonly serve: Serve;
  /** The built product with its page, as `consentry serve --ui` starts it on an empty folder. */
  /** What the person of `started` has chosen; null: nothing yet. */
  readonly access: 'read-write' | null;
  readonly started: Started;
}

export const test = base.extend<Fixtures, { pages: BuiltPages }>({
  // Colours are measured at rest.
  contextOptions: { reducedMotion: 'reduce' },
  pages: [
    // Playwright reads the names of what a fixture needs from this very pattern.
    // oxlint-disable-next-line no-empty-pattern -- see above
    async ({}, use) => {
      const pages = await startBuiltPages();
      await use(pages);
      await pages.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  serve: async ({ page }, use) => {
    const { serve, close } = createServe();
    await use(serve);
    // A page that is open still would report that its server is gone.
    await page.goto('about:blank');
    await close();
  },
  access: ['read-write', { option: true }],
  started: async ({ page, access }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'consentry-started-'));
    const product = await startProduct(folder, { ui: true, access });
    await use({ folder, product });
    // A page that is open still would report that its server is gone.
    await page.goto('about:blank');
    await product.end();
    await rm(folder, { recursive: true, force: true });
  },
  show: async ({ page, pages }, use) => {
    const { show, close } = createShow(page, pages.origin);
    await use(show);
    await close();
  },
  /** Refused logins are answered with 401, which Chromium reports by itself. */
  quiet: [
    async ({ page }, use) => {
      const noise: string[] = [];
      page.on('console', (message) => {
        if (message.type() !== 'error' && message.type() !== 'warning') return;
        if (!message.text().includes('401')) noise.push(message.text());
      });
      page.on('pageerror', (error) => noise.push(error.message));
      await use();
      expect(noise).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Down to 720 × 520 at 200 %. */
export const smallSizes = [
  { width: 720, height: 520 },
  { width: 640, height: 400 },
  { width: 360, height: 260 },
] as const;

/** To another page of the world that is shown. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.goto(`${page.url().split('#')[0]}${hash}`);
}

/** Scrolls until all of it is in sight, however the page grows above it meanwhile. */
export async function bringIntoSight(what: Locator): Promise<void> {
  await expect(async () => {
    await what.scrollIntoViewIfNeeded({ timeout: 2000 });
    await expect(what).toBeInViewport({ ratio: 1, timeout: 1000 });
  }).toPass({ timeout: 10_000 });
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
}

/**
 * Waits until what has just been drawn has also come in: while a dialog fades in, it counts as
 * hidden. What moves for ever is not waited for.
 */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // One to draw what was changed last, one that begins once it is drawn.
    await frame();
    await frame();
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    // One that is cancelled is over, too.
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** What axe finds wrong on the page once it is at rest, as short lines. */
export async function axeViolations(
  page: Page,
  without: readonly string[] = [],
): Promise<string[]> {
  await atRest(page);
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (left) => {
    const { axe } = window as unknown as {
      axe: { run: (context: Document, options: object) => Promise<{ violations: Violation[] }> };
    };
    const result = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: Object.fromEntries(left.map((rule) => [rule, { enabled: false }])),
    });
    return result.violations;
  }, without);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`),
  );
}
