/**
 * Entries that the text index has not read, searched all the same: some blocks at a time go into a
 * table in memory that is made as the index is, so that both mean the same. The blocks that were
 * looked through last stay there; what is new since then is added.
 */
import { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { Db } from '../../store/db.ts';
import { openIndexInMemory } from '../../store/text-index/index-file.ts';
import { firstOfBlock } from '../blocks.ts';
import { createInserter, type Inserter } from '../inserter.ts';
import type { EntryWords } from './entry-words.ts';
import { createPlaces, type FindPlaces, type Order } from './places.ts';

export interface Unread {
  /**
   * As `FindPlaces`, of the entries after `after`. Places of entries that went may be among them.
   *
   * @throws CoreError `store_failed` – there are too many
   */
  places(order: Order, match: string, from: number, below: number, after: number): number[];
  close(): void;
}

interface Table {
  readonly db: Db;
  readonly find: FindPlaces;
  readonly texts: Inserter;
}

/** Entries by number, which are whole blocks. */
const window = firstOfBlock(limits.audit.unreadBlocks);

export function createUnread(entries: EntryWords): Unread {
  let table: Table | null = null;
  /** In the table are entries after `after` and up to `to`; their places are `there`. */
  let loaded = { window: -1, after: 0, to: 0 };
  const there = new Set<number>();

  function opened(): Table {
    if (table !== null) return table;
    const db = openIndexInMemory();
    const texts = createInserter(db, 'entry_text (rowid, words)', 2);
    table = { db, find: createPlaces(db), texts };
    return table;
  }

  function close(): void {
    table?.db.close();
    table = null;
    loaded = { window: -1, after: 0, to: 0 };
  }

  function load({ db, texts }: Table, next: number, after: number): void {
    const from = Math.max(next * window - 1, after);
    if (loaded.window !== next || loaded.after > from) {
      db.exec(`INSERT INTO entry_text (entry_text) VALUES ('delete-all')`);
      there.clear();
      loaded = { window: next, after: from, to: from };
    }
    const { placed, to } = entries.read(loaded.to, (next + 1) * window - 1, window);
    if (placed.length > 0) db.exec('BEGIN');
    for (const { place, words } of placed) {
      if (there.has(place)) continue;
      there.add(place);
      texts.add(place, words);
      texts.endRow();
    }
    texts.flush();
    if (placed.length > 0) db.exec('COMMIT');
    loaded = { ...loaded, to };
  }

  return {
    places(order, match, from, below, after) {
      const low = Math.max(from, after + 1, entries.first());
      const high = Math.min(below - 1, entries.last());
      const found: number[] = [];
      if (low > high) return found;
      const [first, last] = [Math.floor(low / window), Math.floor(high / window)];
      const into = opened();
      for (let step = 0; step <= last - first; step += 1) {
        if (step * window >= limits.audit.mostUnread)
          throw new CoreError('store_failed', 'The activity log cannot be searched so far now.', {
            hint: 'Its text index is being made, or cannot be: the log file in the data folder says why.',
          });
        try {
          load(into, order === 'newest' ? last - step : first + step, after);
        } catch (error) {
          // Half of what it should hold.
          close();
          throw error;
        }
        found.push(...into.find(order, match, from, below));
        if (found.length >= limits.audit.searchedPlaces) break;
      }
      return found;
    },
    close,
  };
}
