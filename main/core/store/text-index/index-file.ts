/**
 * `audit-index.db`, the text index of the log: it holds nothing that cannot be made anew from
 * `audit.db`, so that it is not set aside where it is damaged, but deleted (docs/adr/0034).
 */
import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { limits } from '../../limits/limits.ts';
import type { Db } from '../db.ts';
import { closeDatabase, createJournalSync, type JournalSync } from '../journal-sync.ts';
import { databaseEndings } from '../set-aside.ts';
import { DamagedFile } from '../storage-problem.ts';

/** In the data folder. */
export const indexFile = 'audit-index.db';

/** Another number: the file of another version is deleted, and made anew. */
const version = 1;

/**
 * Beginnings of three letters are in it too: those of very many words are found in 6 ms in place of
 * 133 among a million entries, for 30 bytes and 9 µs of the thread's time an entry.
 */
const entryText = `CREATE VIRTUAL TABLE entry_text USING fts5(
  words, content='', contentless_delete=1, detail=none, prefix='3', tokenize="unicode61 remove_diacritics 2"
);`;

/** `read_to` has one row: the last entry that was read, and its digest in the chain as hex. */
const tables = `
  ${entryText}
  -- By itself it merges its parts in the middle of a write, now and then for 30 ms.
  INSERT INTO entry_text (entry_text, rank) VALUES ('automerge', 0), ('crisismerge', 256);
  CREATE TABLE read_to (row INTEGER PRIMARY KEY CHECK (row = 1), id INTEGER NOT NULL, chain TEXT NOT NULL) STRICT;
  INSERT INTO read_to VALUES (1, 0, '');
  PRAGMA user_version = ${version};
`;

export interface IndexFile {
  readonly db: Db;
  /** All of it, or nothing; after a loss of power possibly nothing. */
  transaction<Result>(work: () => Result): Result;
  /** Its journal is being carried over: nothing is added to it meanwhile. */
  isCheckpointing(): boolean;
  /** Resolves when the file is closed. Never rejects. */
  close(): Promise<void>;
}

/**
 * Makes one where there is none.
 *
 * @param onFailed its journal could not be carried over; null: this thread is there for the index
 *   alone, so that SQLite does so in the middle of a write
 * @throws DamagedFile – it is not as this version writes it; the driver's error
 */
export function openIndexFile(
  dataDir: string,
  onFailed: ((error: unknown) => void) | null,
): IndexFile {
  const path = join(dataDir, indexFile);
  const existed = existsSync(path);
  const db = new Database(path, { timeout: limits.storeBusy.running });
  try {
    if (!existed) chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = WAL');
    // After a loss of power it may be behind, and is never half of what was written.
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec(`PRAGMA cache_size = -${limits.audit.cacheKib}`);
    if (onFailed !== null) db.exec(`PRAGMA wal_autocheckpoint = ${limits.audit.journalPages}`);
    const { user_version: written } = db.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (!existed || (written === 0 && isEmpty(db))) db.exec(`BEGIN IMMEDIATE; ${tables} COMMIT`);
    else if (written !== version) throw new DamagedFile('another version wrote it');
    db.prepare('SELECT rowid FROM entry_text LIMIT 1').get();
    db.prepare('SELECT id, chain FROM read_to').get();
  } catch (error) {
    db.close();
    throw error;
  }
  return wrap(db, onFailed === null ? null : createJournalSync({ path, onFailed }));
}

/**
 * The last entry that the index says it has read; 0 where it says nothing. A glance, which makes
 * nothing and does not look whether it belongs to this log.
 */
export function readToOf(dataDir: string): number {
  try {
    const db = new Database(`${pathToFileURL(join(dataDir, indexFile)).href}?mode=ro`);
    try {
      const row = db.prepare('SELECT id FROM read_to WHERE row = 1').get() as
        { id: unknown } | undefined;
      return typeof row?.id === 'number' ? row.id : 0;
    } finally {
      db.close();
    }
  } catch {
    return 0;
  }
}

/** At least what is used of it, in bytes: a glance at its size. */
export function indexFileBytes(dataDir: string): number {
  const sizes = ['', '-wal'].map(
    (ending) => statSync(join(dataDir, indexFile) + ending, { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @throws the system error */
export function removeIndexFile(dataDir: string): void {
  for (const ending of databaseEndings) rmSync(join(dataDir, indexFile) + ending, { force: true });
}

/** The same table in memory, empty. */
export function openIndexInMemory(): Db {
  const db = new Database(':memory:');
  db.exec(entryText);
  return db;
}

/** The process ended before it was made. */
function isEmpty(db: Db): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

function wrap(db: Db, journal: JournalSync | null): IndexFile {
  return {
    db,
    transaction(work) {
      // The driver ends the process when it is asked about a closed database.
      if (!db.open) throw new Error('the index is closed');
      try {
        db.exec('BEGIN IMMEDIATE');
        const result = work();
        db.exec('COMMIT');
        journal?.committed();
        return result;
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    isCheckpointing: () => journal?.isCheckpointing() === true,
    close: () => closeDatabase(db, journal),
  };
}
