/**
 * The SQLite store: clients, grants, tokens (hashes only), tool pins and modes, audit. One writer, WAL,
 * `synchronous=FULL`: when a transaction has returned, it is durable (architecture.md Storage, REL-03).
 */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { CoreError, messageOf } from '../lib/errors.ts';
import { assertReadable } from './assert-readable.ts';
import type { Db } from './db.ts';
import type { DiskRoom } from './disk-room.ts';
import { migrate } from './migrations.ts';
import { createSeals, type Seals } from './seals.ts';

export interface Store {
  readonly db: Db;
  /** On what gives or takes rights; every change of that belongs into a transaction. */
  readonly seals: Seals;
  /** Runs `work` in one immediate transaction: all of it is durable afterwards, or none of it happened. */
  transaction<Result>(work: () => Result): Result;
  /** The same for what takes access away: where the disk is full it may use the reserve, and is then run again. */
  essential<Result>(work: () => Result): Result;
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
export function openStore(dataDir: string, room?: DiskRoom): Store {
  const path = join(dataDir, 'store.db');
  const existed = existsSync(path);
  let db: Db | undefined;
  try {
    db = new Database(path, { timeout: 5000 });
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
  return wrap(db, room);
}

function assertSound(db: Db): void {
  const row = db.prepare('PRAGMA quick_check(1)').get() as Record<string, unknown> | undefined;
  const answer = row === undefined ? 'no answer' : String(Object.values(row)[0]);
  if (answer !== 'ok') throw new Error(`integrity check says "${answer}"`);
}

function wrap(db: Db, room: DiskRoom | undefined): Store {
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
  return {
    db,
    seals,
    transaction(work) {
      if (waiting !== null) return work();
      room?.assertReserve();
      try {
        return attempt(work);
      } catch (error) {
        room?.failed(error);
        throw error;
      }
    },
    essential(work) {
      try {
        return attempt(work);
      } catch (error) {
        if (room?.failed(error) !== true || !room.release()) throw error;
        return attempt(work);
      }
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
}
