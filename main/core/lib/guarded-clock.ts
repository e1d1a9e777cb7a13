/**
 * Wall time that never goes back, for whatever expires (INV-14, REL-06, SEC-34): when the system's
 * clock is set back, it goes on at the pace of the monotonic clock, so that a token keeps its
 * remaining life and no more; when it jumps forward, it follows, and what is past its time is over.
 * A floor from the last run keeps that promise over a restart.
 */
import type { Clock } from '../ports/ports.ts';

export interface GuardedClock extends Clock {
  /** The highest wall time seen; to be kept for the next run. */
  lowerBoundMs(): number;
}

/** @param floorMs the last `floorMs()` of an earlier run, or 0 */
export function createGuardedClock(clock: Clock, lowerBoundMs: number): GuardedClock {
  let seen = Math.max(clock.nowMs(), lowerBoundMs);
  let seenAt = clock.monotonicMs();

  function nowMs(): number {
    const monotonic = clock.monotonicMs();
    const atLeast = seen + (monotonic - seenAt);
    seen = Math.max(clock.nowMs(), atLeast);
    seenAt = monotonic;
    return Math.floor(seen);
  }

  return {
    nowMs,
    lowerBoundMs: nowMs,
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs, action) => clock.after(delayMs, action),
  };
}
