/**
 * What already lies in the data folder, before anything of it is opened: no symbolic link, nothing of another user,
 * nothing that others can read (SEC-92). A restored backup or an older version may have left it wider.
 */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How Chromium marks a running desktop app: links, which it makes and reads itself. */
const chromiumLinks = /^Singleton(?:Lock|Cookie|Socket)$/u;

/**
 * Tightens the files of a folder and of its `logs`.
 *
 * @returns why the folder cannot be used, or undefined
 * @throws the system error
 */
export function checkOwnFiles(folder: string, user: number): string | undefined {
  for (const name of readdirSync(folder)) {
    if (chromiumLinks.test(name)) continue;
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (stats.isSymbolicLink()) return `${path} is a symbolic link`;
    if (stats.uid !== user) return `${path} belongs to another user`;
    const isFolder = stats.isDirectory();
    if ((stats.mode & 0o077) !== 0) chmodSync(path, isFolder ? 0o700 : 0o600);
    if (isFolder && name === 'logs') {
      const why = checkOwnFiles(path, user);
      if (why !== undefined) return why;
    }
  }
  return undefined;
}
