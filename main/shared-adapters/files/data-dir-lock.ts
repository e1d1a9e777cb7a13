/**
 * One instance per data folder (REL-13). The lock is the operating system's: an exclusive
 * transaction on a tiny SQLite file, which ends with the process however it ends, so there is no
 * stale lock to guess about. `instance.json` beside it says who holds it, which decides
 * nothing.
 */
import { renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { messageOf, systemCodeOf } from '../../core/lib/errors.ts';
import { storageProblemOf, unusableFile } from '../../core/store/storage-problem.ts';
import { instancePath, readInstance, type InstanceInfo } from './instance-info.ts';
import { sweepTemporaries } from './sweep-temporaries.ts';

export interface DataDirLock {
  /** Tells others where this instance is. */
  publish(info: InstanceInfo): void;
  /** Safe to call twice. */
  release(): void;
}

/** Another instance has this data folder. The process then exits 3. */
export class DataDirTaken extends Error {
  readonly holder: InstanceInfo | undefined;

  constructor(dataDir: string, holder: InstanceInfo | undefined) {
    super(`Consentry already runs with the data folder ${dataDir}${describe(holder)}.`);
    this.name = 'DataDirTaken';
    this.holder = holder;
  }
}

/**
 * Takes the lock of an existing data folder.
 *
 * @throws DataDirTaken when another live process holds it; CoreError `store_failed` when no lock
 *   can be made there
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const path = join(dataDir, 'instance.lock');
  let db: Database.Database;
  try {
    db = take(path);
  } catch (error) {
    if (isBusy(error)) throw new DataDirTaken(dataDir, readInstance(dataDir));
    throw unusableFile(`The lock file ${path}`, error);
  }
  const held = db;
  // What a crashed instance left behind would send commands to a dead address.
  rmSync(instancePath(dataDir), { force: true });
  sweepTemporaries(dataDir);
  let isHeld = true;
  return {
    publish(info) {
      const temporary = `${instancePath(dataDir)}.tmp`;
      writeFileSync(temporary, `${JSON.stringify(info)}\n`, { mode: 0o600 });
      renameSync(temporary, instancePath(dataDir));
    },
    release() {
      if (!isHeld) return;
      isHeld = false;
      rmSync(instancePath(dataDir), { force: true });
      held.close();
    },
  };
}

/** @throws the driver's error */
function take(path: string): Database.Database {
  try {
    return begin(path);
  } catch (error) {
    if (storageProblemOf(error) !== 'damaged') throw error;
    // Nobody holds it, or it would be busy. It is emptied where it lies: in another file two starts
    // could both be first.
    truncateSync(path);
    return begin(path);
  }
}

function begin(path: string): Database.Database {
  const db = new Database(path, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return (
    /SQLITE_(BUSY|LOCKED)/u.test(systemCodeOf(error) ?? '') ||
    /database is locked/u.test(messageOf(error))
  );
}

function describe(holder: InstanceInfo | undefined): string {
  if (holder === undefined) return ' (it is just starting)';
  const where = holder.endpoint === null ? '' : ` at ${holder.endpoint}`;
  return ` (process ${holder.pid}${where})`;
}
