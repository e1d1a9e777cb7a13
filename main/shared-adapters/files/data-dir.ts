/**
 * The folder everything is kept in. It is ours alone: 0700, owned by this user, no symbolic link,
 * in no place where another user could swap it (SEC-92). Desktop app and command line find the same
 * one.
 */
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { CoreError, messageOf, systemCodeOf } from '../../core/lib/errors.ts';
import { checkOwnFiles } from './own-files.ts';
import { restrictToUser } from '../system/windows-acl.ts';

/** `CONSENTRY_DATA_DIR`, else the operating system's place for the data of applications. */
export function defaultDataDir(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = environment['CONSENTRY_DATA_DIR'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Consentry');
  if (platform === 'win32') {
    return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Consentry');
  }
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'consentry');
}

/**
 * Creates the folder if needed and makes sure it is safe to keep secrets in.
 *
 * @returns its real path
 * @throws CoreError `store_failed` – not a folder, not ours, not writable, or in an unsafe place
 */
export function openDataDir(path: string, system: DataDirSystem = thisSystem): string {
  const dataDir = resolve(path);
  try {
    const existing = lstatSync(dataDir, { throwIfNoEntry: false });
    if (existing === undefined) {
      assertSafePlace(dataDir);
      createForUser(dataDir, system);
    } else assertOurs(dataDir, existing);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof CoreError) throw error;
    throw unusable(dataDir, whyNot(error), error);
  }
  const real = realpathSync(dataDir);
  assertSafePlace(real);
  return real;
}

/** What differs between systems. */
export interface DataDirSystem {
  readonly platform: NodeJS.Platform;
  /** Windows: the folder belongs to this user and the system alone. */
  readonly restrict: (folder: string) => void;
}

const thisSystem: DataDirSystem = { platform: process.platform, restrict: restrictToUser };

function createForUser(dataDir: string, { platform, restrict }: DataDirSystem): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Some file systems and umasks do not heed the mode.
  if (platform === 'win32') {
    try {
      restrict(dataDir);
    } catch (error) {
      rmdirSync(dataDir);
      throw unusable(dataDir, 'it cannot be kept from other users', error);
    }
  } else chmodSync(dataDir, 0o700);
}

function assertOurs(dataDir: string, stats: ReturnType<typeof statSync> & object): void {
  if (stats.isSymbolicLink())
    throw unusable(dataDir, 'it is a symbolic link; name the folder itself');
  if (!stats.isDirectory()) throw unusable(dataDir, 'it is a file, not a folder');
  if (process.getuid === undefined) return;
  if (stats.uid !== process.getuid()) throw unusable(dataDir, 'it belongs to another user');
  assertPrivate(dataDir, Number(stats.mode));
  const why = checkOwnFiles(dataDir, process.getuid());
  if (why !== undefined) throw unusable(dataDir, why);
}

function assertPrivate(dataDir: string, mode: number): void {
  if ((mode & 0o077) === 0) return;
  // Tightening a folder that holds other things (a home folder, a project) would be a surprise.
  const names = readdirSync(dataDir);
  if (names.length > 0 && !names.some((name) => ourFiles.has(name))) {
    throw unusable(dataDir, 'other users can enter it and it holds files that are not Consentry’s');
  }
  chmodSync(dataDir, 0o700);
}

const ourFiles = new Set([
  'preferences.json',
  'store.db',
  'audit.db',
  'instance.lock',
  'vault.json',
]);

/** Whoever may rename a parent folder can put another one in our place. */
function assertSafePlace(dataDir: string): void {
  if (process.getuid === undefined) return;
  for (let folder = dirname(dataDir); ; folder = dirname(folder)) {
    const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0;
    const isSticky = (mode & 0o1000) !== 0;
    if ((mode & 0o002) !== 0 && !isSticky)
      throw unusable(dataDir, `every user may write to ${folder}`);
    if (folder === dirname(folder)) return;
  }
}

function whyNot(error: unknown): string {
  const code = systemCodeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return 'permission is denied';
  if (code === 'EROFS') return 'it is on a read-only file system';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'a part of its path is a file, not a folder';
  return messageOf(error);
}

function unusable(dataDir: string, why: string, cause?: unknown): CoreError {
  return new CoreError('store_failed', `The data folder ${dataDir} cannot be used: ${why}.`, {
    hint: 'Choose another folder with --data-dir (or CONSENTRY_DATA_DIR), or mend this one.',
    cause,
  });
}
