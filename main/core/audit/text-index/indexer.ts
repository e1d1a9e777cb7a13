/**
 * Brings the text index up to the log: what it has read and how far are one transaction. It belongs
 * to a log whose chain goes through the last entry that it read; every entry before that one is the
 * same then, whichever file was put back, cut short or begun anew.
 */
import { limits } from '../../limits/limits.ts';
import type { IndexFile } from '../../store/text-index/index-file.ts';
import { DamagedFile } from '../../store/storage-problem.ts';
import { createInserter } from '../inserter.ts';
import type { EntryWords, ReadWords } from './entry-words.ts';

export interface Indexer {
  /** Id of the last entry that the index has read. */
  readTo(): number;
  /** All of the next words, or nothing. @throws the driver's error */
  take(words: ReadWords): void;
  /** Merges some pages of what was written in parts, of which each search looks through all. */
  merge(): void;
  /** Takes away some places that no entry has any more. @returns whether there may be more */
  prune(most: number): boolean;
}

/** @throws DamagedFile – it is the index of another log */
export function createIndexer(entries: EntryWords, { db, transaction }: IndexFile): Indexer {
  const texts = createInserter(db, 'entry_text (rowid, words)', 2);
  const keep = db.prepare('UPDATE read_to SET id = ?, chain = ? WHERE row = 1');
  const has = db.prepare('SELECT rowid FROM entry_text WHERE rowid = ?');
  const lowest = db.prepare(
    'SELECT rowid AS place FROM entry_text WHERE rowid < ? ORDER BY rowid LIMIT ?',
  );
  const remove = db.prepare('DELETE FROM entry_text WHERE rowid = ?');
  const merge = db.prepare(`INSERT INTO entry_text (entry_text, rank) VALUES ('merge', ?)`);
  let readTo = readBefore();

  function readBefore(): number {
    const row = db.prepare('SELECT id, hex(chain) AS chain FROM read_to WHERE row = 1').get() as
      { id: number; chain: string } | undefined;
    if (row === undefined) throw new DamagedFile('it does not say what it has read');
    const chain = Buffer.from(row.chain, 'hex').toString('latin1');
    if (row.id === 0) {
      if (db.prepare('SELECT rowid FROM entry_text LIMIT 1').get() !== undefined)
        throw new DamagedFile('it does not say what it has read');
    } else if (entries.digestAt(row.id) !== chain) throw new DamagedFile('it is of another log');
    return row.id;
  }

  return {
    readTo: () => readTo,
    take({ placed, to, chain }) {
      try {
        transaction(() => {
          const borrowed = new Set<number>();
          for (const { place, words: text, isBorrowed } of placed) {
            if (isBorrowed && (borrowed.has(place) || has.get([place]) !== undefined)) continue;
            if (isBorrowed) borrowed.add(place);
            texts.add(place, text);
            texts.endRow();
          }
          texts.flush();
          keep.run([to, chain]);
        });
        readTo = to;
      } finally {
        texts.forget();
      }
    },
    merge: () => transaction(() => void merge.run([limits.audit.indexMergedPages])),
    prune(most) {
      const first = entries.first();
      const borrowed = entries.borrowed();
      const places = (lowest.all([first, most + borrowed.size]) as { place: number }[])
        .map(({ place }) => place)
        .filter((place) => !borrowed.has(place));
      if (places.length === 0) return false;
      transaction(() => {
        for (const place of places) remove.run([place]);
      });
      return places.length >= most;
    },
  };
}
