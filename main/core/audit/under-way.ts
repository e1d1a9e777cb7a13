/**
 * Calls that only read and are on their way: an entry says so once they take longer than a batch
 * waits. Most end before, and then cost no entry and no copy of a row.
 */
import { limits } from '../limits/limits.ts';
import type { Clock } from '../ports/ports.ts';
import type { AuditRow } from './entry.ts';

/** No call is under way for longer: its question, then its server. */
export const longestUnfinished = limits.questions.approval + limits.upstream.longestCall;

interface Going {
  readonly at: number;
  readonly startedAt: number;
  readonly row: () => AuditRow;
}

export interface UnderWay {
  /** @returns what ends it */
  add(row: () => AuditRow): () => void;
  /** Hands out those that take longer; the rest is looked at again in a moment. */
  writeSlow(): void;
  /** Hands out all. */
  writeAll(): void;
  close(): void;
}

/** @param write takes the row of a call that takes longer, and when it was sent */
export function createUnderWay(clock: Clock, write: (at: number, row: AuditRow) => void): UnderWay {
  const going = new Set<Going>();
  let cancel: (() => void) | null = null;

  function writeOut(isDue: (one: Going) => boolean): void {
    for (const one of going) {
      if (!isDue(one)) continue;
      going.delete(one);
      write(one.at, one.row());
    }
  }

  function look(): void {
    cancel ??= clock.after(limits.audit.flushAfter, underWay.writeSlow);
  }

  const underWay: UnderWay = {
    add(row) {
      const one = { at: clock.nowMs(), startedAt: clock.monotonicMs(), row };
      going.add(one);
      look();
      return () => void going.delete(one);
    },
    writeSlow() {
      cancel = null;
      const due = clock.monotonicMs() - limits.audit.flushAfter;
      writeOut(({ startedAt }) => startedAt <= due);
      if (going.size > 0) look();
    },
    writeAll: () => writeOut(() => true),
    close() {
      cancel?.();
    },
  };
  return underWay;
}
