/**
 * Logins that wait in a browser for the person's answer. The browser holds a 256-bit id; what it is sent on to is handed
 * out once, and forgotten like a code (SEC-13). Few may wait at a time (SEC-26).
 */
import { createDeferred, type Deferred } from '../lib/deferred.ts';
import { limits } from '../lib/limits.ts';
import type { Clock, Random } from '../ports.ts';
import { OAuthError } from './oauth-error.ts';

/** How a parked request ended: the browser is sent on, or told. */
export type ParkedOutcome =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'told'; readonly text: string };

export interface Parked {
  readonly id: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly isDecided: boolean;
  /** Resolves with the outcome, or with null after `holdMs`. */
  settled(holdMs: number): Promise<ParkedOutcome | null>;
}

export interface ParkedRequests {
  /** @throws OAuthError `temporarily_unavailable` – too many wait already */
  park(client: { clientId: string; name: string }): Parked;
  find(id: string): Parked | undefined;
  decide(id: string, outcome: ParkedOutcome): void;
  /** True for the first taker only. */
  take(id: string): boolean;
}

export function createParkedRequests({
  clock,
  random,
}: {
  clock: Clock;
  random: Random;
}): ParkedRequests {
  const table = new Map<
    string,
    { readonly parked: Parked; readonly outcome: Deferred<ParkedOutcome>; decide: () => void }
  >();

  return {
    park({ clientId, name }) {
      const waiting = [...table.values()].filter(({ parked }) => !parked.isDecided);
      const own = waiting.filter(({ parked }) => parked.clientId === clientId);
      if (
        waiting.length >= limits.oauth.parkedInAll ||
        own.length >= limits.oauth.parkedPerClient
      ) {
        throw new OAuthError(
          'temporarily_unavailable',
          'Too many login requests wait for an answer already.',
        );
      }
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
      table.set(parked.id, { parked, outcome, decide: () => (isDecided = true) });
      return parked;
    },

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
