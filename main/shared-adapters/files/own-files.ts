/**
 * What already lies in the data folder, before anything of it is opened: no symbolic link, no file
 * with a second name elsewhere, nothing of another user, nothing that others can read (SEC-92). A
 * restored backup or an older version may have left it wider.
 */
import { chmodSync, lstatSync, readdirSync, type Stats } from 'node:fs';
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
    if (stats.isFile() && hasNameElsewhere(folder, name, stats))
      return `${path} has a second name elsewhere (a hard link); put a copy of it in its place`;
    if ((stats.mode & 0o077) !== 0) chmodSync(path, isFolder ? 0o700 : 0o600);
    if (isFolder && name === 'logs') {
      const why = checkOwnFiles(path, user);
      if (why !== undefined) return why;
    }
  }
  return undefined;
}

/** How `durable-file.ts` names what it links into place. */
const temporaryEnd = /\.[0-9a-f]{12}\.tmp$/u;

/**
 * Whether a file has a name that is none of ours: whoever has that one reads and changes our file
 * without coming near the folder. A file that is being created, or was when the power went, has its
 * temporary name beside it for a moment.
 */
function hasNameElsewhere(folder: string, name: string, { ino, nlink }: Stats): boolean {
  if (nlink <= 1) return false;
  const created = name.replace(temporaryEnd, '');
  const ours = readdirSync(folder).filter(
    (other) =>
      (other === created || (other.startsWith(created) && temporaryEnd.test(other))) &&
      lstatSync(join(folder, other), { throwIfNoEntry: false })?.ino === ino,
  );
  const now = lstatSync(join(folder, name), { throwIfNoEntry: false });
  return now !== undefined && now.nlink > Math.max(ours.length, 1);
}
