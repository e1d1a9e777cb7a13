/**
 * How many calls one client may make, where a person set that. Kept by registration, so that more
 * than usual is never taken over by another program of the same name; less than usual is taken over
 * by every later registration of the application, so that registering again is no way out.
 */
import type { CallLimits } from '../../../../contract/views/call-limits.ts';
import type { Clients } from '../../grants/clients/clients.ts';

/** What is absent is not bounded. */
type Most = { readonly [Name in keyof CallLimits]?: number | undefined };

interface Parts {
  readonly clients: Clients;
  /** Of each client for which nothing was set. */
  readonly usual: () => CallLimits;
  /** What the managed policy lets through at most. */
  readonly most: () => Most | undefined;
}

export interface OwnLimits {
  /** As they hold; null: as each client. */
  of(clientId: string): CallLimits | null;
  /** A registration that just came takes over what is less than usual. */
  admit(clientId: string, others: readonly string[]): void;
}

/** @returns the limits that single clients have */
export function createOwnLimits({ clients, usual, most }: Parts): OwnLimits {
  return {
    of(clientId) {
      const own = clients.get(clientId)?.callLimits ?? null;
      const bound = own === null ? undefined : most();
      return own === null || bound === undefined ? own : least(own, bound);
    },
    admit(clientId, others) {
      const set = others.flatMap((id) => clients.get(id)?.callLimits ?? []);
      if (set.length === 0) return;
      const callLimits = set.reduce(least, usual());
      clients.setBounds(clientId, { callLimits }, 'restrict');
    },
  };
}

function least(one: CallLimits, other: Most): CallLimits {
  return {
    callsPerMinute: Math.min(one.callsPerMinute, other.callsPerMinute ?? Infinity),
    callsPerDay: Math.min(one.callsPerDay, other.callsPerDay ?? Infinity),
  };
}
