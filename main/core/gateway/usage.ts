/** How much a grant uses: calls a minute and a day, calls in flight, open streams (security.md section 8, SEC-61). */
import type { Grant } from '../grants/grants.ts';
import { limits } from '../lib/limits.ts';
import type { Clock, GrantLimits } from '../ports.ts';

interface Counters {
  /** Token bucket: calls that may still come now. */
  left: number;
  /** Monotonic time of the last refill. */
  filledAt: number;
  day: number;
  today: number;
  inFlight: number;
  streams: number;
}

export type UsageRefusal = { readonly retryAfterSeconds: number };

export interface Usage {
  /** Takes one request from the grant's budget; a refusal says when to come back. */
  take(grant: Grant): UsageRefusal | null;
  /** Notes a running call; null when too many run already, otherwise the function that ends it. */
  enterCall(grant: Grant): (() => void) | null;
  enterStream(grant: Grant): (() => void) | null;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** @param calls how much one grant may use; the defaults when the person set nothing */
export function createUsage(clock: Clock, calls: GrantLimits = limits.grant): Usage {
  const table = new WeakMap<Grant, Counters>();

  function countersOf(grant: Grant): Counters {
    let counters = table.get(grant);
    if (counters === undefined) {
      counters = {
        left: calls.callsPerMinute,
        filledAt: clock.monotonicMs(),
        day: Math.floor(clock.nowMs() / dayMs),
        today: 0,
        inFlight: 0,
        streams: 0,
      };
      table.set(grant, counters);
    }
    return counters;
  }

  function enter(
    counters: Counters,
    field: 'inFlight' | 'streams',
    most: number,
  ): (() => void) | null {
    if (counters[field] >= most) return null;
    counters[field] += 1;
    let isOpen = true;
    return () => {
      if (isOpen) counters[field] -= 1;
      isOpen = false;
    };
  }

  return {
    take(grant) {
      const counters = countersOf(grant);
      const now = clock.monotonicMs();
      const perMs = calls.callsPerMinute / minuteMs;
      counters.left = Math.min(
        calls.callsPerMinute,
        counters.left + (now - counters.filledAt) * perMs,
      );
      counters.filledAt = now;
      const day = Math.floor(clock.nowMs() / dayMs);
      if (day !== counters.day) Object.assign(counters, { day, today: 0 });
      if (counters.today >= calls.callsPerDay) {
        return { retryAfterSeconds: Math.ceil(((day + 1) * dayMs - clock.nowMs()) / 1000) };
      }
      if (counters.left < 1)
        return { retryAfterSeconds: Math.max(1, Math.ceil((1 - counters.left) / perMs / 1000)) };
      counters.left -= 1;
      counters.today += 1;
      return null;
    },
    enterCall: (grant) => enter(countersOf(grant), 'inFlight', limits.grant.inFlight),
    enterStream: (grant) => enter(countersOf(grant), 'streams', limits.grant.streams),
  };
}
