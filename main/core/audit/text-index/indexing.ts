/** When the text index reads: soon after something was written, in slices, with pauses between. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { TextIndex } from './text-index.ts';

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
  readonly texts: Pick<TextIndex, 'step' | 'behind' | 'isCheckpointing'>;
  readonly clock: Clock;
  /** False: something else comes first. */
  readonly mayRun: () => boolean;
  /** Calls are being written down: they come first, most of the time. */
  readonly isBusy: () => boolean;
  /** The log could not be read. */
  readonly onFailed: (error: unknown) => void;
}

export function createIndexing(parts: IndexingParts): Indexing {
  const { texts, clock } = parts;
  let cancel: (() => void) | null = null;
  let isClosed = false;

  /** @returns whether there is more, and it can go on */
  function slice(): boolean {
    if (isClosed || !parts.mayRun()) return false;
    if (texts.isCheckpointing()) return true;
    try {
      return texts.step();
    } catch (error) {
      parts.onFailed(error);
      return false;
    }
  }

  function onTimer(): void {
    cancel = null;
    const { indexBusyPause, indexPause } = limits.audit;
    if (slice()) cancel = clock.after(parts.isBusy() ? indexBusyPause : indexPause, onTimer);
  }

  return {
    soon() {
      if (!isClosed) cancel ??= clock.after(limits.audit.indexAfter, onTimer);
    },
    async caughtUp() {
      while (!isClosed && texts.behind() > limits.audit.unreadRows && slice()) await nextTurn();
    },
    close() {
      isClosed = true;
      cancel?.();
    },
  };
}
