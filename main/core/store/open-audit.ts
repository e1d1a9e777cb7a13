/**
 * `audit.db`, a file of its own with its own journal: a long read of the log never stands in the way of a grant, and a
 * start does not look through all of it (docs/adr/0018). A commit is handed to the system at once and is on disk within a
 * second; `transaction(work, 'durable')` returns when it is on disk.
 */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { CoreError, messageOf } from '../lib/errors.ts';
import { limits } from '../lib/limits.ts';
import { auditFile } from './audit-file.ts';
import { auditSteps } from './audit-schema.ts';
import type { Db } from './db.ts';

export interface AuditStore {
  readonly db: Db;
  /** All of it, or nothing. `durable`: on disk when this returns, with everything before it. */
  transaction<Result>(work: () => Result, when: 'soon' | 'durable'): Result;
  close(): void;
}

const firstColumns = {
  entries: 'id, chain, words_of',
  names: 'name',
  quarters: 'quarter',
  days: 'day',
  meta: '1',
  entry_text: 'rowid',
};

/** @throws CoreError `store_failed` – not a database, damaged, or written by a newer Consentry; nothing was changed */
export function openAuditStore(dataDir: string): AuditStore {
  const path = join(dataDir, auditFile);
  let db: Db | undefined;
  try {
    const existed = existsSync(path);
    db = new Database(path, { timeout: limits.storeBusy.opening });
    if (!existed) chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA fullfsync = ON');
    db.exec('PRAGMA checkpoint_fullfsync = ON');
    db.exec(`PRAGMA cache_size = -${limits.audit.cacheKib}`);
    db.exec(`PRAGMA wal_autocheckpoint = ${limits.audit.journalPages}`);
    bringUpToDate(db);
    // Names every table, so that a file that is not ours is refused here and not in the middle of a call. One at a time:
    // a join of tables of which one is empty would go through all of the others.
    for (const [table, column] of Object.entries(firstColumns))
      db.prepare(`SELECT ${column} FROM ${table} LIMIT 1`).get();
    // By its index, as it is asked for everywhere.
    db.prepare(`SELECT value FROM meta WHERE name = 'moved'`).get();
    // From now on a lock of another program is an error at once: nobody's call waits for it.
    db.exec(`PRAGMA busy_timeout = ${limits.storeBusy.running}`);
  } catch (error) {
    db?.close();
    if (error instanceof CoreError) throw error;
    throw new CoreError(
      'store_failed',
      `The audit log ${path} cannot be used: ${messageOf(error)}`,
      {
        hint: 'Move the file away to begin a new log (Consentry will say that the old one is gone), or restore it from a backup.',
        cause: error,
      },
    );
  }
  return wrap(db);
}

function bringUpToDate(db: Db): void {
  const row = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (row.user_version > auditSteps.length) {
    throw new CoreError(
      'store_failed',
      `The audit log was written by a newer Consentry (format ${row.user_version}, this one knows ${auditSteps.length}).`,
      { hint: 'Start the newer version again; this one has changed nothing.' },
    );
  }
  for (let next = row.user_version; next < auditSteps.length; next += 1) {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(auditSteps[next] ?? '');
      db.exec(`PRAGMA user_version = ${next + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}

function wrap(db: Db): AuditStore {
  let synchronous: 'NORMAL' | 'FULL' | null = null;
  function setSynchronous(wanted: 'NORMAL' | 'FULL'): void {
    if (synchronous === wanted) return;
    db.exec(`PRAGMA synchronous = ${wanted}`);
    synchronous = wanted;
  }
  return {
    db,
    transaction(work, when) {
      setSynchronous(when === 'durable' ? 'FULL' : 'NORMAL');
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    close() {
      try {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // Only tidiness: what is in the journal beside the file is read at the next start.
      }
      db.close();
    },
  };
}
