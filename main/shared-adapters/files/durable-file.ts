/**
 * Writing a file so that after a crash, or on a full disk, it is the old one or the new one, whole
 * (REL-03). What a crash leaves is removed at the next start (`sweep-temporaries.ts`).
 */
import { constants } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { systemCodeOf } from '../../core/lib/errors.ts';

/**
 * Replaces `path` with `content`, 0600: temporary file, fsync, rename, fsync of the folder.
 *
 * @throws the system error; the old file is then untouched
 */
export async function replaceFileDurably(path: string, content: string): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    await writeNewFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Creates `path` with `content`, 0600, and makes it durable.
 *
 * @throws the system error, `EEXIST` when anything (a symbolic link too) is there already
 */
export async function createFileDurably(path: string, content: string): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    await writeNewFile(temporary, content);
    await putInPlace(temporary, path, content);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(path));
}

/** Whole or not at all; where the file system has no links, a write that fails leaves nothing. */
async function putInPlace(temporary: string, path: string, content: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!withoutLinks.has(systemCodeOf(error) ?? '')) throw error;
    await writeNewFile(path, content);
  }
}

const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

const temporaryFor = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.tmp`;

/**
 * Removes `path`, also after a power loss.
 *
 * @throws the system error; a file that is not there is none
 */
export async function removeFileDurably(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

async function writeNewFile(path: string, content: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
  await file.close();
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no way to open a folder for this; its rename is journalled.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
