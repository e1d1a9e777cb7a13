/**
 * Many grants ended at once: one mark says that every grant up to a row is over, which is durable
 * in one write whatever their number. The rows are brought up to date afterwards, some at a time. A
 * start believes the mark before the rows.
 */
import * as z from 'zod';
import { limits } from '../limits/limits.ts';
import type { Clock } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';

export interface EndedGrants {
  /** The last row that is over, as far as the mark says; 0: none. */
  upTo(): number;
  /** Ends every grant there is. Call it in a transaction. */
  markAll(why: string): void;
  /** Writes some rows that the mark has ended. @returns whether there may be more */
  settle(): boolean;
  /** False: somebody else changed or removed the mark. Ask once the seals are open. */
  holds(): boolean;
}

const name = 'grants_ended';
const markSchema = z.object({ row: z.int().nonnegative(), at: z.int(), why: z.string() });

/** @returns the mark in the store; it is read each time, as it can be changed from outside */
export function createEndedGrants(store: Store, clock: Clock): EndedGrants {
  const { db, seals } = store;
  const read = db.prepare('SELECT value FROM meta WHERE name = ?');
  const put = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const drop = db.prepare('DELETE FROM meta WHERE name = ?');
  const newest = db.prepare('SELECT coalesce(max(rowid), 0) AS row FROM grants');
  const end = db.prepare(
    `UPDATE grants SET ended_at = ?, ended_why = ? WHERE rowid IN
       (SELECT rowid FROM grants WHERE ended_at IS NULL AND rowid <= ? LIMIT ?)`,
  );

  function text(): string | null {
    const row = read.get(name) as { value: string } | undefined;
    return row?.value ?? null;
  }

  /** One that cannot be read has ended everything (INV-7). */
  function mark(): z.infer<typeof markSchema> | null {
    const value = text();
    if (value === null) return null;
    try {
      return markSchema.parse(JSON.parse(value));
    } catch {
      return { row: Number.MAX_SAFE_INTEGER, at: clock.nowMs(), why: 'tampered' };
    }
  }

  return {
    upTo: () => mark()?.row ?? 0,
    markAll(why) {
      const { row } = newest.get() as { row: number };
      const value = JSON.stringify({ row, at: clock.nowMs(), why });
      put.run(name, value);
      seals.sealText(name, '', value);
      // An older copy of the store that is put back is older than this (SEC-93).
      if (seals.isOpen()) seals.raiseEpoch(seals.epoch() + 1);
    },
    settle() {
      const ended = mark();
      if (ended === null) return false;
      return store.transaction(() => {
        const { changes } = end.run(ended.at, ended.why, ended.row, limits.oauth.endedAtOnce);
        if (changes > 0) return true;
        drop.run(name);
        seals.dropText(name, '');
        return false;
      });
    },
    holds() {
      const value = text();
      const check = seals.checkText(name, '', value ?? '');
      return value === null ? check === 'none' : check !== 'broken';
    },
  };
}
