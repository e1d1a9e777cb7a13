/**
 * `audit.db`, a file of its own with its own journal: a long read of the log never stands in the
 * way of a grant, and a start does not look through all of it (docs/adr/0018). A commit is written
 * at once and is on disk within a second; who needs it there waits for `synced`,
 * which holds up nobody else (`journal-sync.ts`).
 */
import { chmodSync, closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { CoreError, messageOf, systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { auditFile } from './audit-file.ts';
import { auditSteps, tidyingSteps } from './audit-schema.ts';
import type { Db } from './db.ts';
import type { FolderWatch } from './folder-watch.ts';
import { closeDatabase, createJournalSync } from './journal-sync.ts';
import { databaseEndings, setAside } from './set-aside.ts';
import { DamagedFile, storageProblemOf, unusableFile } from './storage-problem.ts';

export interface AuditStore {
  readonly db: Db;
  /** All of it, or nothing; on disk when `synced` says so. */
  transaction<Result>(work: () => Result): Result;
  /** A read failed: where a page is damaged, that is noted as after a failed transaction. */
  noteFailure(error: unknown): void;
  /** Resolves when everything committed so far is on disk. @throws the system error */
  synced(): Promise<void>;
  /** Writing waits for `checkpointed`, where it can. */
  isCheckpointing(): boolean;
  /** Never rejects. */
  checkpointed(): Promise<void>;
  /** Resolves when the file is closed. Never rejects. */
  close(): Promise<void>;
}

/** Around the file. */
export interface AuditContext {
  readonly folder?: FolderWatch;
  /** A page of it turned out damaged; the next start begins another log. */
  readonly onDamaged?: () => void;
  /** The journal could not be checkpointed into the file. */
  readonly onFailed?: (error: unknown) => void;
}

const firstColumns = {
  entries: 'id, chain, words_of, account',
  names: 'name',
  quarters: 'quarter',
  days: 'day',
  meta: '1',
};

/**
 * @throws DamagedFile – it is not as we wrote it (`setAuditAside`); CoreError `store_failed` – it
 *   cannot be read or written, or a newer Consentry wrote it. Nothing was changed.
 */
export function openAuditStore(dataDir: string, context: AuditContext = {}): AuditStore {
  const path = join(dataDir, auditFile);
  let db: Db | undefined;
  try {
    if (existsSync(markerOf(dataDir))) throw new DamagedFile('a page of it is damaged');
    const existed = existsSync(path);
    db = new Database(path, { timeout: limits.storeBusy.opening });
    if (!existed) chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = WAL');
    // A commit is flushed beside this thread; carrying over flushes before and after.
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec('PRAGMA fullfsync = ON');
    db.exec('PRAGMA checkpoint_fullfsync = ON');
    db.exec(`PRAGMA cache_size = -${limits.audit.cacheKib}`);
    db.exec(`PRAGMA wal_autocheckpoint = ${limits.audit.journalPages}`);
    bringUpToDate(db);
    // Names every table, so that a file that is not ours is refused here and not in the middle of a
    // call. One at a time: a join of tables of which one is empty would go through all of the
    // others.
    for (const [table, column] of Object.entries(firstColumns))
      db.prepare(`SELECT ${column} FROM ${table} LIMIT 1`).get();
    // By its index, as it is asked for everywhere.
    db.prepare(`SELECT value FROM meta WHERE name = 'moved'`).get();
    // From now on a lock of another program is an error at once: nobody's call waits for it.
    db.exec(`PRAGMA busy_timeout = ${limits.storeBusy.running}`);
  } catch (error) {
    db?.close();
    if (error instanceof CoreError || error instanceof DamagedFile) throw error;
    // Our own statements are right for every file that we wrote.
    if (storageProblemOf(error) === 'damaged' || systemCodeOf(error) === 'SQLITE_ERROR')
      throw new DamagedFile(messageOf(error), error);
    throw unusableFile(`The activity log ${path}`, error);
  }
  return wrap(db, path, context, () => mark(dataDir));
}

/**
 * Gives a damaged log another name, so that a new one can begin.
 *
 * @returns that name
 * @throws CoreError `store_failed`
 */
export function setAuditAside(dataDir: string): string {
  const path = join(dataDir, auditFile);
  try {
    const name = setAside(path, databaseEndings);
    rmSync(markerOf(dataDir), { force: true });
    return name;
  } catch (error) {
    throw unusableFile(`The activity log ${path}`, error);
  }
}

/**
 * Where it lies, what was found while running is known at the next start, which does not look
 * through the whole log.
 */
const markerOf = (dataDir: string): string => join(dataDir, `${auditFile}.is-damaged`);

function mark(dataDir: string): void {
  try {
    closeSync(openSync(markerOf(dataDir), 'a', 0o600));
  } catch {
    // A disk that takes not even that: the next write finds the same damage.
  }
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
    try {
      takeStep(db, auditSteps[next] ?? '', next + 1);
    } catch (error) {
      if (!tidyingSteps.has(next) || storageProblemOf(error) !== 'damaged') throw error;
      takeStep(db, '', next + 1);
    }
  }
}

/** @throws the driver's error; then nothing was changed */
function takeStep(db: Db, statements: string, version: number): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(statements);
    db.exec(`PRAGMA user_version = ${version}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function wrap(
  db: Db,
  path: string,
  { folder, onDamaged, onFailed = () => undefined }: AuditContext,
  markDamaged: () => void,
): AuditStore {
  const journal = createJournalSync({ path, onFailed });
  let isDamaged = false;
  function failed(error: unknown): void {
    if (isDamaged || storageProblemOf(error) !== 'damaged') return;
    isDamaged = true;
    markDamaged();
    onDamaged?.();
  }
  return {
    db,
    transaction(work) {
      // The driver ends the process when it is asked about a closed database.
      if (!db.open) throw new Error('the log is closed');
      if (folder?.isThere() === false) throw new Error('the data folder is gone');
      try {
        db.exec('BEGIN IMMEDIATE');
        const result = work();
        db.exec('COMMIT');
        journal.committed();
        return result;
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK');
        failed(error);
        throw error;
      }
    },
    noteFailure: failed,
    synced: journal.synced,
    isCheckpointing: journal.isCheckpointing,
    checkpointed: journal.checkpointed,
    close: () => closeDatabase(db, journal),
  };
}
