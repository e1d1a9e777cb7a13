/** When the text index reads: soon after something was written, in slices, with pauses between. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { AskedReads } from '../reads/asked-reads.ts';

export interface Indexing {
  /** Something was written. */
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
  /** False: something else comes first. */
  readonly mayRun: () => boolean;
  /** Calls are being written down: they come first, most of the time. */
  readonly isBusy: () => boolean;
}

export function createIndexing({ reads, clock, mayRun, isBusy }: IndexingParts): Indexing {
  const { indexAfter, indexBusyPause, indexPause, unreadRows } = limits.audit;
  /** A slice is due, or being done. */
  let isUnderWay = false;
  let cancel = (): void => undefined;
  let isClosed = false;

  /** @returns whether there is more, and it can go on; what fails was noted where it failed */
  async function slice(): Promise<boolean> {
    return !isClosed && mayRun() && (await reads.step().catch(() => false));
  }

  async function onTimer(): Promise<void> {
    const isMore = await slice();
    if (isMore && !isClosed) later(isBusy() ? indexBusyPause : indexPause);
    else isUnderWay = false;
  }

  function later(ms: number): void {
    cancel = clock.after(ms, () => void onTimer());
  }

  async function isFarBehind(): Promise<boolean> {
    return !isClosed && (await reads.behind().catch(() => 0)) > unreadRows;
  }

  return {
    soon() {
      if (isClosed || isUnderWay) return;
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
