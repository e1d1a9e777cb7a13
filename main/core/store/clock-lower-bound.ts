/**
 * The highest wall time of earlier runs, so that a clock set back while we were away gives nothing
 * back (REL-06).
 */
import type { Db } from './db.ts';

export interface ClockLowerBound {
  /** Epoch milliseconds; 0 when there is none. */
  read(): number;
  write(epochMs: number): void;
}

export function createClockLowerBound(db: Db): ClockLowerBound {
  const insert = db.prepare(
    `INSERT INTO meta (name, value) VALUES ('clock_floor', ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  return {
    read() {
      const row = db.prepare(`SELECT value FROM meta WHERE name = 'clock_floor'`).get() as
        { value: string } | undefined;
      const lowerBound = Number(row?.value ?? 0);
      return Number.isFinite(lowerBound) ? lowerBound : 0;
    },
    write(epochMs) {
      insert.run(String(Math.floor(epochMs)));
    },
  };
}
