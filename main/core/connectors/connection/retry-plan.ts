/**
 * When a failed connector is tried again: processes up to five times in two minutes, servers for
 * ever (REL-07, REL-09).
 */
import { limits } from '../../limits/limits.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { UpstreamFailure } from '../conversation/upstream.ts';

export interface RetryPlan {
  /**
   * Notes a connection that failed or could not be made; milliseconds until the next try, or null
   * to give up.
   */
  failed(): number | null;
  /**
   * Notes a call that failed where the server is to blame; milliseconds to leave the server alone
   * after too many, else null.
   */
  callFailed(): number | null;
  callWorked(): void;
  /** Connected; whether calls work is not known yet. */
  connected(): void;
  /** The person wants a fresh start. */
  reset(): void;
  /**
   * False while a request should not make us try: the last try was a moment ago, or the server is
   * left alone.
   */
  mayTryNow(): boolean;
}

/**
 * For stdio: counts failures in a sliding window, also across connections that worked for a moment.
 */
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
    callFailed: () => null,
    callWorked: () => undefined,
    // A process proves itself by living: its crashes are only forgotten with time.
    connected: () => undefined,
    reset() {
      failures = [];
    },
    // No request starts a process that failed (INV-5): it can only wait for one that starts by
    // itself.
    mayTryNow: () => false,
  };
}

/**
 * For HTTP: doubling with jitter, so that many connectors do not knock together. After five
 * failures in a row, of connecting or of calls, nothing is sent for 30 s, then twice as long up to
 * 5 min; what tries again then is one connection of ours, and until a call has worked one more
 * failure is enough (the circuit breaker of REL-07).
 */
export function createBackoffPlan(clock: Clock, random: Random): RetryPlan {
  const { restartFirst, failuresInRow, leftAloneFirst, retryLast } = limits.upstream;
  let failures = 0;
  let callFailures = 0;
  let pauses = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let leftAloneUntil = Number.NEGATIVE_INFINITY;
  const chance = (): number => (random.bytes(1)[0] ?? 0) / 512;

  function leaveAlone(times: number): number {
    const pause = Math.min(leftAloneFirst * 2 ** Math.min(times - 1, 20), retryLast);
    const ms = Math.round(pause * (1 + chance() / 2));
    leftAloneUntil = clock.monotonicMs() + ms;
    return ms;
  }

  return {
    failed() {
      failures += 1;
      lastAt = clock.monotonicMs();
      if (failures >= failuresInRow) return leaveAlone(failures - failuresInRow + 1);
      return Math.round(restartFirst * 2 ** (failures - 1) * (0.75 + chance()));
    },
    callFailed() {
      callFailures += 1;
      if (callFailures < failuresInRow) return null;
      callFailures = failuresInRow - 1;
      pauses += 1;
      return leaveAlone(pauses);
    },
    callWorked() {
      callFailures = 0;
      pauses = 0;
    },
    connected() {
      failures = 0;
    },
    reset() {
      failures = 0;
      callFailures = 0;
      pauses = 0;
      leftAloneUntil = Number.NEGATIVE_INFINITY;
    },
    mayTryNow() {
      const now = clock.monotonicMs();
      return now >= leftAloneUntil && now - lastAt >= limits.upstream.tryPause;
    },
  };
}

/** Not even a connection was made. */
export function isAway({ code, mayHaveHappened }: UpstreamFailure): boolean {
  return ['unresolved', 'unreachable', 'untrusted'].includes(code) && !mayHaveHappened;
}

/** It took the call and did not answer it. */
export function isServersFault({ code }: UpstreamFailure): boolean {
  return ['unreachable', 'timed_out', 'closed'].includes(code);
}
