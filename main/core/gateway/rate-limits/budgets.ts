/** The budgets that calls take from: of each grant, of each application, and of all together. */
import type { CallLimits, CallLimitsView } from '../../../../contract/views/call-limits.ts';
import type { Grant } from '../../grants/grants.ts';
import { createLocalDay } from '../../lib/local-day.ts';
import type { Clock } from '../../ports/ports.ts';
import type { DayUse } from './day-use.ts';

export type Scope = keyof CallLimitsView;

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

/** The budgets that calls of one grant take from. */
interface GrantBudgets {
  /** Of the client's application. */
  readonly key: string;
  readonly budgets: readonly Budget[];
}

export interface Budgets {
  /** As the application is now; filled where they are new. */
  of(grant: Grant): GrantBudgets;
  /** What a budget of a grant may let through. */
  boundsOf(grant: Grant, budget: Budget): CallLimits;
  /** Those that a request of the grant has just been taken from. */
  lastOf(grant: Grant): GrantBudgets;
  /**
   * Fills a budget.
   *
   * @param now monotonic
   * @returns milliseconds until it has a call again; zero when it has one
   */
  waitFor(budget: Budget, bounds: CallLimits, now: number): number;
  /** Streams that are open, of all clients. */
  streams(): number;
  /** Writes what was used today. */
  save(): void;
}

interface Parts {
  readonly clock: Clock;
  readonly dayUse: DayUse;
  /** The same object until the bounds are set anew. */
  readonly bounds: () => CallLimitsView;
  /** Of one client alone; null: as each. */
  readonly ownLimits: (clientId: string) => CallLimits | null;
  /** Whose registration a client is: the key of its application. */
  readonly keyOf: (clientId: string) => string;
}

const minuteMs = 60_000;

/**
 * @returns the budgets; what was used today is read from the store when a budget is first asked for
 */
export function createBudgets({ clock, dayUse, bounds, ownLimits, keyOf }: Parts): Budgets {
  const day = createLocalDay(clock);
  let today = day.start();
  const budgets = new Map<string, Budget>();
  /** Of each grant that called today, so that nothing is looked up by name for each call. */
  let ofGrants = new WeakMap<Grant, GrantBudgets>();

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

  /**
   * The end of a day forgets who is not calling now: there are never more than called in one day.
   */
  function startDay(): void {
    today = day.start();
    for (const [id, budget] of budgets) {
      budget.today = 0;
      if (budget.inFlight === 0 && budget.streams === 0) budgets.delete(id);
    }
    ofGrants = new WeakMap();
  }

  function of(grant: Grant): GrantBudgets {
    if (day.start() !== today) startDay();
    const key = keyOf(grant.clientId);
    let own = ofGrants.get(grant);
    // A client may become one of an application that it was not of before.
    if (own === undefined || own.key !== key) {
      const set = bounds();
      const budgets = [
        budgetOf('grant', grant.grantId, set.grant),
        budgetOf('client', key, ownLimits(grant.clientId) ?? set.client),
        budgetOf('all', '', set.all),
      ];
      ofGrants.set(grant, (own = { key, budgets }));
    }
    return own;
  }

  return {
    of,
    lastOf: (grant) => ofGrants.get(grant) ?? of(grant),

    boundsOf({ clientId }, { scope }) {
      const own = scope === 'client' ? ownLimits(clientId) : null;
      return own ?? bounds()[scope];
    },

    waitFor(budget, { callsPerMinute, callsPerDay }, now) {
      const perMs = callsPerMinute / minuteMs;
      budget.left = Math.min(callsPerMinute, budget.left + (now - budget.filledAt) * perMs);
      budget.filledAt = now;
      if (budget.today >= callsPerDay) return day.left();
      return budget.left >= 1 ? 0 : (1 - budget.left) / perMs;
    },

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
