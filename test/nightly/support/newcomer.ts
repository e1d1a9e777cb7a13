/** What a newcomer does from a clean clone on, with a picture of every step. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { expect, onTestFinished, vi } from 'vitest';
import type { Place } from './place.ts';

export const threeMinutes = 180_000;
const root = join(import.meta.dirname, '../../..');

/** Takes a picture; the names of all of them are numbered in their order. */
export type TakePicture = (name: string, of: Page) => Promise<void>;

/** @param folder below `test-results` */
export function pictureTaker(folder: string): TakePicture {
  let step = 0;
  return async (name, of) => {
    step += 1;
    await of.screenshot({ path: join(root, 'test-results', folder, `${step}-${name}.png`) });
  };
}

export interface Clone {
  readonly folder: string;
  readonly env: Record<string, string>;
}

/** `git clone` and `npm ci`, with nothing of ours in the environment. */
export function cloneAndInstall(place: Place): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'consentry-clone-'));
  // Tens of thousands of files.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }), 120_000);
  const { PATH = '', HOME = '', npm_config_cache: cache } = process.env;
  const env = { PATH, HOME: place.home, npm_config_cache: cache ?? join(HOME, '.npm') };
  run('git', ['clone', '-q', root, folder], root, env);
  run('npm', ['ci', '--silent'], folder, env);
  return { folder, env };
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const { status, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

export async function openBrowser(executablePath: string): Promise<Page> {
  const browser = await chromium.launch({ executablePath });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** From the welcome to the step that adds an AI app, by way of the demo connector. */
export async function walkThroughFirstRun(page: Page, picture: TakePicture): Promise<void> {
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
  await page.getByRole('heading', { name: 'Welcome to Consentry' }).waitFor();
  await picture('welcome', page);
  await press('Continue');
  await page.getByRole('heading', { name: 'Connect something' }).waitFor();
  await picture('connect', page);
  await press(/^Just try it/u);
  await press(/^Accept \d+ tools/u);
  await page.getByRole('button', { name: /^Accept/u }).waitFor({ state: 'hidden' });
  await picture('accepted', page);
  await press('Continue');
  await page.getByRole('heading', { name: 'Add an AI app' }).waitFor();
  await picture('app', page);
}

/** What the newcomer has already, and where they are asked. */
export interface FirstCall {
  readonly place: Place;
  /** The program, as it is started. */
  readonly mcporter: readonly string[];
  /** As it is written on the screen. */
  readonly endpoint: string;
  /** The window in which the browser opens what the program wants opened. */
  readonly browser: Page;
  /** Where Consentry asks. */
  readonly consent: () => Promise<Page>;
  readonly picture: TakePicture;
}

/** @returns the name of the tool that was called, as its connector names it */
export async function logInAndCall(first: FirstCall): Promise<string> {
  const { place, mcporter, endpoint, picture } = first;
  await place.run([...mcporter, 'config', 'add', 'consentry', endpoint, '--scope', 'home']);
  await place.runWithBrowser([...mcporter, 'auth', 'consentry'], async (url) => {
    const tab = await first.browser.context().newPage();
    // It goes on loading until there is an answer.
    await tab.goto(url.href, { waitUntil: 'commit' });
    const page = await first.consent();
    await page.getByRole('heading', { name: /wants to use your connectors/u }).waitFor();
    await picture('consent', page);
    const allow = page.getByRole('button', { name: 'Allow', exact: true });
    await vi.waitFor(async () => {
      expect(await allow.getAttribute('aria-disabled')).toBe('false');
    }, 10_000);
    await allow.click();
    await tab.waitForURL(/\/callback/u);
    await picture('logged-in', tab);
  });
  const listed = await place.run([...mcporter, 'list', 'consentry']);
  const [tool = ''] = /demo__\w*(?:list|read|search)\w*/u.exec(listed.said) ?? [];
  const called = await place.run([...mcporter, 'call', `consentry.${tool}`]);
  expect(called, called.said).toMatchObject({ code: 0 });
  return tool.replace(/^demo__/u, '');
}

/** The call stands in the activity. */
export async function findInActivity(
  page: Page,
  tool: string,
  picture: TakePicture,
): Promise<void> {
  await page.getByRole('link', { name: 'Activity' }).first().click();
  await page.getByText(tool).first().waitFor();
  await picture('activity', page);
}
