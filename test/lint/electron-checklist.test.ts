/**
 * The rows of the Electron checklist that sources and configuration answer for; the rest is
 * asserted from the running app.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Every use of a word in the product's sources, as `file: line`. */
function uses(pattern: RegExp): string[] {
  return ['main', 'preload', 'renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/u.test(name))
      .flatMap((name) =>
        read(join(folder, name))
          .split('\n')
          .filter((line) => pattern.test(line) && !/^\s*(?:\/?\*|\/\/)/u.test(line))
          .map((line) => `${folder}/${name}: ${line.trim()}`),
      ),
  );
}

test('SEC-110 one place opens an address, through the check of what was offered; one opens our own folder', () => {
  expect(uses(/shell\.\w+\(/u)).toEqual([
    'main/electron/main.ts: const openOutside = (url: string): void => void shell.openExternal(url);',
    'main/electron/lifecycle/desktop-app.ts: const problem = await shell.openPath(dataDir);',
  ]);
});

test('SEC-110 SEC-63 that place is handed to the three checks of what may be opened, and to nothing else', () => {
  expect(uses(/\bopenOutside\b/u)).toEqual([
    'main/electron/main.ts: const openOutside = (url: string): void => void shell.openExternal(url);',
    'main/electron/main.ts: const logins = createLoginOpener(openOutside);',
    'main/electron/main.ts: const installLinks = createInstallLinkOpener(openOutside);',
    'main/electron/main.ts: const vendorPages = createVendorPageOpener(openOutside, () => core().snapshot());',
  ]);
});

test('SEC-111 Electron is pinned, and to the newest major that this repository knows of', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as {
    devDependencies: Record<string, string>;
  };
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { version?: string }>;
  };
  // Written whenever somebody looked; a release looks again.
  const known = JSON.parse(read('build/electron-support.json')) as {
    newestMajor: number;
    newestVersion: string;
    lookedAt: string;
  };
  const pinned = devDependencies['electron'] ?? '';
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/u);
  expect(lock.packages['node_modules/electron']?.version).toBe(pinned);
  expect(Number(pinned.split('.')[0])).toBe(known.newestMajor);
  expect(known.newestVersion).toBe(pinned);
  expect(known.lookedAt).toMatch(/^\d{4}-\d\d-\d\d$/u);
});

test('SEC-106 the configuration of packages names every fuse of the checklist, hardened runtime and no loosening', () => {
  const config = read('electron-builder.yml');
  const fuses = Object.fromEntries(
    [
      ...(/^electronFuses:\n((?: {2}.*\n)+)/mu.exec(config)?.[1] ?? '').matchAll(/(\w+): (\w+)/gu),
    ].map(([, name = '', value]) => [name, value]),
  );
  expect(fuses).toEqual({
    runAsNode: 'false',
    enableCookieEncryption: 'false',
    enableNodeOptionsEnvironmentVariable: 'false',
    enableNodeCliInspectArguments: 'false',
    enableEmbeddedAsarIntegrityValidation: 'true',
    onlyLoadAppFromAsar: 'true',
    loadBrowserProcessSpecificV8Snapshot: 'false',
    grantFileProtocolExtraPrivileges: 'false',
    resetAdHocDarwinSignature: 'false',
  });
  expect(config).toMatch(/^asar: true$/mu);
  expect(config).toMatch(/^ {2}hardenedRuntime: true$/mu);
  expect(config).toMatch(/^ {2}perMachine: true$/mu);
  expect(config).not.toMatch(/^protocols:/mu);
  const granted = [...read('build/entitlements.mac.plist').matchAll(/<key>([^<]+)<\/key>/gu)];
  expect(granted.map(([, key]) => key)).toEqual(['com.apple.security.cs.allow-jit']);
});

test('SEC-112 nothing is switched on that talks by itself: no crash reports, no spell checker, no second updater', () => {
  expect(
    uses(/crashReporter|setSpellCheckerLanguages\((?!\[\]\))|setSpellCheckerEnabled\((?!false\))/u),
  ).toEqual([]);
  expect(uses(/setSpellCheckerLanguages\(\[\]\)|setSpellCheckerEnabled\(false\)/u)).toHaveLength(2);
  const updaters = new Set(uses(/electron-updater|autoUpdater/u).map((use) => use.split(':')[0]));
  expect(updaters).toEqual(
    new Set(['main/electron/updates/update-feed.ts', 'main/electron/updates/updater/main.ts']),
  );
});
