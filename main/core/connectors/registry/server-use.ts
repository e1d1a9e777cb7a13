/**
 * How much one server is used by all clients together: a bound that the person may set, so that one
 * runaway client does not use up everybody's share, and the pause that the server itself asks for
 * (ATMOS-14). Counts; opens and sends nothing.
 */
import { createLocalDay } from '../../lib/local-day.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';
import { secondsOf } from '../conversation/open-call.ts';
import { failed, type UpstreamFailure, type UpstreamOutcome } from '../conversation/upstream.ts';

export interface ServerUse {
  /** Counts a call that is about to be sent; a failure when it may not be. */
  enter(): UpstreamFailure | null;
  record(outcome: UpstreamOutcome): void;
  facts(): UseFacts;
}

export interface UseFacts {
  readonly callsToday: number;
  /** Bytes; null before the first answer. */
  readonly largestResult: number | null;
  /** Epoch milliseconds; null when it asked for no pause. */
  readonly pausedUntil: number | null;
}

const minuteMs = 60_000;

/** @param stored the settings, with the bounds that the person set */
export function createServerUse(clock: Clock, stored: () => StoredConnector): ServerUse {
  const localDay = createLocalDay(clock);
  let day = localDay.start();
  let today = 0;
  /**
   * Monotonic times of the calls of the last minute, oldest first; kept only while there is a
   * bound.
   */
  let recent: number[] = [];
  let largest: number | null = null;
  /** Monotonic. */
  let pausedUntil = 0;

  function countToday(): number {
    const now = localDay.start();
    if (now !== day) [day, today] = [now, 0];
    return today;
  }

  function overBound(now: number): UpstreamFailure | null {
    const { name, callsPerMinute, callsPerDay } = stored();
    if (callsPerDay !== undefined && countToday() >= callsPerDay)
      return tooMany(
        `${name} has had the ${callsPerDay} calls that the person allows it a day.`,
        localDay.left(),
      );
    if (callsPerMinute === undefined) {
      recent = [];
      return null;
    }
    // Oldest first, so only those that left the minute are touched.
    const left = recent.findIndex((at) => now - at < minuteMs);
    if (left !== 0) recent.splice(0, left === -1 ? recent.length : left);
    const [oldest] = recent;
    if (oldest === undefined || recent.length < callsPerMinute) return null;
    return tooMany(
      `${name} has had the ${callsPerMinute} calls that the person allows it a minute.`,
      oldest + minuteMs - now,
    );
  }

  return {
    enter() {
      const now = clock.monotonicMs();
      if (pausedUntil > now)
        return tooMany(`The server of ${stored().name} asked for a pause.`, pausedUntil - now);
      const refusal = overBound(now);
      if (refusal !== null) return refusal;
      if (stored().callsPerMinute !== undefined) recent.push(now);
      countToday();
      today += 1;
      return null;
    },
    record(outcome) {
      if (outcome.kind === 'result') largest = Math.max(largest ?? 0, outcome.bytes);
      if (outcome.kind === 'failed' && outcome.code === 'too_many')
        pausedUntil = Math.max(pausedUntil, clock.monotonicMs() + (outcome.retryAfterMs ?? 0));
    },
    facts() {
      const left = pausedUntil - clock.monotonicMs();
      return {
        callsToday: countToday(),
        largestResult: largest,
        pausedUntil: left > 0 ? clock.nowMs() + left : null,
      };
    },
  };
}

function tooMany(why: string, waitMs: number): UpstreamFailure {
  const ms = Math.max(Math.ceil(waitMs / 1000) * 1000, 1000);
  const message = `${why} Wait ${secondsOf(ms)} before the next call.`;
  return { ...failed('too_many', message), retryAfterMs: ms };
}
