/**
 * The text index of the log: what it has read lies in a file, what it has not is looked through
 * beside it, so that a search never lags. The file can be made anew from the log at any time; where
 * it is damaged, of another log or cannot be written, nobody else is held up.
 */
import { limits } from '../../limits/limits.ts';
import type { Clock, Logger } from '../../ports/ports.ts';
import type { Db } from '../../store/db.ts';
import type { FolderWatch } from '../../store/folder-watch.ts';
import type { LongerWords } from './indexed-words.ts';
import type { Question } from './search-text.ts';
import { createEntryWords } from './entry-words.ts';
import { createHeldIndex } from './held-index.ts';
import type { Order } from './places.ts';
import { createUnread } from './unread.ts';

export interface TextIndex {
  /**
   * Places that fit, at least `from` and below `below`, in this order: so many as
   * `limits.audit.searchedPlaces` says, or all. There may be places of entries that went.
   */
  places(order: Order, question: Question, from: number, below: number): number[];
  readonly longer: LongerWords;
  /** How many entries, by number, it has not read. */
  behind(): number;
  /**
   * Reads the next entries, or merges what was read, for about as long as a slice may take.
   *
   * @returns whether there are more, and it can go on
   * @throws the driver's error where the log cannot be read
   */
  step(): boolean;
  /** Its journal is being carried over: it begins anew where nothing is added meanwhile. */
  isCheckpointing(): boolean;
  /** Takes away some places of entries that went. @returns whether there may be more */
  prune(most: number): boolean;
  usedBytes(): number;
  /** Names were taken away from the log. */
  forgetNames(): void;
  /** What could not be written is tried again. */
  retry(): void;
  /** Resolves when its file is closed. Never rejects. */
  close(): Promise<void>;
}

export interface TextIndexParts {
  readonly log: Db;
  /** Null: everything is looked through each time. */
  readonly dataDir: string | null;
  readonly folder?: FolderWatch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds that a step may take. */
  readonly slice: number;
  /** This thread is there for the index alone. */
  readonly isBeside?: boolean;
}

/** Nothing is opened before it is needed. */
export function createTextIndex(parts: TextIndexParts): TextIndex {
  const { clock } = parts;
  const entries = createEntryWords(parts.log);
  const unread = createUnread(entries);
  const held = createHeldIndex({ ...parts, entries });
  /** So many entries took about as long as a slice may. */
  let atOnce: number = limits.audit.indexFirstRows;

  /** In a slice of its own. */
  let isMergeDue = false;

  const readTo = (): number => held.opened()?.indexer.readTo() ?? 0;

  /** Up slowly, down at once. */
  function learn(count: number, tookMs: number): void {
    const { indexRows, indexLeastRows } = limits.audit;
    const fitting = Math.floor((count * parts.slice) / Math.max(tookMs, 0.05));
    if (count >= atOnce || fitting < atOnce)
      atOnce = Math.max(indexLeastRows, Math.min(fitting, 2 * atOnce, indexRows));
  }

  return {
    places(order, question, from, below) {
      const known = held.asked(({ find }) => find(order, question.indexed, from, below), []);
      const others = unread.places(order, question.unread, from, below, readTo());
      if (others.length === 0) return known;
      const sign = order === 'newest' ? -1 : 1;
      const all = [...new Set([...known, ...others])].toSorted((a, b) => sign * (a - b));
      return all.slice(0, limits.audit.searchedPlaces);
    },
    longer: (beginning) => held.asked(({ longer }) => longer(beginning), null),
    behind() {
      held.current();
      return Math.max(0, entries.last() - Math.max(readTo(), entries.first() - 1));
    },
    step() {
      if (isMergeDue) {
        isMergeDue = false;
        return held.written(({ indexer }) => indexer.merge()) && readTo() < entries.last();
      }
      const began = clock.monotonicMs();
      const before = held.current()?.indexer.readTo();
      if (before === undefined) return false;
      // Not as a part of writing: where the log cannot be read, the index is as it was.
      const words = entries.read(before, Number.MAX_SAFE_INTEGER, atOnce);
      if (words.to === before || !held.written(({ indexer }) => indexer.take(words))) return false;
      learn(words.to - before, clock.monotonicMs() - began);
      isMergeDue = true;
      return true;
    },
    isCheckpointing: () => held.opened()?.file.isCheckpointing() === true,
    prune(most) {
      let isMore = false;
      held.written(({ indexer }) => (isMore = indexer.prune(most)));
      return isMore;
    },
    usedBytes: () => held.asked(({ file }) => usedBytesOf(file.db), 0),
    forgetNames: () => entries.forget(),
    retry: () => held.retry(),
    async close() {
      unread.close();
      await held.close();
    },
  };
}

function usedBytesOf(db: Db): number {
  const [pages = 0, free = 0, size = 0] = ['page_count', 'freelist_count', 'page_size'].map(
    (name) => Number(Object.values(db.prepare(`PRAGMA ${name}`).get() as object)[0]),
  );
  return (pages - free) * size;
}
