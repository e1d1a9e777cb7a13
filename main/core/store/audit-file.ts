/**
 * The log of an instance that does not run, for looking only. The driver is loaded here, because
 * the command line rarely needs it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Db } from './db.ts';

/** In the data folder. */
export const auditFile = 'audit.db';

/** The store beside it; null where there is none that can be read. */
export async function openStoreForReading(dataDir: string): Promise<Db | null> {
  const path = join(dataDir, 'store.db');
  if (!existsSync(path)) return null;
  const { default: Database } = await import('libsql');
  const db = new Database(readOnly(path));
  try {
    db.prepare('SELECT name FROM meta LIMIT 1').get();
    return db;
  } catch {
    db.close();
    return null;
  }
}

/** @throws the driver's error */
export async function openAuditForReading(dataDir: string): Promise<Db> {
  const path = join(dataDir, auditFile);
  // The driver would make an empty one.
  if (!existsSync(path)) throw new Error(`there is no ${auditFile}`);
  const { default: Database } = await import('libsql');
  const db = new Database(readOnly(path));
  try {
    db.prepare('SELECT id FROM entries LIMIT 1').get();
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** The driver takes the option `readonly` and writes all the same; SQLite itself does not. */
function readOnly(path: string): string {
  return `${pathToFileURL(path).href}?mode=ro`;
}
