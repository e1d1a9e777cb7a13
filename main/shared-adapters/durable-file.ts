/** Writing a file so that after a crash it is the old one or the new one, whole (REL-03). */
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';

/**
 * Replaces `path` with `content`, 0600: temporary file, fsync, rename, fsync of the folder.
 *
 * @throws the system error; the old file is then untouched
 */
export async function replaceFileDurably(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
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
  await writeNewFile(path, content);
  await syncFolder(dirname(path));
}

/** Removes `path`, also after a power loss. @throws the system error; a file that is not there is none */
export async function removeFileDurably(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

async function writeNewFile(path: string, content: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
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
