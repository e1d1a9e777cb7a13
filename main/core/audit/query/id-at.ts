/** From a time to the entries of that time: they are in its order. */
import type { Db } from '../../store/db.ts';

/** @returns what finds the lowest id with this time, in milliseconds since 1970, or a later one */
export function createIdAt(db: Db): (time: number) => number {
  const timeAt = db.prepare('SELECT id, at FROM entries WHERE id >= ? ORDER BY id LIMIT 1');
  const ends = db.prepare(
    'SELECT (SELECT min(id) FROM entries) AS first, (SELECT max(id) FROM entries) AS last',
  );
  return (time) => {
    const { first, last } = ends.get() as { first: number | null; last: number | null };
    let low = first ?? 1;
    let high = (last ?? 0) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = timeAt.get([middle]) as { id: number; at: number } | undefined;
      if (found !== undefined && found.at < time) low = found.id + 1;
      else high = middle;
    }
    return low;
  };
}
