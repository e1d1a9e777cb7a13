/** Looking into one table of the text index. */
import { messageOf } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { Db } from '../../store/db.ts';

export type Order = 'newest' | 'oldest';

/**
 * Places that fit, at least `from` and below `below`, in this order: so many as
 * `limits.audit.searchedPlaces` says, or all.
 */
export type FindPlaces = (order: Order, match: string, from: number, below: number) => number[];

export function createPlaces(db: Db): FindPlaces {
  const inOrder = (order: 'ASC' | 'DESC') =>
    db.prepare(
      `SELECT rowid AS id FROM entry_text WHERE entry_text MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid ${order}
       LIMIT ${limits.audit.searchedPlaces}`,
    );
  const places = { newest: inOrder('DESC'), oldest: inOrder('ASC') };
  return (order, match, from, below) => {
    try {
      return (places[order].all([match, from, below]) as { id: number }[]).map(({ id }) => id);
    } catch (error) {
      // Letters newer than the index's alphabet split what we took for one word: it has never seen
      // them.
      if (messageOf(error).includes('phrase queries')) return [];
      throw error;
    }
  };
}
