/**
 * One login that is opened more than once: a program looks at its authorization URL and then opens
 * a browser, or a person opens it in a second tab. Identical requests are one question. A code may
 * be used once (RFC 6749 section 4.1.2), so the first browser that collects the answer takes it to
 * the client; the others show that it did. An error goes with each.
 */
import { limits } from '../../limits/limits.ts';
import { waitingLimits } from '../../limits/waiting-limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import type { Parked, ParkedOutcome, ParkedRequests } from './parked-requests.ts';

export interface SameRequests {
  /**
   * Waits with the question of an identical request, at a place of its own or at `looked`; null:
   * there is none.
   *
   * @throws OAuthError `temporarily_unavailable` – it was opened too often
   */
  join(request: AuthorizeRequest, issuer: string, looked?: Parked): Parked | null;
  /** The next identical request will wait with this one. */
  start(request: AuthorizeRequest, issuer: string, entry: Parked): void;
  /** It was never asked. */
  forget(entry: Parked): void;
  /** Ends the wait of `entry` and of all that wait with it. */
  decide(entry: Parked, outcome: ParkedOutcome): void;
}

interface Login {
  readonly entries: Parked[];
  outcome: ParkedOutcome | null;
}

/**
 * Joins identical authorization requests, so that the person is asked once.
 *
 * @see RFC 6749 section 4.1.2
 */
export function createSameRequests(parts: {
  readonly parked: ParkedRequests;
  readonly clock: Clock;
}): SameRequests {
  const { parked, clock } = parts;
  const open = new Map<string, Login>();
  const byEntry = new Map<string, { readonly key: string; readonly login: Login }>();

  return {
    join(request, issuer, looked) {
      const login = open.get(keyOf(request, issuer));
      if (login === undefined) return null;
      if (login.entries.length >= waitingLimits.parkedPerLogin) {
        throw new OAuthError('temporarily_unavailable', 'This login was opened too often.');
      }
      const entry = looked ?? parked.parkBeside(request.client);
      login.entries.push(entry);
      if (login.outcome !== null) parked.decide(entry.id, login.outcome);
      return entry;
    },

    start(request, issuer, entry) {
      const key = keyOf(request, issuer);
      const login: Login = { entries: [entry], outcome: null };
      open.set(key, login);
      byEntry.set(entry.id, { key, login });
    },

    forget(entry) {
      const found = byEntry.get(entry.id);
      if (found !== undefined) open.delete(found.key);
      byEntry.delete(entry.id);
    },

    decide(entry, outcome) {
      const found = byEntry.get(entry.id);
      if (found === undefined) return parked.decide(entry.id, outcome);
      const { key, login } = found;
      byEntry.delete(entry.id);
      const forget = (): void => {
        if (open.get(key) === login) open.delete(key);
      };
      const shared = outcome.kind === 'code' ? { ...outcome, isFirst: once(forget) } : outcome;
      login.outcome = shared;
      for (const waiting of login.entries) parked.decide(waiting.id, shared);
      // Until the code is over, a browser that was slow to open finds the answer and not a second
      // question.
      if (shared.kind === 'message') forget();
      else clock.after(limits.oauth.code, forget);
    },
  };
}

function once(after: () => void): () => boolean {
  let isTaken = false;
  return () => {
    const isFirst = !isTaken;
    isTaken = true;
    if (isFirst) after();
    return isFirst;
  };
}

/**
 * All that the answer depends on. A request that a web page started is never one with a program's.
 */
function keyOf(request: AuthorizeRequest, issuer: string): string {
  const { client, redirectUri, redirectUriSent, state, challenge, scope, audience } = request;
  return JSON.stringify([
    issuer,
    client.clientId,
    client.documentHash,
    redirectUri,
    redirectUriSent,
    state,
    challenge,
    scope.scopes,
    scope.offline,
    [...audience],
    request.resourceSent,
    request.isFromWebPage,
  ]);
}
