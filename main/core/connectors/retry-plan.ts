/** When a failed connector is tried again: processes up to five times in two minutes, servers for ever (REL-07, REL-09). */
import { limits } from '../lib/limits.ts';
import type { Clock, Random } from '../ports.ts';

export interface RetryPlan {
  /** Notes a failure; milliseconds until the next try, or null to give up. */
  failed(): number | null;
  /** It works, or the person wants a fresh start. */
  reset(): void;
  /** False while a request should not make us try: the last try was a moment ago, or many failed (REL-07 breaker). */
  mayTryNow(): boolean;
}

const breakerAfter = 5;
const breakerMs = 30_000;

/** For stdio: counts failures in a sliding window, also across connections that worked for a moment. */
export function createCrashPlan(clock: Clock): RetryPlan {
  let failures: number[] = [];
  return {
    failed() {
      const now = clock.monotonicMs();
      failures = [...failures.filter((at) => now - at < limits.upstream.restartWindow), now];
      if (failures.length >= limits.upstream.restarts) return null;
      return Math.min(
        limits.upstream.restartFirst * 2 ** (failures.length - 1),
        limits.upstream.restartLast,
      );
    },
    reset() {
      failures = [];
    },
    // No request starts a process that failed (INV-5): it can only wait for one that starts by itself.
    mayTryNow: () => false,
  };
}

/** For HTTP: doubling with jitter, so that many connectors do not knock together. */
export function createBackoffPlan(clock: Clock, random: Random): RetryPlan {
  let failures = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    failed() {
      failures += 1;
      lastAt = clock.monotonicMs();
      const delay = Math.min(
        limits.upstream.restartFirst * 2 ** Math.min(failures - 1, 20),
        limits.upstream.retryLast,
      );
      const jitter = 0.75 + (random.bytes(1)[0] ?? 0) / 512;
      return Math.round(delay * jitter);
    },
    reset() {
      failures = 0;
    },
    mayTryNow() {
      return clock.monotonicMs() - lastAt >= (failures < breakerAfter ? 500 : breakerMs);
    },
  };
}
