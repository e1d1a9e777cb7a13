/**
 * Which entry a collector has taken last: kept beside the entries, so that after a restart the next
 * one follows.
 */
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import type { AuditStore } from '../store/open-audit.ts';
import { digestOf, entryOf, selectEntries, type StoredEntry } from './read-entries.ts';

export interface ForwardedTo {
  /** Null: nothing yet. */
  read(): number | null;
  write(id: number): void;
  forget(): void;
  /** The entries after this one, oldest first, with their digests. */
  following(id: number, limit: number): { entry: AuditEntry; digest: string }[];
}

export function createForwardedTo({ db, transaction }: AuditStore): ForwardedTo {
  const read = db.prepare(`SELECT CAST(value AS BLOB) AS value FROM meta WHERE name = 'forwarded'`);
  const write = db.prepare(
    `INSERT INTO meta VALUES ('forwarded', ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
  );
  const forget = db.prepare(`DELETE FROM meta WHERE name = 'forwarded'`);
  const page = db.prepare(`${selectEntries} WHERE id > ? ORDER BY id LIMIT ?`);
  return {
    read() {
      const row = read.get() as { value: ArrayBuffer } | undefined;
      const text = row === undefined ? '' : Buffer.from(row.value).toString('utf8');
      return /^\d{1,15}$/u.test(text) ? Number(text) : null;
    },
    write: (id) => transaction(() => void write.run([String(id)])),
    forget: () => transaction(() => void forget.run()),
    following: (id, limit) =>
      (page.all(id, limit) as StoredEntry[]).map((stored) => ({
        entry: entryOf(stored),
        digest: digestOf(stored).toString('hex'),
      })),
  };
}
