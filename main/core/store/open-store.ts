/**
 * The SQLite store: clients, grants, tokens (hashes only), tool pins and modes, audit. One writer,
 * WAL, `synchronous=FULL`: when a transaction has returned, it is durable (REL-03).
 */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { CoreError, systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { assertReadable } from './assert-readable.ts';
import type { Db } from './db.ts';
import type { FreeSpace } from './free-space.ts';
import type { FolderWatch } from './folder-watch.ts';
import { closeDatabase, createJournalSync } from './journal-sync.ts';
import { migrate } from './migrations.ts';
import { finishRescue, readRescue, rescueStore, type Rescue } from './rescue-store.ts';
import type { JournalEntry } from './restriction-journal.ts';
import type { Restrictions } from './restrictions.ts';
import { createSeals, type Seals } from './seals.ts';
import { DamagedFile, storageProblemOf, unusableFile } from './storage-problem.ts';

/** Whether a change takes away or gives. */
export type Direction = 'restrict' | 'grant';

export interface Store {
  readonly db: Db;
  /** On what gives or takes rights; every change of that belongs into a transaction. */
  readonly seals: Seals;
  /** It was damaged, and the damaged file has another name now; null: it was whole. */
  readonly rescue: Rescue | null;
  /**
   * Runs `work` in one immediate transaction: all of it is durable afterwards, or none of it
   * happened.
   */
  transaction<Result>(work: () => Result): Result;
  /**
   * Runs `work`, whose transactions then do not wait for the disk. Its caller waits for `synced`
   * before anybody is answered; nobody else waits (REL-17). What takes access away in it
   * is on disk at once, as ever.
   */
  beside<Result>(work: () => Result): Result;
  /** Resolves when everything committed so far is on disk. @throws the system error */
  synced(): Promise<void>;
  /**
   * The same for what takes access away, in place of a transaction: memory was changed before, and
   * where the disk or another program prevents the write, it waits and is tried again
   * (`restrictions.ts`). It may use the reserve of a full disk.
   *
   * @param write only writes, and may be run again
   * @param entry what a start does in its place; absent where a command is journalled as a whole
   * @throws never for want of room, an error of the disk, or a lock
   */
  restrict(write: () => void, entry?: JournalEntry): void;
  /**
   * A change of what is allowed. `restrict`: memory first, then the store, now or later. `grant`:
   * memory once the store has it, so that nothing holds that is not durable.
   *
   * @param write only writes, and may be run again
   */
  change(direction: Direction, inMemory: () => void, write: () => void): void;
  /**
   * Runs `action` once what was written so far is durable: after the commit of the running
   * transaction, at once when there is none, never after a rollback. Memory changes here, so that
   * it never knows more than the disk.
   */
  onDurable(action: () => void): void;
  /** Resolves when the file is closed. Never rejects. */
  close(): Promise<void>;
}

/** What a store may be opened with; without them every write is just done. */
export interface StoreContext {
  readonly freeSpace?: FreeSpace;
  readonly restrictions?: Restrictions;
  readonly folder?: FolderWatch;
  /** The journal could not be carried over into the file. */
  readonly onFailed?: (error: unknown) => void;
}

/**
 * Opens or creates `store.db` in an existing data directory. A damaged one is set aside, and what
 * can be read of it kept.
 *
 * @throws CoreError `store_failed` – it cannot be read or written, or a newer Consentry wrote it;
 *   nothing was changed
 */
export function openStore(dataDir: string, context: StoreContext = {}): Store {
  const path = join(dataDir, 'store.db');
  try {
    finishRescue(path);
    try {
      return wrap(openFile(path), path, context);
    } catch (error) {
      if (!isDamage(error)) throw error;
      rescueStore(path);
      return wrap(openFile(path), path, context);
    }
  } catch (error) {
    throw error instanceof CoreError ? error : unusableFile(`The database ${path}`, error);
  }
}

function openFile(path: string): Db {
  const existed = existsSync(path);
  const db = new Database(path, { timeout: limits.storeBusy.opening });
  try {
    // Files appear with the process's umask (077 in both shells); this also mends an older, wider
    // one.
    if (!existed) chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec('PRAGMA foreign_keys = ON');
    db.exec('PRAGMA fullfsync = ON');
    db.exec('PRAGMA checkpoint_fullfsync = ON');
    if (existed) assertSound(db);
    migrate(db, path);
    if (existed) assertReadable(db);
    // From now on a lock of another program is an error at once: nobody's call waits for it.
    db.exec(`PRAGMA busy_timeout = ${limits.storeBusy.running}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Also an error in our own statements, which are right for every file that we wrote. */
function isDamage(error: unknown): boolean {
  return (
    storageProblemOf(error) === 'damaged' ||
    /^SQLITE_(?:ERROR|CONSTRAINT|MISMATCH)/u.test(systemCodeOf(error) ?? '')
  );
}

function assertSound(db: Db): void {
  const row = db.prepare('PRAGMA quick_check(1)').get() as Record<string, unknown> | undefined;
  const answer = row === undefined ? 'no answer' : String(Object.values(row)[0]);
  if (answer !== 'ok') throw new DamagedFile(`integrity check says "${answer}"`);
}

function wrap(
  db: Db,
  path: string,
  { freeSpace, restrictions, folder, onFailed = () => undefined }: StoreContext,
): Store {
  /** What waits for the commit; null outside of a transaction. */
  let waiting: (() => void)[] | null = null;
  const seals = createSeals(db);
  const journal = createJournalSync({ path, onFailed });
  let isBeside = false;
  let synchronous: 'NORMAL' | 'FULL' = 'FULL';
  /** A commit that waits for the disk takes with it what was committed before. */
  function setSynchronous(level: 'NORMAL' | 'FULL'): void {
    if (synchronous === level) return;
    db.exec(`PRAGMA synchronous = ${level}`);
    synchronous = level;
  }
  function committed(): void {
    if (synchronous === 'NORMAL') journal.committed();
  }
  function run<Result>(work: () => Result, how: boolean): Result {
    const before = isBeside;
    isBeside = how;
    try {
      return work();
    } finally {
      isBeside = before;
    }
  }
  function attempt<Result>(work: () => Result): Result {
    if (waiting !== null) return work();
    const actions: (() => void)[] = (waiting = []);
    let result;
    try {
      // The driver ends the process when it is asked about a closed database.
      if (!db.open) throw new CoreError('store_failed', 'Consentry is stopping.');
      folder?.assertThere();
      setSynchronous(isBeside ? 'NORMAL' : 'FULL');
      db.exec('BEGIN IMMEDIATE');
      try {
        seals.beforeChange();
        result = work();
        seals.beforeCommit();
        db.exec('COMMIT');
        committed();
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK');
        throw error;
      }
    } finally {
      waiting = null;
    }
    for (const action of actions) action();
    return result;
  }
  const store: Store = {
    db,
    seals,
    rescue: readRescue(db),
    change(direction, inMemory, write) {
      if (direction === 'restrict') {
        inMemory();
        store.restrict(write);
        return;
      }
      store.transaction(() => {
        write();
        store.onDurable(inMemory);
      });
    },
    transaction(work) {
      if (waiting !== null) return work();
      freeSpace?.assertReserve();
      restrictions?.assertSaved();
      try {
        return attempt(work);
      } catch (error) {
        freeSpace?.failed(error);
        // A disk that fails is nothing that has to be reported to us.
        throw storageProblemOf(error) === null ? error : unusableFile('The database', error);
      }
    },
    beside: (work) => run(work, true),
    synced: journal.synced,
    restrict(write, entry) {
      if (waiting !== null) return write();
      const onDisk = (): void => run(() => attempt(write), false);
      const save = (): void => {
        try {
          onDisk();
        } catch (error) {
          if (freeSpace?.failed(error) !== true || !freeSpace.release()) throw error;
          onDisk();
        }
      };
      if (restrictions === undefined) save();
      else restrictions.save(save, entry);
    },
    onDurable(action) {
      if (waiting === null) action();
      else waiting.push(action);
    },
    close: () => closeDatabase(db, journal),
  };
  return store;
}
