/**
 * What a newcomer does, with nothing but the README's first command: a clean clone, `npm ci &&
 * npm start`, the page that it names or the window that comes up, an AI program that they have, and
 * its first call; in under three minutes, with a picture of every step in `test-results`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { findElectron } from '../../scripts/lib/electron-binary.mjs';
import {
  cloneAndInstall,
  findInActivity,
  logInAndCall,
  openBrowser,
  pictureTaker,
  threeMinutes,
  walkThroughFirstRun,
  type Clone,
} from './support/newcomer.ts';
import { makePlace } from './support/place.ts';
import { installPublished } from './support/published.ts';

/** As the README says, where there is no display. */
async function serve({ folder, env }: Clone): Promise<{ endpoint: string; page: string }> {
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

/** As the README says, on a desktop. Playwright's switches come behind ours. */
async function open({ folder, env }: Clone, data: string): Promise<ElectronApplication> {
  const start = join(folder, 'start');
  writeFileSync(start, '#!/bin/sh\nexec npm start --silent -- "$@"\n');
  chmodSync(start, 0o755);
  const ofDesktop = ['DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'ELECTRON_OVERRIDE_DIST_PATH'];
  const passed = ofDesktop.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const app = await _electron.launch({
    executablePath: start,
    args: [],
    cwd: folder,
    env: { ...env, ...Object.fromEntries(passed), CONSENTRY_DATA_DIR: data },
    timeout: 60_000,
  });
  onTestFinished(() => app.close());
  return app;
}

const windowOf = (app: ElectronApplication, role: 'main' | 'prompt'): Promise<Page> =>
  vi.waitFor(
    () => {
      const found = app.windows().find((page) => page.url().startsWith(`app://${role}/`));
      return found ?? expect.fail(`no ${role} window`);
    },
    { timeout: 30_000, interval: 50 },
  );

test(
  'from a clean clone to the first call of a real client in under three minutes',
  { timeout: 600_000 },
  async ({ skip, annotate }) => {
    const executablePath = findChromium();
    if (executablePath === undefined) return skip('there is no Chromium');
    const installed = installPublished();
    if ('why' in installed) return skip(installed.why);
    const place = makePlace();
    const picture = pictureTaker('first-minutes');
    const begun = performance.now();
    const { endpoint, page: address } = await serve(cloneAndInstall(place));

    const page = await openBrowser(executablePath);
    await page.goto(address);
    await walkThroughFirstRun(page, picture);
    const tool = await logInAndCall({
      place,
      mcporter: [process.execPath, join(installed.modules, 'mcporter/dist/cli.js')],
      endpoint,
      browser: page,
      consent: () => Promise.resolve(page),
      picture,
    });
    const took = performance.now() - begun;
    await findInActivity(page, tool, picture);
    await annotate(`first call after ${Math.round(took / 1000)} s`);
    expect(took).toBeLessThan(threeMinutes);
  },
);

test(
  'on the desktop too: the app, its window and its prompt',
  { timeout: 600_000 },
  async ({ skip, annotate }) => {
    const executablePath = findChromium();
    if (executablePath === undefined) return skip('there is no Chromium');
    if (findElectron(process.env['ELECTRON_OVERRIDE_DIST_PATH'] || undefined) === undefined)
      return skip('there is no Electron');
    if (process.env['DISPLAY'] === undefined) return skip('there is no display');
    const installed = installPublished();
    if ('why' in installed) return skip(installed.why);
    const place = makePlace();
    const picture = pictureTaker('first-minutes-desktop');
    const data = join(place.home, 'data');
    mkdirSync(data, { mode: 0o700 });
    const begun = performance.now();
    const app = await open(cloneAndInstall(place), data);

    const page = await windowOf(app, 'main');
    await walkThroughFirstRun(page, picture);
    const instance = join(data, 'instance.json');
    expect(existsSync(instance)).toBe(true);
    const { endpoint } = JSON.parse(readFileSync(instance, 'utf8')) as { endpoint: string };
    // The same address stands on the screen, to be copied.
    await page.getByText(endpoint).first().waitFor();
    const tool = await logInAndCall({
      place,
      mcporter: [process.execPath, join(installed.modules, 'mcporter/dist/cli.js')],
      endpoint,
      browser: await openBrowser(executablePath),
      consent: () => windowOf(app, 'prompt'),
      picture,
    });
    const took = performance.now() - begun;
    await findInActivity(page, tool, picture);
    await annotate(`first call after ${Math.round(took / 1000)} s`);
    expect(took).toBeLessThan(threeMinutes);
  },
);
