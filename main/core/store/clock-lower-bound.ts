/** The highest wall time of earlier runs, so that a clock set back while we were away gives nothing back (REL-06). */
import type { Db } from './db.ts';

export interface ClockFloor {
  /** Epoch milliseconds; 0 when there is none. */
  read(): number;
  write(epochMs: number): void;
}

export function createClockFloor(db: Db): ClockFloor {
  const insert = db.prepare(
    `INSERT INTO meta (name, value) VALUES ('clock_floor', ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  return {
    read() {
      const row = db.prepare(`SELECT value FROM meta WHERE name = 'clock_floor'`).get() as
        { value: string } | undefined;
      const floor = Number(row?.value ?? 0);
      return Number.isFinite(floor) ? floor : 0;
    },
    write(epochMs) {
      insert.run(String(Math.floor(epochMs)));
    },
  };
}
