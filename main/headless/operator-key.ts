/**
 * The operator key: presence for people who automate. It exists only when `serve` was asked for it,
 * only for one run, and only in the file they named (SEC-114).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { CoreError, messageOf, systemCodeOf } from '../core/lib/errors.ts';

export interface OperatorKey {
  /** Compares in constant time; any text may be presented. */
  matches(presented: string): boolean;
  /** Removes the file if it still holds this key; safe to call twice. */
  remove(): void;
}

/**
 * Makes a new key and writes it to `path`, 0600. An older file is overwritten only if it is a plain
 * file of ours that nobody else may read.
 *
 * @throws CoreError `store_failed` – it cannot be written there safely
 */
export function createOperatorKey(path: string): OperatorKey {
  const text = randomBytes(32).toString('base64url');
  const digest = sha256(text);
  const file = openForKey(path);
  try {
    fchmodSync(file, 0o600);
    ftruncateSync(file);
    writeSync(file, `${text}\n`);
  } finally {
    closeSync(file);
  }
  return {
    matches: (presented) => timingSafeEqual(sha256(presented), digest),
    remove() {
      try {
        // A later start may have put its own key there.
        if (lstatSync(path).isFile() && timingSafeEqual(sha256(readOwn(path)), digest))
          rmSync(path);
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOENT') throw error;
      }
    },
  };
}

/** Never waits for what somebody put in its place meanwhile. */
function readOwn(path: string): string {
  const { O_RDONLY } = constants;
  const flags = O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = openSync(path, flags);
  try {
    return fstatSync(file).isFile() ? readFileSync(file, 'utf8').trim() : '';
  } finally {
    closeSync(file);
  }
}

function openForKey(path: string): number {
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  try {
    return openSync(path, O_WRONLY | O_CREAT | O_EXCL, 0o600);
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw cannotUse(path, messageOf(error), error);
  }
  let file: number;
  try {
    // Without NONBLOCK a pipe in its place would hold us until somebody reads it.
    file = openSync(path, O_WRONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw cannotUse(
      path,
      systemCodeOf(error) === 'ELOOP' ? 'it is a symbolic link' : messageOf(error),
      error,
    );
  }
  const stats = fstatSync(file);
  const isOurs =
    process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o077) === 0);
  if (stats.isFile() && stats.nlink === 1 && isOurs) return file;
  closeSync(file);
  throw cannotUse(path, 'it exists and is not a private file of yours (0600)');
}

function cannotUse(path: string, why: string, cause?: unknown): CoreError {
  return new CoreError('store_failed', `The operator key file ${path} cannot be used: ${why}.`, {
    hint: 'Name a file that does not exist yet, in a folder of your own.',
    cause,
  });
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
