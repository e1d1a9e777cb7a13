/**
 * Which entries a question to the text index means. The index has one place for all entries of a
 * block that have the same words (`write-entries.ts`), so every place that is found stands for
 * itself and for those of its block that name it.
 */
import { limits } from '../../limits/limits.ts';
import type { Db } from '../../store/db.ts';
import { blockOf, firstOfBlock } from '../blocks.ts';
import type { Question } from '../text-index/search-text.ts';
import type { Order } from '../text-index/places.ts';
import type { TextIndex } from '../text-index/text-index.ts';

export interface EntrySearch {
  /**
   * At most `limit` ids in this order, all above `above` and below `below`.
   *
   * @param question from `questionOf`
   */
  find(order: Order, question: Question, above: number, below: number, limit: number): number[];
}

interface Place {
  readonly id: number;
}

export function createEntrySearch(db: Db, texts: Pick<TextIndex, 'places'>): EntrySearch {
  const inOrder = (order: 'ASC' | 'DESC') =>
    db.prepare(
      `SELECT id FROM entries WHERE id > ? AND id < ? AND coalesce(words_of, id) IN (SELECT value FROM json_each(?))
       ORDER BY id ${order} LIMIT ?`,
    );
  const entries = { newest: inOrder('DESC'), oldest: inOrder('ASC') };

  return {
    find(order, question, above, below, limit) {
      const found: number[] = [];
      // An entry may have its words in an earlier one of its block, never in a later one.
      let from = firstOfBlock(blockOf(above + 1));
      let to = below;
      for (;;) {
        const some = texts.places(order, question, from, to);
        const isLast = some.length < limits.audit.searchedPlaces;
        const blocks = inBlocks(some);
        // The last of more may have been cut in two.
        for (const [block, ids] of isLast ? blocks : blocks.slice(0, -1)) {
          // Whoever has its words in another's place comes after that.
          const least = Math.max(above, Math.min(...ids) - 1);
          const most = Math.min(below, firstOfBlock(block + 1));
          const parameters = [least, most, JSON.stringify(ids), limit - found.length];
          for (const { id } of entries[order].all(parameters) as Place[]) found.push(id);
          if (found.length >= limit) return found;
          if (order === 'newest') to = firstOfBlock(block);
          else from = firstOfBlock(block + 1);
        }
        if (isLast) return found;
      }
    },
  };
}

/** As they come: by block. */
function inBlocks(ids: readonly number[]): (readonly [number, number[]])[] {
  const blocks = new Map<number, number[]>();
  for (const id of ids) {
    const block = blockOf(id);
    const known = blocks.get(block);
    if (known === undefined) blocks.set(block, [id]);
    else known.push(id);
  }
  return [...blocks];
}
