/**
 * Packages the built product with electron-builder and the product's own configuration. Where
 * another Electron than the pinned one has to do (`ELECTRON_OVERRIDE_DIST_PATH`), it is packaged
 * instead; where that one needs an entry of its own before ours, its path is in
 * `CONSENTRY_PACKAGE_ENTRY`.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../../..');

/** Where Electron's fuses begin in its binary, and what each is, in their order. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;
export type FuseName = (typeof fuseNames)[number];

/** The fuses of a binary as far as it has them; `removed` ones are left out. */
export function readFuses(binary: string): Partial<Record<FuseName, boolean>> {
  const bytes = readFileSync(binary);
  const at = bytes.indexOf(sentinel);
  if (at < 0) throw new Error(`${binary} has no fuses`);
  const wire = bytes.subarray(at + sentinel.length + 2);
  const length = bytes[at + sentinel.length + 1] ?? 0;
  const fuses: Partial<Record<FuseName, boolean>> = {};
  for (const [index, name] of fuseNames.slice(0, length).entries()) {
    const state = String.fromCharCode(wire[index] ?? 0);
    if (state === '0' || state === '1') fuses[name] = state === '1';
  }
  return fuses;
}

/** The runtime that is packaged instead of the pinned one; undefined when it is that. */
export const otherRuntime = process.env['ELECTRON_OVERRIDE_DIST_PATH'] || undefined;

/** @returns the folder with what was built */
export function buildPackages(folder: string, targets: readonly string[]): string {
  const out = join(folder, 'out');
  const parent = join(folder, 'product.yml');
  writeFileSync(parent, productConfiguration());
  const config: Record<string, unknown> = {
    extends: parent,
    directories: { output: out, buildResources: 'build' },
  };
  if (otherRuntime !== undefined) {
    config['electronDist'] = otherRuntime;
    config['electronVersion'] = readFileSync(join(otherRuntime, 'version'), 'utf8').trim();
  }
  const entry = process.env['CONSENTRY_PACKAGE_ENTRY'] || undefined;
  if (entry !== undefined) {
    mkdirSync(join(folder, 'entry'));
    copyFileSync(entry, join(folder, 'entry', basename(entry)));
    config['files'] = [{ from: join(folder, 'entry'), to: 'dist' }];
    config['extraMetadata'] = {
      main: `dist/${basename(entry)}`,
      standInMain: 'electron/main.cjs',
    };
  }
  const file = join(folder, 'electron-builder.json');
  writeFileSync(file, JSON.stringify(config));
  const builder = join(projectRoot, 'node_modules/electron-builder/cli.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [builder, '--linux', ...targets, '--config', file, '--publish', 'never'],
    {
      cwd: projectRoot,
      encoding: 'utf8',
      env: { FPM_COMPRESSION: 'gzip', ...process.env, ELECTRON_BUILDER_COMPRESSION_LEVEL: '1' },
      timeout: 300_000,
    },
  );
  if (status !== 0 || !existsSync(out)) throw new Error(`electron-builder: ${stdout}${stderr}`);
  return out;
}

/**
 * As it is, without the fuses that an older runtime does not have: it cannot be told to leave one
 * alone.
 */
function productConfiguration(): string {
  const text = readFileSync(join(projectRoot, 'electron-builder.yml'), 'utf8');
  if (otherRuntime === undefined) return text;
  const has = readFuses(join(otherRuntime, 'electron'));
  const missing = new Set<string>(fuseNames.filter((name) => has[name] === undefined));
  return text
    .split('\n')
    .filter((line) => !missing.has(line.trim().split(':')[0] ?? ''))
    .join('\n');
}

interface AsarEntry {
  readonly files?: Readonly<Record<string, AsarEntry>>;
  readonly integrity?: unknown;
}

/** Every file in an archive, by path; true where it has a digest. */
export function listAsar(path: string): ReadonlyMap<string, boolean> {
  const bytes = readFileSync(path);
  const header = JSON.parse(
    bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('utf8'),
  ) as AsarEntry;
  const found = new Map<string, boolean>();
  const walk = (entry: AsarEntry, at: string): void => {
    for (const [name, inner] of Object.entries(entry.files ?? {})) {
      if (inner.files === undefined) found.set(`${at}${name}`, inner.integrity !== undefined);
      else walk(inner, `${at}${name}/`);
    }
  };
  walk(header, '');
  return found;
}
