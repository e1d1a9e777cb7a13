/**
 * How much is used: calls a minute and a day, calls in flight, open streams; for each grant, for
 * each client with all its registrations and tokens, and for all together, so that more tokens
 * bring nothing (SEC-61). What was used today outlives a restart.
 */
import type { CallLimits, CallLimitsView } from '../../../../contract/views/call-limits.ts';
import type { Grant } from '../../grants/grants.ts';
import { limits } from '../../limits/limits.ts';
import { createLocalDay } from '../../lib/local-day.ts';
import type { Clock, Preferences } from '../../ports/ports.ts';
import type { DayUse } from './day-use.ts';

interface UsageRefusal {
  /** Whose budget was used up; `pause`: it came back before it was told to. */
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
}

type Scope = keyof CallLimitsView;

interface Budget {
  readonly scope: Scope;
  readonly key: string;
  /** Token bucket: calls that may still come now. */
  left: number;
  /** Monotonic time of the last refill. */
  filledAt: number;
  today: number;
  inFlight: number;
  streams: number;
}

/** The budgets that a call of one grant takes from. */
interface Own {
  /** Of the client's application. */
  readonly key: string;
  readonly set: CallLimitsView;
  readonly budgets: readonly Budget[];
}

/** How a grant minds what it is told. */
interface BackOff {
  /** Monotonic: it was told not to come before. */
  pausedUntil: number;
  /** Pauses in a row. */
  pauses: number;
}

const minuteMs = 60_000;

export function callLimits(preferences: Pick<Preferences, 'read'>): CallLimitsView {
  const { limits: set } = preferences.read();
  return {
    grant: plain(set ?? limits.grant),
    client: plain(set?.client ?? limits.client),
    all: plain(set?.all ?? limits.all),
  };
}

export function createUsage({ clock, preferences, dayUse, keyOf }: UsageParts): Usage {
  const day = createLocalDay(clock);
  let today = day.start();
  let bounds = { set: preferences.read().limits, allowed: callLimits(preferences) };
  const budgets = new Map<string, Budget>();
  const manners = new WeakMap<Grant, BackOff>();
  /** Of each grant that called today, so that nothing is looked up by name for each call. */
  let ofGrants = new WeakMap<Grant, Own>();

  function budgetOf(scope: Scope, key: string, { callsPerMinute }: CallLimits): Budget {
    const id = `${scope}:${key}`;
    let budget = budgets.get(id);
    if (budget === undefined) {
      const filledAt = clock.monotonicMs();
      const used = dayUse.read(id, today);
      budget = {
        scope,
        key: id,
        left: callsPerMinute,
        filledAt,
        today: used,
        inFlight: 0,
        streams: 0,
      };
      budgets.set(id, budget);
    }
    return budget;
  }

  /** The bounds as they are set; made anew when they are set anew. */
  function allowed(): CallLimitsView {
    const { limits: set } = preferences.read();
    if (set !== bounds.set) bounds = { set, allowed: callLimits(preferences) };
    return bounds.allowed;
  }

  /** A day's end forgets who is not calling now; so there are never more than called in one day. */
  function startDay(): void {
    today = day.start();
    for (const [id, budget] of budgets) {
      budget.today = 0;
      if (budget.inFlight === 0 && budget.streams === 0) budgets.delete(id);
    }
    ofGrants = new WeakMap();
  }

  function budgetsOf(grant: Grant): Own {
    if (day.start() !== today) startDay();
    const set = allowed();
    const key = keyOf(grant.clientId);
    let own = ofGrants.get(grant);
    // A client may become one of an application that it was not of before.
    if (own === undefined || own.key !== key || own.set !== set) {
      const budgets = [
        budgetOf('grant', grant.grantId, set.grant),
        budgetOf('client', key, set.client),
        budgetOf('all', '', set.all),
      ];
      ofGrants.set(grant, (own = { key, set, budgets }));
    }
    return own;
  }

  /** Milliseconds until this budget has a call again; zero when it has one. */
  function waitFor(
    budget: Budget,
    { callsPerMinute, callsPerDay }: CallLimits,
    now: number,
  ): number {
    const perMs = callsPerMinute / minuteMs;
    budget.left = Math.min(callsPerMinute, budget.left + (now - budget.filledAt) * perMs);
    budget.filledAt = now;
    if (budget.today >= callsPerDay) return day.left();
    return budget.left >= 1 ? 0 : (1 - budget.left) / perMs;
  }

  /**
   * Each refusal after a pause that is followed by another doubles the next one (SEC-62). Meanwhile the budget fills, so
   * that over time nobody gets less than it allows: only the knocking gets rarer.
   */
  function pause(grant: Grant, waitMs: number): number {
    const now = clock.monotonicMs();
    const { firstPause, longestPause, forgetPause } = limits.usage;
    const before = manners.get(grant);
    const isAgain = before !== undefined && now - before.pausedUntil < forgetPause;
    const pauses = isAgain ? before.pauses + 1 : 0;
    const ms = Math.max(waitMs, Math.min(firstPause * 2 ** Math.min(pauses, 10), longestPause));
    // What a person changes in the settings is seen soon, however long the day still is.
    manners.set(grant, { pausedUntil: now + Math.min(ms, longestPause), pauses });
    return ms;
  }

  function enter(grant: Grant, field: 'inFlight' | 'streams'): (() => void) | null {
    // Those that its request has just been taken from.
    const { budgets: own } = ofGrants.get(grant) ?? budgetsOf(grant);
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
      const { budgets: own, set } = budgetsOf(grant);
      // One look for all of them, and not before one that was made just now was filled.
      const now = clock.monotonicMs();
      const left = (manners.get(grant)?.pausedUntil ?? 0) - now;
      if (left > 0) return { of: 'pause', retryAfterSeconds: seconds(left) };
      for (const budget of own) {
        const waitMs = waitFor(budget, set[budget.scope], now);
        if (waitMs > 0)
          return { of: budget.scope, retryAfterSeconds: seconds(pause(grant, waitMs)) };
      }
      for (const budget of own) {
        budget.left -= 1;
        budget.today += 1;
      }
      return null;
    },
    enterCall: (grant) => enter(grant, 'inFlight'),
    enterStream: (grant) => enter(grant, 'streams'),
    streams: () => budgets.get('all:')?.streams ?? 0,
    save() {
      if (day.start() !== today) startDay();
      dayUse.write(
        today,
        [...budgets.values()].map(({ key, today: calls }) => ({ key, calls })),
      );
    },
  };
}

function plain({ callsPerMinute, callsPerDay }: CallLimits): CallLimits {
  return { callsPerMinute, callsPerDay };
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
