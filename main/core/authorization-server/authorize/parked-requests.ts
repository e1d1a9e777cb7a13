/**
 * Logins that wait in a browser for the person's answer. The browser holds a 256-bit id; what it is
 * sent on to is given once, and forgotten like a code (SEC-13). Few may wait at a time
 * (SEC-26).
 */
import { createDeferred, type Deferred } from '../../lib/deferred.ts';
import { limits } from '../../limits/limits.ts';
import { waitingLimits } from '../../limits/waiting-limits.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import { OAuthError } from '../protocol/oauth-error.ts';

/** How a parked request ended: the browser is sent on, or shows why not. */
export type ParkedOutcome =
  | { readonly kind: 'redirect'; readonly location: string }
  /** As `redirect`, with a code in it: for the first that comes. */
  | { readonly kind: 'code'; readonly location: string; readonly isFirst: () => boolean }
  | { readonly kind: 'message'; readonly text: string };

export interface Parked {
  readonly id: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly isDecided: boolean;
  /** Resolves with the outcome, or with null after `holdMs`. */
  settled(holdMs: number): Promise<ParkedOutcome | null>;
}

/**
 * Who sent the browser: a program, a page of another site, or such a page with a client that nobody
 * has read of.
 */
type From = 'program' | 'page' | 'lookup';

export interface ParkedRequests {
  /** @throws OAuthError `temporarily_unavailable` – too many wait already */
  park(client: { clientId: string; name: string }, from: From): Parked;
  /** A place with a question that waits already. */
  parkBeside(client: { clientId: string; name: string }): Parked;
  find(id: string): Parked | undefined;
  decide(id: string, outcome: ParkedOutcome): void;
  /** True for the first taker only. */
  take(id: string): boolean;
}

interface Place {
  readonly parked: Parked;
  readonly from: From | 'beside';
  readonly outcome: Deferred<ParkedOutcome>;
  readonly decide: () => void;
}

/** Opens the places where browsers wait. They are in memory: a restart ends every wait. */
export function createParkedRequests({
  clock,
  random,
}: {
  clock: Clock;
  random: Random;
}): ParkedRequests {
  const table = new Map<string, Place>();

  function add(
    { clientId, name }: { clientId: string; name: string },
    from: Place['from'],
  ): Parked {
    const outcome = createDeferred<ParkedOutcome>();
    let isDecided = false;
    const parked: Parked = {
      id: random.bytes(32).toString('base64url'),
      clientId,
      clientName: name,
      get isDecided() {
        return isDecided;
      },
      settled: (holdMs) =>
        new Promise((resolve) => {
          const cancel = clock.after(holdMs, () => resolve(null));
          void outcome.promise.then((value) => {
            cancel();
            resolve(value);
          });
        }),
    };
    table.set(parked.id, { parked, from, outcome, decide: () => (isDecided = true) });
    return parked;
  }

  return {
    park(client, from) {
      const waiting = [...table.values()].filter(
        (one) => one.from !== 'beside' && !one.parked.isDecided,
      );
      const own = waiting.filter(({ parked }) => parked.clientId === client.clientId);
      // What a page can fill by itself leaves room for everybody else.
      const same = waiting.filter((one) => one.from === from);
      const share = from === 'program' ? limits.oauth.parkedInAll : waitingLimits.parkedFromPages;
      if (
        waiting.length >= limits.oauth.parkedInAll ||
        same.length >= share ||
        own.length >= limits.oauth.parkedPerClient
      ) {
        throw new OAuthError(
          'temporarily_unavailable',
          'Too many login requests are waiting for an answer already.',
        );
      }
      return add(client, from);
    },

    parkBeside: (client) => add(client, 'beside'),

    find: (id) => table.get(id)?.parked,

    decide(id, outcome) {
      const entry = table.get(id);
      if (entry === undefined) return;
      entry.decide();
      entry.outcome.resolve(outcome);
      // The page has a while to fetch it; then it is forgotten like a code.
      clock.after(limits.oauth.code, () => table.delete(id));
    },

    take: (id) => table.delete(id),
  };
}
