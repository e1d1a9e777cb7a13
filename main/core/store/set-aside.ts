/**
 * A damaged file gets another name, and nothing of it is lost: who knows how may still read more of
 * it than we could (REL-04).
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { limits } from '../limits/limits.ts';

/** What belongs to a database beside its file. */
export const databaseEndings = ['', '-wal', '-shm'] as const;

/**
 * Renames `path`, and what belongs to it, durably.
 *
 * @param name its new one, where that was chosen before
 * @returns its new name, without the folder
 * @throws the system error
 */
export function setAside(
  path: string,
  endings: readonly string[] = [''],
  name = damagedName(path),
): string {
  for (const ending of endings)
    if (existsSync(path + ending)) renameSync(path + ending, join(dirname(path), name) + ending);
  syncFolder(dirname(path));
  removeOldest(path, endings);
  return name;
}

/**
 * A new name that says when it was last written: `store.db.damaged-20261123T051400Z`.
 *
 * @throws the system error
 */
export function damagedName(path: string): string {
  const stamp = statSync(path)
    .mtime.toISOString()
    .replaceAll(/[-:]|\.\d+/gu, '');
  const same = damagedCopies(path).filter((copy) => copy.stamp === stamp);
  const number = Math.max(0, ...same.map((copy) => copy.number)) + 1;
  return `${basename(path)}.damaged-${stamp}${number === 1 ? '' : `-${number}`}`;
}

interface Copy {
  readonly name: string;
  readonly stamp: string;
  /** Of those with one stamp. */
  readonly number: number;
}

/** Oldest first. */
function damagedCopies(path: string): readonly Copy[] {
  const start = `${basename(path)}.damaged-`;
  const copies = readdirSync(dirname(path)).flatMap((name) => {
    const [, stamp, number = '1'] =
      /^(\d{8}T\d{6}Z)(?:-(\d{1,6}))?$/u.exec(
        name.startsWith(start) ? name.slice(start.length) : '',
      ) ?? [];
    return stamp === undefined ? [] : [{ name, stamp, number: Number(number) }];
  });
  return copies.toSorted((a, b) => a.stamp.localeCompare(b.stamp) || a.number - b.number);
}

/**
 * A disk that damages a file at every start must not fill up with copies.
 *
 * @throws the system error
 */
export function removeOldest(path: string, endings: readonly string[] = ['']): void {
  for (const { name } of damagedCopies(path).slice(0, -limits.damagedKept))
    for (const ending of endings) rmSync(join(dirname(path), name + ending), { force: true });
}

/** @throws the system error */
export function syncFolder(folder: string): void {
  // Windows has no way to open a folder for this; its rename is journalled.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
