/** A renderer that crashes is started again, but not for ever (REL-18). */
import type { Clock } from '../../core/ports/ports.ts';

/** The third is the last. */
const mostCrashes = 3;
const windowMs = 10 * 60_000;

export interface CrashLimit {
  /** Counts one crash; true while starting again is sensible. */
  mayTryAgain(): boolean;
}

export function createCrashLimit(clock: Pick<Clock, 'monotonicMs'>): CrashLimit {
  let crashes: number[] = [];
  return {
    mayTryAgain() {
      const now = clock.monotonicMs();
      crashes = [...crashes.filter((at) => now - at < windowMs), now];
      return crashes.length < mostCrashes;
    },
  };
}
