/**
 * What a newcomer does, with nothing but the README's first command: a clean clone, `npm ci &&
 * npm start`, the page that it names, an AI program that they have, and its first call; in under
 * three minutes, with a picture of every step in `test-results/first-minutes`.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { makePlace, type Place } from './support/place.ts';
import { installPublished } from './support/published.ts';

const threeMinutes = 180_000;
const root = join(import.meta.dirname, '../..');
const pictures = join(root, 'test-results/first-minutes');

/** As the README says, where there is no display. */
async function install(place: Place): Promise<{ endpoint: string; page: string }> {
  const folder = join(makeTempDir(), 'consentry');
  const env = {
    PATH: process.env['PATH'],
    HOME: place.home,
    npm_config_cache: process.env['npm_config_cache'] ?? join(process.env['HOME'] ?? '', '.npm'),
  };
  run('git', ['clone', '-q', root, folder], root, env);
  run('npm', ['ci', '--silent'], folder, env);
  const started = spawn('npm', ['start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => ended(started));
  let said = '';
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  return vi.waitFor(
    () => ({ endpoint: afterWord(said, 'Endpoint'), page: afterWord(said, 'Open') }),
    { timeout: 60_000, interval: 100 },
  );
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const { status, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

function afterWord(said: string, word: string): string {
  const [, address] = new RegExp(`^\\s*${word}\\s+(http:\\S+)`, 'mu').exec(said) ?? [];
  if (address === undefined) throw new Error(`no ${word} in: ${said}`);
  return address;
}

async function openBrowser(executablePath: string): Promise<Page> {
  const browser = await chromium.launch({ executablePath });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

test(
  'from a clean clone to the first call of a real client in under three minutes',
  { timeout: 600_000 },
  async ({ skip, annotate }) => {
    const executablePath = findChromium();
    if (executablePath === undefined) return skip('there is no Chromium');
    const installed = installPublished();
    if ('why' in installed) return skip(installed.why);
    const place = makePlace();
    const begun = performance.now();
    const { endpoint, page: address } = await install(place);

    const page = await openBrowser(executablePath);
    let step = 0;
    const picture = async (name: string, of: Page = page): Promise<void> => {
      step += 1;
      await of.screenshot({ path: join(pictures, `${step}-${name}.png`) });
    };
    const press = (name: string | RegExp) => page.getByRole('button', { name }).click();

    await page.goto(address);
    await page.getByRole('heading', { name: 'Welcome to Consentry' }).waitFor();
    await picture('welcome');
    await press('Continue');
    await page.getByRole('heading', { name: 'Connect something' }).waitFor();
    await picture('connect');
    await press(/^Just try it/u);
    await press(/^Accept \d+ tools/u);
    await page.getByRole('button', { name: /^Accept/u }).waitFor({ state: 'hidden' });
    await picture('accepted');
    await press('Continue');
    await page.getByRole('heading', { name: 'Add an AI app' }).waitFor();
    await picture('app');

    // What they have already: it is told the address on the screen.
    const mcporter = [process.execPath, join(installed.modules, 'mcporter/dist/cli.js')];
    await place.run([...mcporter, 'config', 'add', 'consentry', endpoint, '--scope', 'home']);
    await place.runWithBrowser([...mcporter, 'auth', 'consentry'], async (url) => {
      const other = await page.context().newPage();
      // It goes on loading until there is an answer.
      await other.goto(url.href, { waitUntil: 'commit' });
      await page.getByRole('heading', { name: /wants to use your connectors/u }).waitFor();
      await picture('consent');
      const allow = page.getByRole('button', { name: 'Allow', exact: true });
      await vi.waitFor(async () => {
        expect(await allow.getAttribute('aria-disabled')).toBe('false');
      }, 10_000);
      await allow.click();
      await other.waitForURL(/\/callback/u);
      await picture('logged-in', other);
    });
    const listed = await place.run([...mcporter, 'list', 'consentry']);
    const [tool = ''] = /demo__\w*(?:list|read|search)\w*/u.exec(listed.said) ?? [];
    const called = await place.run([...mcporter, 'call', `consentry.${tool}`]);
    const took = performance.now() - begun;
    expect(called, called.said).toMatchObject({ code: 0 });
    await page.getByRole('link', { name: 'Activity' }).first().click();
    await page
      .getByText(tool.replace(/^demo__/u, ''))
      .first()
      .waitFor();
    await picture('activity');
    expect(existsSync(join(pictures, `${step}-activity.png`))).toBe(true);
    await annotate(`first call after ${Math.round(took / 1000)} s`);
    expect(took).toBeLessThan(threeMinutes);
  },
);
