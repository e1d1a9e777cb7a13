/** Pauses of grants that used up a budget: each that follows another is twice as long (SEC-62). */
import type { Grant } from '../../grants/grants.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';

export interface BackOff {
  /**
   * @param now monotonic
   *
   * @returns milliseconds that a grant has to wait still; at most zero: none
   */
  left(grant: Grant, now: number): number;
  /**
   * Refuses a grant for a while. Meanwhile its budget fills, so that over time nobody gets less
   * than it allows: only refusals get rarer.
   *
   * @param waitMs until the budget has a call again
   * @returns for how many milliseconds, at least `waitMs`
   */
  pause(grant: Grant, waitMs: number): number;
}

/** How a grant has minded its pauses. */
interface Pauses {
  /** Monotonic: it was asked not to come before. */
  readonly until: number;
  /** In a row. */
  readonly count: number;
}

/** @returns an empty memory of pauses; a grant that is gone takes its own with it */
export function createBackOff(clock: Clock): BackOff {
  const pausesOf = new WeakMap<Grant, Pauses>();

  return {
    left: (grant, now) => (pausesOf.get(grant)?.until ?? 0) - now,

    pause(grant, waitMs) {
      const now = clock.monotonicMs();
      const { firstPause, longestPause, forgetPause } = limits.usage;
      const before = pausesOf.get(grant);
      const isAgain = before !== undefined && now - before.until < forgetPause;
      const count = isAgain ? before.count + 1 : 0;
      const ms = Math.max(waitMs, Math.min(firstPause * 2 ** Math.min(count, 10), longestPause));
      // What a person changes in the settings is seen soon, however long the day still is.
      pausesOf.set(grant, { until: now + Math.min(ms, longestPause), count });
      return ms;
    },
  };
}
