/**
 * When the text index reads: when enough was written since, in slices, with pauses between. Until
 * then a search looks through what it has not read.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { AskedReads } from '../reads/asked-reads.ts';

export interface Indexing {
  /** Something was written, or may have been: it reads where that is enough to wake it for. */
  soon(): void;
  /**
   * Resolves when so little is unread that a search looks through it at once, or the index cannot
   * go on. Never rejects.
   */
  caughtUp(): Promise<void>;
  close(): void;
}

export interface IndexingParts {
  readonly reads: Pick<AskedReads, 'step' | 'behind'>;
  readonly clock: Clock;
  /** Id of the newest entry. */
  readonly lastId: () => number;
  /** Id of the last entry that it has read, as far as can be known without it. */
  readonly readTo: () => number;
  /** False: something else comes first. */
  readonly mayRun: () => boolean;
  /** Calls are being written down: they come first, most of the time. */
  readonly isBusy: () => boolean;
}

export function createIndexing(parts: IndexingParts): Indexing {
  const { reads, clock, mayRun, isBusy, lastId } = parts;
  const { indexDue, indexAfter, indexBusyPause, indexPause, unreadRows } = limits.audit;
  /** A slice is due, or being done. */
  let isUnderWay = false;
  let cancel = (): void => undefined;
  let isClosed = false;
  /** What came after this entry it may not have read; null: nobody has looked yet. */
  let readTo: number | null = null;

  /** @returns whether there is more, and it can go on; what fails was noted where it failed */
  async function slice(): Promise<boolean> {
    return !isClosed && mayRun() && (await reads.step().catch(() => false));
  }

  async function onTimer(): Promise<void> {
    const isMore = await slice();
    if (isMore && !isClosed) {
      later(isBusy() ? indexBusyPause : indexPause);
      return;
    }
    // Where it could not go on, it is tried again when as much again was written.
    readTo = lastId();
    isUnderWay = false;
  }

  function later(ms: number): void {
    cancel = clock.after(ms, () => void onTimer());
  }

  /** A short log is never looked at. */
  function isDue(): boolean {
    if (lastId() < indexDue) return false;
    readTo ??= Math.min(parts.readTo(), lastId());
    return lastId() - readTo >= indexDue;
  }

  async function isFarBehind(): Promise<boolean> {
    return !isClosed && (await reads.behind().catch(() => 0)) > unreadRows;
  }

  return {
    soon() {
      if (isClosed || isUnderWay || !isDue()) return;
      isUnderWay = true;
      later(indexAfter);
    },
    async caughtUp() {
      while ((await isFarBehind()) && (await slice())) await nextTurn();
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}
