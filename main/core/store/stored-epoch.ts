/** The number that grows with every change of rights, as the database has it (SEC-93). */
import type { Db } from './db.ts';

export interface StoredEpoch {
  /** @returns 0 where there is none, or no number */
  read(): number;
  write(value: number): void;
}

export function createStoredEpoch(db: Db): StoredEpoch {
  const get = db.prepare(`SELECT value FROM meta WHERE name = 'epoch'`);
  const put = db.prepare(
    `INSERT INTO meta (name, value) VALUES ('epoch', ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  return {
    read() {
      const row = get.get() as { value: string } | undefined;
      const value = Number(row?.value ?? 0);
      return Number.isSafeInteger(value) && value >= 0 ? value : 0;
    },
    write: (value) => void put.run(String(value)),
  };
}
