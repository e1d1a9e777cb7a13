/**
 * How many calls were used today, kept over restarts: a day's bound that a restart lifts is none
 * (SEC-61).
 */
import type { Store } from '../../store/open-store.ts';

export interface DayUse {
  /** @param day midnight, epoch milliseconds */
  read(key: string, day: number): number;
  /** Replaces everything of other days. */
  write(day: number, used: readonly { readonly key: string; readonly calls: number }[]): void;
}

/** @returns the uses of the store; what is of another day counts for nothing */
export function createDayUse({ db, transaction }: Store): DayUse {
  const get = db.prepare('SELECT calls FROM day_use WHERE key = ? AND day = ?');
  const forget = db.prepare('DELETE FROM day_use WHERE day <> ?');
  const put = db.prepare(
    `INSERT INTO day_use (key, day, calls) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET day = excluded.day, calls = excluded.calls`,
  );
  /** What is written already. */
  const written = new Map<string, number>();
  return {
    read(key, day) {
      const row = get.get(key, day) as { calls: number } | undefined;
      return row?.calls ?? 0;
    },
    write(day, used) {
      const changed = used.filter(({ key, calls }) => calls > 0 && written.get(key) !== calls);
      if (changed.length === 0) return;
      transaction(() => {
        forget.run(day);
        for (const { key, calls } of changed) put.run(key, day, calls);
      });
      written.clear();
      for (const { key, calls } of used) written.set(key, calls);
    },
  };
}
