/**
 * The programs that people have, from npm at pinned versions: installed once into a folder that git
 * ignores, with the lock file in `../clients`, so that another package under the same version ends
 * the installation. Nothing of theirs runs then.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const pinned = join(import.meta.dirname, '../clients');
/** Outside of the system's temporary folder: Codex wants its home elsewhere. */
export const cache = join(import.meta.dirname, '../../../.cache/nightly');

const isUnreachable = (said: string): boolean =>
  /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ECONNRESET|ENETUNREACH|ENOTCACHED/u.test(said);

export type Installed = { readonly modules: string } | { readonly why: string };

/**
 * The folder of packages, or why there is none; throws for everything but a registry that cannot be
 * reached.
 */
export function installPublished(): Installed {
  const lock = readFileSync(join(pinned, 'package-lock.json'));
  const name = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  const folder = join(cache, `clients-${name}`);
  const modules = join(folder, 'node_modules');
  const isWhole = join(folder, 'whole');
  if (existsSync(isWhole)) return { modules };

  // Nearly a gigabyte each: none but the one that is pinned.
  for (const other of existsSync(cache) ? readdirSync(cache) : [])
    if (other.startsWith('clients-')) rmSync(join(cache, other), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(pinned, file), join(folder, file));
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--loglevel=error', '--fetch-retries=1'],
    { cwd: folder, encoding: 'utf8', timeout: 240_000 },
  );
  if (status !== 0) {
    const said = `${stdout}${stderr}`;
    if (isUnreachable(said)) return { why: 'the registry of npm cannot be reached' };
    throw new Error(`npm ci ended with ${String(status)}: ${said}`);
  }
  // The keyring of this machine is not for them to write into: without this they use files.
  rmSync(join(modules, '@napi-rs'), { recursive: true, force: true });
  writeFileSync(isWhole, '');
  return { modules };
}
