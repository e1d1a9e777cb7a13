/**
 * The SQLite store: clients, grants, tokens (hashes only), tool pins and modes, audit. One writer, WAL,
 * `synchronous=FULL`: when a transaction has returned, it is durable (architecture.md Storage, REL-03).
 */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { CoreError, messageOf } from '../lib/errors.ts';
import { limits } from '../lib/limits.ts';
import { assertReadable } from './assert-readable.ts';
import type { Db } from './db.ts';
import type { DiskRoom } from './disk-room.ts';
import { migrate } from './migrations.ts';
import type { JournalEntry } from './restriction-journal.ts';
import type { Restrictions } from './restrictions.ts';
import { createSeals, type Seals } from './seals.ts';

/** Whether a change takes away or gives. */
export type Direction = 'restrict' | 'grant';

export interface Store {
  readonly db: Db;
  /** On what gives or takes rights; every change of that belongs into a transaction. */
  readonly seals: Seals;
  /** Runs `work` in one immediate transaction: all of it is durable afterwards, or none of it happened. */
  transaction<Result>(work: () => Result): Result;
  /**
   * The same for what takes access away, in place of a transaction: memory was changed before, and where the disk or another
   * program prevents the write, it waits and is tried again (`restrictions.ts`). It may use the reserve of a full disk.
   *
   * @param write only writes, and may be run again
   * @param entry what a start does in its place; absent where a command is journalled as a whole
   * @throws never for want of room, an error of the disk, or a lock
   */
  restrict(write: () => void, entry?: JournalEntry): void;
  /**
   * A change of what is allowed. `restrict`: memory first, then the store, now or later. `grant`: memory once the store has
   * it, so that nothing holds that is not durable.
   *
   * @param write only writes, and may be run again
   */
  change(direction: Direction, inMemory: () => void, write: () => void): void;
  /**
   * Runs `action` once what was written so far is durable: after the commit of the running transaction, at once when
   * there is none, never after a rollback. Memory changes here, so that it never knows more than the disk.
   */
  onDurable(action: () => void): void;
  close(): void;
}

/**
 * Opens or creates `store.db` in an existing data directory.
 *
 * @throws CoreError `store_failed` – not a database, damaged, or written by a newer Consentry; nothing was changed
 */
export function openStore(dataDir: string, room?: DiskRoom, restrictions?: Restrictions): Store {
  const path = join(dataDir, 'store.db');
  const existed = existsSync(path);
  let db: Db | undefined;
  try {
    db = new Database(path, { timeout: limits.storeBusy.opening });
    // Files appear with the process's umask (077 in both shells); this also mends an older, wider one.
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
  } catch (error) {
    db?.close();
    if (error instanceof CoreError) throw error;
    throw new CoreError(
      'store_failed',
      `The database ${path} cannot be used: ${messageOf(error)}`,
      {
        hint: 'Move the file away to start empty (every client then has to ask again), or restore it from a backup.',
        cause: error,
      },
    );
  }
  return wrap(db, room, restrictions);
}

function assertSound(db: Db): void {
  const row = db.prepare('PRAGMA quick_check(1)').get() as Record<string, unknown> | undefined;
  const answer = row === undefined ? 'no answer' : String(Object.values(row)[0]);
  if (answer !== 'ok') throw new Error(`integrity check says "${answer}"`);
}

function wrap(db: Db, room: DiskRoom | undefined, restrictions: Restrictions | undefined): Store {
  /** What waits for the commit; null outside of a transaction. */
  let waiting: (() => void)[] | null = null;
  const seals = createSeals(db);
  function attempt<Result>(work: () => Result): Result {
    if (waiting !== null) return work();
    const actions: (() => void)[] = (waiting = []);
    let result;
    try {
      db.exec('BEGIN IMMEDIATE');
      try {
        seals.beforeChange();
        result = work();
        seals.beforeCommit();
        db.exec('COMMIT');
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
      room?.assertReserve();
      restrictions?.assertSaved();
      try {
        return attempt(work);
      } catch (error) {
        room?.failed(error);
        throw error;
      }
    },
    restrict(write, entry) {
      if (waiting !== null) return write();
      const save = (): void => {
        try {
          attempt(write);
        } catch (error) {
          if (room?.failed(error) !== true || !room.release()) throw error;
          attempt(write);
        }
      };
      if (restrictions === undefined) save();
      else restrictions.save(save, entry);
    },
    onDurable(action) {
      if (waiting === null) action();
      else waiting.push(action);
    },
    close() {
      try {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // Only tidiness: what is in the log beside the file is durable, and is read at the next start.
      }
      db.close();
    },
  };
  return store;
}
