import type { Codes } from '../../grants/codes.ts';
import type { Grant } from '../../grants/grants.ts';
import { limits } from '../../limits/limits.ts';
import type { Store } from '../../store/open-store.ts';
import { staysLoggedIn } from '../consent/consent-request.ts';
import type { ConsentService } from '../consent/consent-service.ts';
import { isWebRedirect } from '../registration/redirect-uri.ts';
import { codeLocation, errorLocation } from './authorization-response.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import type { Parked, ParkedRequests } from './parked-requests.ts';
import type { SameRequests } from './same-request.ts';

export interface AskConsent {
  /**
   * @returns where the browser goes with a code at once, where the person asked for no further
   *   question; null where they have to be asked
   */
  codeWithoutQuestion(request: AuthorizeRequest, issuer: string): string | null;
  /**
   * Asks the person, or waits with the question of an identical request.
   *
   * @param looked where the browser waits already, after a lookup
   * @returns where the browser waits
   * @throws OAuthError `temporarily_unavailable` – too many wait already
   */
  ask(request: AuthorizeRequest, issuer: string, looked: Parked | undefined): Parked;
}

interface Parts {
  readonly store: Store;
  readonly codes: Codes;
  readonly consentService: ConsentService;
  readonly parked: ParkedRequests;
  readonly same: SameRequests;
}

/** Takes a checked request to the person, and their answer to the browser that waits. */
export function createAskConsent(parts: Parts): AskConsent {
  const { store, codes, consentService, parked, same } = parts;

  /** Issues a code and says where it goes. */
  function issueCode(issuer: string, request: AuthorizeRequest, grant: Grant): string {
    const code = codes.issue(grant, { ...request, staysLoggedIn: staysLoggedIn(request) });
    return codeLocation(issuer, request, code.open());
  }

  function ask(request: AuthorizeRequest, issuer: string, entry: Parked): void {
    const denied = (message: string): void => {
      const location = errorLocation(issuer, request, { code: 'access_denied', message });
      same.decide(entry, { kind: 'redirect', location });
    };
    consentService.ask(request, limits.oauth.parkedRequest, {
      allowed: (grant) => {
        const location = issueCode(issuer, request, grant);
        // Only a durable code may leave.
        store.onDurable(() => same.decide(entry, { kind: 'code', location, isFirst: () => true }));
      },
      denied: () => denied('The person denied the request.'),
      gone: (why) => {
        // Nobody decided: only http(s) targets may be opened without a person (SEC-16).
        if (why === 'expired' && isWebRedirect(request.redirectUri))
          denied('Nobody answered in time.');
        else
          same.decide(entry, {
            kind: 'message',
            text: 'Nobody answered in time, or the request was withdrawn.',
          });
      },
    });
  }

  return {
    codeWithoutQuestion(request, issuer) {
      const known = consentService.remembered(request);
      return known === undefined ? null : issueCode(issuer, request, known);
    },

    ask(request, issuer, looked) {
      const joined = same.join(request, issuer, looked);
      if (joined !== null) return joined;
      const from = request.isFromWebPage ? 'page' : 'program';
      const entry = looked ?? parked.park(request.client, from);
      same.start(request, issuer, entry);
      try {
        ask(request, issuer, entry);
      } catch (error) {
        same.forget(entry);
        throw error;
      }
      return entry;
    },
  };
}
