/** Holds the database of a data folder as another program would. @returns lets it go */
import { join } from 'node:path';
import Database from 'libsql';

export function lockStore(dataDir: string): () => void {
  const other = new Database(join(dataDir, 'store.db'));
  other.exec('BEGIN IMMEDIATE');
  let isHeld = true;
  return () => {
    if (isHeld) other.exec('ROLLBACK');
    if (isHeld) other.close();
    isHeld = false;
  };
}
