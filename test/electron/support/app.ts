/**
 * Starts the built app like a person would and gives its windows, by what they are and not by what
 * they look like.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  _electron,
  expect,
  test as base,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import type { MainWindowCommand } from '../../../contract/plain/channels.ts';
import type { CommandInput, CommandOutput } from '../../../contract/commands/commands.ts';
import type { CommandResult } from '../../../contract/views/errors.ts';
import { defaultPreferences } from '../../../main/shared-adapters/files/preferences-schema.ts';
import { findElectron } from '../../../scripts/lib/electron-binary.mjs';
import { makeTempDir } from './temp-dir.ts';

export const projectRoot = join(import.meta.dirname, '../../..');
/**
 * Electron as `npx install-electron` has put it there, or the one of `ELECTRON_OVERRIDE_DIST_PATH`.
 */
export const executablePath =
  findElectron(process.env['ELECTRON_OVERRIDE_DIST_PATH'] || undefined) ?? 'electron';
export const everythingServer = join(
  projectRoot,
  'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
);

export type Role = 'main' | 'prompt' | 'policy';

interface WindowState {
  readonly role: string;
  readonly isVisible: boolean;
}

export interface TestApp {
  readonly app: ElectronApplication;
  readonly dataDir: string;
  /** e.g. `http://127.0.0.1:43491`. */
  readonly origin: string;
  /** The page of a window, as soon as it is there. */
  page(role: Role): Promise<Page>;
  /** Every window that exists. */
  windows(): Promise<readonly WindowState[]>;
  /** Closes a window as a click on its frame does. */
  close(role: Role): Promise<void>;
  /** Calls a command through the main window's bridge; fails the test when it is refused. */
  run<Name extends MainWindowCommand>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>>;
}

interface LaunchOptions {
  readonly args?: readonly string[];
  /** What to wait for; a taken port never gets an endpoint. */
  readonly until?: 'serving' | 'started';
  /** The data folder of an earlier start. */
  readonly dataDir?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Nothing was chosen yet: the first run begins. */
  readonly isNew?: boolean;
  /** A program that starts Electron, in its place. */
  readonly executable?: string;
}

/** As an installation on which the person has chosen. */
const chosen = { ...defaultPreferences, accessPolicy: 'read-write', isAccessChosen: true };

interface Fixtures {
  /** Starts the app with a data folder of its own; it is ended after the test. */
  readonly launch: (options?: LaunchOptions) => Promise<TestApp>;
}

export const test = base.extend<Fixtures>({
  // Playwright reads the names of other fixtures out of the braces; there are none.
  // oxlint-disable-next-line no-empty-pattern -- see above
  launch: async ({}, use) => {
    const endings: (() => Promise<void>)[] = [];
    await use(async (options = {}) => {
      const dir =
        options.dataDir === undefined
          ? makeTempDir()
          : { path: options.dataDir, remove: () => undefined };
      const settings = join(dir.path, 'preferences.json');
      if (options.isNew !== true && !existsSync(settings))
        writeFileSync(settings, JSON.stringify(chosen), { mode: 0o600 });
      const app = await _electron.launch({
        executablePath: options.executable ?? executablePath,
        args: ['.', ...(options.args ?? ['--port', '0'])],
        cwd: projectRoot,
        env: { ...environment(), CONSENTRY_DATA_DIR: dir.path, ...options.environment },
      });
      endings.push(async () => {
        await app.close();
        dir.remove();
      });
      const endpoint = await published(dir.path, options.until ?? 'serving');
      return createTestApp(app, dir.path, endpoint);
    });
    for (const end of endings.toReversed()) await end();
  },
});

export function environment(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

async function published(dataDir: string, until: 'serving' | 'started'): Promise<string> {
  const path = join(dataDir, 'instance.json');
  const read = (): string | null | undefined => {
    if (!existsSync(path)) return undefined;
    return (JSON.parse(readFileSync(path, 'utf8')) as { endpoint: string | null }).endpoint;
  };
  await expect
    .poll(() =>
      until === 'serving' ? typeof read() : read() === undefined ? 'undefined' : 'string',
    )
    .toBe('string');
  return read() ?? '';
}

function createTestApp(app: ElectronApplication, dataDir: string, endpoint: string): TestApp {
  async function page(role: Role): Promise<Page> {
    let found: Page | undefined;
    await expect
      .poll(() => {
        found = app.windows().find((each) => each.url().startsWith(`app://${role}/`));
        return found !== undefined;
      })
      .toBe(true);
    if (found === undefined) throw new Error(`there is no ${role} window`);
    return found;
  }

  return {
    app,
    dataDir,
    origin: endpoint === '' ? '' : new URL(endpoint).origin,
    page,
    windows: () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => ({
          role: new URL(window.webContents.getURL()).host,
          isVisible: window.isVisible(),
        })),
      ),
    close: (role) =>
      app.evaluate(({ BrowserWindow }, origin) => {
        for (const window of BrowserWindow.getAllWindows()) {
          if (window.webContents.getURL().startsWith(origin)) window.close();
        }
      }, `app://${role}/`),
    async run(name, input) {
      const result = await callBridge(await page('main'), name, input);
      if (!result.ok) throw new Error(`${name} was refused: ${JSON.stringify(result.error)}`);
      return result.value as CommandOutput<typeof name>;
    },
  };
}

/** `window.consentry.call` with any name and input: what a page that went bad could try. */
export function callBridge(page: Page, name: string, input: unknown): Promise<CommandResult> {
  return page.evaluate(
    ([name, input]) => {
      const { consentry } = globalThis as unknown as {
        consentry: { call(name: unknown, input: unknown): Promise<CommandResult> };
      };
      return consentry.call(name, input);
    },
    [name, input] as const,
  );
}
