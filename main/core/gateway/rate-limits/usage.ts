/**
 * How much is used: calls a minute and a day, calls in flight, open streams; for each grant, for
 * each client with all its registrations and tokens, and for all together, so that more tokens
 * bring nothing (SEC-61). What was used today outlives a restart.
 */
import type { CallLimits, CallLimitsView } from '../../../../contract/views/call-limits.ts';
import type { Grant } from '../../grants/grants.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock, Preferences } from '../../ports/ports.ts';
import { createBackOff } from './back-off.ts';
import { createBudgets, type Scope } from './budgets.ts';
import type { DayUse } from './day-use.ts';

interface UsageRefusal {
  /** Whose budget was used up; `pause`: it came back before the time it was given. */
  readonly of: Scope | 'pause';
  readonly retryAfterSeconds: number;
}

export interface Usage {
  /** Takes one request from all budgets, or from none; a refusal says when to come back. */
  take(grant: Grant): UsageRefusal | null;
  /** Notes a running call; null when too many run already, otherwise the function that ends it. */
  enterCall(grant: Grant): (() => void) | null;
  enterStream(grant: Grant): (() => void) | null;
  /** Streams that are open, of all clients. */
  streams(): number;
  /** Writes what was used today. */
  save(): void;
}

export interface UsageParts {
  readonly clock: Clock;
  readonly preferences: Pick<Preferences, 'read'>;
  readonly dayUse: DayUse;
  /** Whose registration a client is: the key of its application. */
  readonly keyOf: (clientId: string) => string;
  /** Of one client alone; null: as each. */
  readonly ownLimits: (clientId: string) => CallLimits | null;
}

/** @returns how many calls are allowed: what the person set, and else what is usual */
export function callLimits(preferences: Pick<Preferences, 'read'>): CallLimitsView {
  const { limits: set } = preferences.read();
  return {
    grant: plain(set ?? limits.grant),
    client: plain(set?.client ?? limits.client),
    all: plain(set?.all ?? limits.all),
  };
}

/** Counts calls and streams against their bounds. `take` comes first, then `enterCall`. */
export function createUsage({ preferences, ...parts }: UsageParts): Usage {
  const { clock } = parts;
  const budgets = createBudgets({ ...parts, bounds: currentBounds(preferences) });
  const backOff = createBackOff(clock);

  function enter(grant: Grant, field: 'inFlight' | 'streams'): (() => void) | null {
    const { budgets: own } = budgets.lastOf(grant);
    for (const budget of own) if (budget[field] >= limits[budget.scope][field]) return null;
    for (const budget of own) budget[field] += 1;
    let isOpen = true;
    return () => {
      if (isOpen) for (const budget of own) budget[field] -= 1;
      isOpen = false;
    };
  }

  return {
    take(grant) {
      const { budgets: own } = budgets.of(grant);
      // One look for all of them, and not before one that was made just now was filled.
      const now = clock.monotonicMs();
      const left = backOff.left(grant, now);
      if (left > 0) return { of: 'pause', retryAfterSeconds: seconds(left) };
      for (const budget of own) {
        const waitMs = budgets.waitFor(budget, budgets.boundsOf(grant, budget), now);
        if (waitMs > 0)
          return { of: budget.scope, retryAfterSeconds: seconds(backOff.pause(grant, waitMs)) };
      }
      for (const budget of own) {
        budget.left -= 1;
        budget.today += 1;
      }
      return null;
    },
    enterCall: (grant) => enter(grant, 'inFlight'),
    enterStream: (grant) => enter(grant, 'streams'),
    streams: budgets.streams,
    save: budgets.save,
  };
}

/** @returns the bounds as they are set; made anew when they are set anew */
function currentBounds(preferences: Pick<Preferences, 'read'>): () => CallLimitsView {
  let known = { set: preferences.read().limits, allowed: callLimits(preferences) };
  return () => {
    const { limits: set } = preferences.read();
    if (set !== known.set) known = { set, allowed: callLimits(preferences) };
    return known.allowed;
  };
}

function plain({ callsPerMinute, callsPerDay }: CallLimits): CallLimits {
  return { callsPerMinute, callsPerDay };
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
