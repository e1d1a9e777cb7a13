/**
 * What an error of the disk or of SQLite means for a person: the disk is full, fails, refuses, or a
 * file is damaged (REL-04, REL-12).
 */
import { CoreError, messageOf, systemCodeOf } from '../lib/errors.ts';

export type StorageProblem = 'full' | 'failing' | 'read-only' | 'denied' | 'locked' | 'damaged';

/** A file that is not as we wrote it. */
export class DamagedFile extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, { cause });
    this.name = 'DamagedFile';
  }
}

/** By primary result code (https://sqlite.org/rescode.html). */
const byNumber: ReadonlyMap<number, StorageProblem> = new Map([
  [3, 'denied'],
  [5, 'locked'],
  [6, 'locked'],
  [8, 'read-only'],
  [10, 'failing'],
  [11, 'damaged'],
  [13, 'full'],
  [14, 'denied'],
  [23, 'denied'],
  [24, 'damaged'],
  [26, 'damaged'],
]);

const byName: readonly (readonly [RegExp, StorageProblem])[] = [
  [/^SQLITE_(?:FULL|IOERR_WRITE)$|^(?:ENOSPC|EDQUOT|EFBIG)$/u, 'full'],
  [/^SQLITE_(?:CORRUPT|NOTADB|FORMAT)/u, 'damaged'],
  [/^SQLITE_(?:BUSY|LOCKED)/u, 'locked'],
  [/^SQLITE_READONLY|^EROFS$/u, 'read-only'],
  [/^SQLITE_(?:CANTOPEN|PERM|AUTH)|^(?:EACCES|EPERM)$/u, 'denied'],
  [/^SQLITE_IOERR|^(?:EIO|ENODEV|ENXIO|ESTALE|ETIMEDOUT)$/u, 'failing'],
];

/** @returns null: it is no matter of storage */
export function storageProblemOf(error: unknown): StorageProblem | null {
  if (error instanceof DamagedFile) return 'damaged';
  const code = systemCodeOf(error) ?? '';
  // The driver names some extended codes by number: the last eight bits are the primary one.
  const number = /^UNKNOWN_SQLITE_ERROR_(\d+)$/u.exec(code)?.[1];
  if (number !== undefined) return byNumber.get(Number(number) & 0xff) ?? null;
  return byName.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}

/**
 * The same for people.
 *
 * @param file what could not be used, with its path: "The database /…/store.db"
 */
export function unusableFile(file: string, error: unknown): CoreError {
  const problem = storageProblemOf(error);
  const [why, hint] =
    problem === null
      ? [messageOf(error), 'The log file in the data folder says more.']
      : words[problem];
  return new CoreError('store_failed', `${file} cannot be used: ${why}.`, { hint, cause: error });
}

const elsewhere = 'or choose another folder with --data-dir.';
const words: Readonly<Record<StorageProblem, readonly [why: string, hint: string]>> = {
  full: ['the disk is full', `Make room on the disk that holds the data folder, ${elsewhere}`],
  failing: [
    'the disk reports an error',
    `Check the disk that holds the data folder, ${elsewhere} Nothing was changed.`,
  ],
  'read-only': ['it can only be read', `Make the data folder writable, ${elsewhere}`],
  denied: ['permission is denied', `Make the data folder yours to read and write, ${elsewhere}`],
  locked: ['another program uses it', 'Stop the program that has it open, then try again.'],
  damaged: [
    'it is damaged',
    'Start Consentry again: it puts the file aside and keeps what it can read.',
  ],
};
