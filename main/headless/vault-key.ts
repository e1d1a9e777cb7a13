/**
 * The key of the file vault as text: from `CONSENTRY_VAULT_KEY`, or from `vault.key` beside the
 * data. A new key is made only where no vault exists yet (SEC-95).
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import { CoreError, messageOf, systemCodeOf } from '../core/lib/errors.ts';
import { createFileDurably } from '../shared-adapters/files/durable-file.ts';

const keyBytes = 32;

/**
 * Takes the key text out of the environment, so that no child of ours inherits it (SEC-120).
 *
 * @returns undefined when the variable is not set
 */
export function takeVaultKeyVariable(
  environment: Record<string, string | undefined>,
): string | undefined {
  const text = environment['CONSENTRY_VAULT_KEY'];
  delete environment['CONSENTRY_VAULT_KEY'];
  return text === '' ? undefined : text;
}

/** 32 bytes written as hex, base64 or base64url; undefined for anything else. */
export function parseVaultKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/u.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/u.test(trimmed)) return undefined;
  const key = Buffer.from(trimmed, 'base64');
  return key.length === keyBytes ? key : undefined;
}

/**
 * Reads the key file.
 *
 * @returns undefined when there is none, or an empty one
 * @throws CoreError `vault_unavailable` – a link, readable by others, of another user, or not a key
 */
export async function readKeyFile(path: string): Promise<Buffer | undefined> {
  let text: string;
  try {
    // Not blocking: a pipe in its place would wait for a writer for ever.
    const file = await open(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw badKeyFile(path, 'it is not a regular file');
      if (process.getuid !== undefined) {
        if (stats.uid !== process.getuid()) throw badKeyFile(path, 'it belongs to another user');
        if ((stats.mode & 0o077) !== 0)
          throw badKeyFile(path, 'other users may read it (run chmod 600 on it)');
      }
      // A full disk once left an empty file in place of a first key: it was never used.
      if (stats.size === 0) return undefined;
      text = await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof CoreError) throw error;
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw badKeyFile(
      path,
      systemCodeOf(error) === 'ELOOP' ? 'it is a symbolic link' : messageOf(error),
      error,
    );
  }
  const key = parseVaultKey(text);
  if (key === undefined) throw badKeyFile(path, 'it does not hold a key of 32 bytes');
  return key;
}

export const newKey = (): Buffer => randomBytes(keyBytes);

/** Makes a key file that was not there before, durable before it is used. */
export async function createKeyFile(path: string, key: Buffer): Promise<void> {
  try {
    await removeIfEmpty(path);
    await createFileDurably(path, `${key.toString('base64')}\n`);
  } catch (error) {
    throw badKeyFile(path, `it cannot be created: ${messageOf(error)}`, error, notMade);
  }
}

async function removeIfEmpty(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats?.isFile() === true && stats.size === 0) await rm(path);
}

const lost =
  'Restore the key file; without it the stored secrets cannot be read. Everything else keeps working.';
const notMade = 'Nothing was stored. Look whether the disk is full or failing, then try again.';

function badKeyFile(path: string, why: string, cause?: unknown, hint = lost): CoreError {
  const message = `The vault key ${path} cannot be used: ${why}.`;
  return new CoreError('vault_unavailable', message, { hint, cause });
}
