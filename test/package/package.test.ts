/**
 * What people install: built, unpacked into a root of its own, started from there. `npm run
 * test:package`, inside a desktop session. Which builds are made depends on the tools that are
 * there: `deb` takes dpkg and `tar.gz` takes 7-Zip.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { AppInfo } from '../../contract/commands/app-commands.ts';
import { callInstance } from '../../main/cli/instance-client.ts';
import { makeTempDir } from '../electron/support/temp-dir.ts';
import { allSwitches } from '../support/system/electron-switches.ts';
import { click, labels } from '../electron/support/tray.ts';
import {
  buildPackages,
  listAsar,
  otherRuntime,
  projectRoot,
  readFuses,
} from './support/build-package.ts';

const folder = makeTempDir();
const sevenZip = process.env['ELECTRON_BUILDER_7ZIP_PATH'];
let out = '';

test.describe.configure({ mode: 'serial', timeout: 360_000 });

test.beforeAll(() => {
  out = buildPackages(folder.path, ['dir', 'deb', ...(sevenZip === undefined ? [] : ['tar.gz'])]);
});
test.afterAll(() => folder.remove());

const unpacked = (): string => join(out, 'linux-unpacked');

test('SEC-106 the packaged binary has the fuses of the checklist', () => {
  const fuses = readFuses(join(unpacked(), 'consentry'));
  const expected = {
    runAsNode: false,
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    // An older Electron that stands in may not know it yet; the configuration is checked elsewhere.
    ...(otherRuntime !== undefined && fuses.grantFileProtocolExtraPrivileges === undefined
      ? {}
      : { grantFileProtocolExtraPrivileges: false }),
  };
  expect(fuses).toEqual(expected);
});

test('SEC-106 the archive holds the product, a digest for each file, and nothing else', () => {
  const files = listAsar(join(unpacked(), 'resources/app.asar'));
  const names = [...files.keys()];
  for (const needed of [
    'package.json',
    'LICENSE',
    'NOTICE',
    'dist/electron/main.cjs',
    'dist/electron/app.cjs',
    'dist/electron/bridge.cjs',
    'dist/electron/updater.cjs',
    'dist/log-reader/index.cjs',
    'dist/preload/main-window.cjs',
    'dist/preload/prompt-window.cjs',
    'dist/renderer/index.html',
    'dist/renderer/prompt.html',
  ])
    expect(names).toContain(needed);
  expect(names.filter((name) => /\.map$|\.ts$|^test|^main|musl|@napi-rs/u.test(name))).toEqual([]);
  expect([...files].filter(([, hasDigest]) => !hasDigest).map(([name]) => name)).toEqual([]);
  expect(existsSync(join(unpacked(), 'resources/app'))).toBe(false);
  // Nobody sees a configured feed in a build that has none.
  expect(existsSync(join(unpacked(), 'resources/update-feed.json'))).toBe(false);
});

test('tar.gz unpacks into one folder with the same program', () => {
  test.skip(sevenZip === undefined, 'ELECTRON_BUILDER_7ZIP_PATH names no 7-Zip to pack it with');
  const archive = readdirSync(out).find((name) => name.endsWith('.tar.gz')) ?? '';
  const listed = execFileSync('tar', ['-tzf', join(out, archive)], { encoding: 'utf8' });
  const names = listed.trim().split('\n');
  expect(new Set(names.map((name) => name.split('/')[0])).size).toBe(1);
  expect(names.some((name) => name.endsWith('/consentry'))).toBe(true);
});

function everythingIn(root: string): string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const path = join(root, entry.name);
    return entry.isDirectory() ? [path, ...everythingIn(path)] : [path];
  });
}

test.describe('the deb', () => {
  let root = '';
  let program = '';

  test.beforeAll(() => {
    root = join(folder.path, 'root');
    mkdirSync(root);
    const deb = readdirSync(out).find((name) => name.endsWith('.deb')) ?? '';
    execFileSync('dpkg-deb', ['-x', join(out, deb), root]);
    program = join(root, 'opt/Consentry/consentry');
  });

  test('has a menu entry, icons, and no file that another user may write to', () => {
    const entry = readFileSync(join(root, 'usr/share/applications/consentry.desktop'), 'utf8');
    expect(entry).toMatch(/^Exec=\/opt\/Consentry\/consentry\b/mu);
    expect(entry).toMatch(/^Icon=consentry$/mu);
    expect(entry).toMatch(/^Name=Consentry$/mu);
    // No link of a web page leads here (SEC-107).
    expect(entry).not.toContain('MimeType');
    for (const size of ['16x16', '48x48', '256x256', '512x512'])
      expect(existsSync(join(root, `usr/share/icons/hicolor/${size}/apps/consentry.png`))).toBe(
        true,
      );
    // So that polkit can identify the person (ATLAR-14).
    const policy = join(root, 'usr/share/polkit-1/actions/app.consentry.policy');
    expect(readFileSync(policy, 'utf8')).toContain('app.consentry.raise-access');
    const writable = everythingIn(root).filter((path) => {
      const stats = lstatSync(path);
      return !stats.isSymbolicLink() && (stats.mode & 0o022) !== 0;
    });
    expect(writable).toEqual([]);
  });

  test('starts: the endpoint answers, the tray is there, Quit ends it with 0', async () => {
    const dataDir = join(folder.path, 'data');
    const app = spawn(program, [...asRoot(), '--port', '0', '--hidden', '--data-dir', dataDir], {
      stdio: 'ignore',
    });
    const ended = once(app, 'exit');
    try {
      const path = join(dataDir, 'instance.json');
      const endpoint = (): string | null =>
        existsSync(path)
          ? (JSON.parse(readFileSync(path, 'utf8')) as { endpoint: string | null }).endpoint
          : null;
      await expect.poll(() => typeof endpoint(), { timeout: 30_000 }).toBe('string');
      expect((await fetch(new URL('/healthz', endpoint() ?? ''))).status).toBe(200);
      await expect.poll(() => labels()).toContain('Open Consentry');

      const result = await callInstance(dataDir, 'app.info', {});
      const info = (result.ok ? result.value : null) as AppInfo;
      expect(info).toMatchObject({
        isPackaged: true,
        shell: 'desktop',
        dataDir,
        updates: { state: 'not-configured', channel: 'none' },
      });
      await callInstance(dataDir, 'app.setLaunchAtLogin', { isOn: true });
      const autostart = join(process.env['XDG_CONFIG_HOME'] ?? '', 'autostart/consentry.desktop');
      expect(readFileSync(autostart, 'utf8')).toContain(`Exec="${program}" `);
      await callInstance(dataDir, 'app.setLaunchAtLogin', { isOn: false });
      await click('Quit');
      expect(await ended).toEqual([0, null]);
    } finally {
      app.kill('SIGKILL');
    }
  });

  for (const [name, args, environment] of [
    ['a debugger of Chromium', ['--remote-debugging-port=0'], {}],
    ['a debugger of Node', ['--inspect=0'], {}],
    ['an app of somebody else', [join(projectRoot, 'test')], { ELECTRON_RUN_AS_NODE: '1' }],
  ] as const) {
    test(`SEC-105 SEC-106 does not start with ${name}`, () => {
      const { status, stderr, error } = spawnSync(
        program,
        [...asRoot(), '--data-dir', join(folder.path, 'refused'), '--port', '0', ...args],
        { encoding: 'utf8', timeout: 15_000, env: { ...process.env, ...environment } },
      );
      expect(error).toBeUndefined();
      expect(status).not.toBe(0);
      expect(stderr).toContain('is not allowed');
    });
  }

  test('TRIAL-C0 SEC-105 no switch of the list starts it, as option or in the place of a value', async () => {
    const real = join(folder.path, 'switched');
    const lines = allSwitches
      .map((name) => `--${name}`)
      .filter((spelling) => !asRoot().includes(spelling))
      .flatMap((spelling) => [
        ['--data-dir', real, '--port', '0', spelling],
        ['--data-dir', spelling, '--data-dir', real],
      ]);
    const startedBy: string[] = [];
    const tryAll = async (mine: readonly (readonly string[])[]): Promise<void> => {
      for (const line of mine) {
        const { code, said } = await endOf(line);
        if (code !== 2 || /listening/iu.test(said)) startedBy.push(`${line.join(' ')}: ${said}`);
      }
    };
    const half = Math.ceil(lines.length / 2);
    await Promise.all([tryAll(lines.slice(0, half)), tryAll(lines.slice(half))]);
    expect(startedBy).toEqual([]);
    expect(existsSync(real)).toBe(false);
  });

  async function endOf(line: readonly string[]): Promise<{ code: number | null; said: string }> {
    const child = spawn(program, [...asRoot(), ...line], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 15_000,
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  }
});

/** Chromium refuses to run as root with its sandbox. */
function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
