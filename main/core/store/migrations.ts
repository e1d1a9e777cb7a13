/**
 * The store's schema as a list of steps. Each step runs once, in one transaction with its version
 * stamp; a copy of the file is made before the first step of an existing store (REL-19). Steps are
 * never edited after a release.
 */
import { copyFileSync } from 'node:fs';
import { CoreError } from '../lib/errors.ts';
import type { Db } from './db.ts';
import { DamagedFile } from './storage-problem.ts';
import { schemaSteps } from './schema-steps.ts';

const mostSteps = 10_000;

/** What a store of this version is at. */
export const newestStep = schemaSteps.length;

/**
 * Brings the store to the newest version.
 *
 * @param path of the file, which is copied before the first step; null for one that nothing depends
 *   on yet
 * @param upTo an older version: for tests of the steps, and for a file that is read as it was
 *   written
 * @throws CoreError `store_failed` – the store was written by a newer Consentry; it is left as it
 *   is
 */
export function migrate(db: Db, path: string | null, upTo = schemaSteps.length): void {
  const row = db.prepare('PRAGMA user_version').get() as { user_version: number };
  const version = row.user_version;
  // No Consentry has that many: the number itself is damaged.
  if (version > mostSteps || version < 0) throw new DamagedFile('its version is not one');
  if (version > schemaSteps.length) {
    throw new CoreError(
      'store_failed',
      `The database was written by a newer Consentry (format ${version}, this one knows ${schemaSteps.length}).`,
      { hint: 'Start the newer version again; this one has changed nothing.' },
    );
  }
  if (path !== null && version > 0 && version < upTo) {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(path, `${path}.before-${upTo}`);
  }
  for (let next = version; next < upTo; next += 1) {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(schemaSteps[next] ?? '');
      db.exec(`PRAGMA user_version = ${next + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      // A full disk has ended it already.
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}
