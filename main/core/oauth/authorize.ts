/**
 * `/oauth/authorize` never grants anything: it parks the request, asks the person, and sends the browser on only after
 * their answer (product.md section 5, SEC-13).
 */
import type { AuthorizationSettings } from '../../../contract/views.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Client, Clients } from '../grants/clients.ts';
import type { Codes } from '../grants/codes.ts';
import type { Grant, Grants } from '../grants/grants.ts';
import { send, type Exchange, type Handler } from '../http/exchange.ts';
import { programLabel } from '../http/peer.ts';
import { limits } from '../lib/limits.ts';
import type { Store } from '../store/open-store.ts';
import { mayLogIn } from './authorization-settings.ts';
import {
  parseAuthorize,
  parseTarget,
  type AuthorizeRequest,
  type AuthorizeTarget,
} from './authorize-request.ts';
import type { ConsentDesk } from './consent-desk.ts';
import { staysLoggedIn } from './consent-request.ts';
import { OAuthError } from './oauth-error.ts';
import { sendPage } from './pages.ts';
import { parseParameters } from './parameters.ts';
import type { Parked, ParkedRequests } from './parked-requests.ts';
import { isWebRedirect, withParameters } from './redirect-uri.ts';

export interface AuthorizeParts {
  readonly store: Store;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly codes: Codes;
  readonly desk: ConsentDesk;
  readonly parked: ParkedRequests;
  readonly audit: AuditLog;
  readonly settings: () => AuthorizationSettings;
  readonly port: () => number;
}

export function createAuthorize(parts: AuthorizeParts): Handler {
  const { desk, parked } = parts;

  return async (exchange) => {
    try {
      const parameters = parseParameters(exchange.admitted.query);
      const requestId = parameters.get('request');
      if (requestId === undefined) await begin(exchange, parameters);
      else await wait(exchange, requestId, parameters.has('held'));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      recordRefusal(null, error);
      sendPage(exchange, error.code === 'temporarily_unavailable' ? 429 : 400, {
        title: 'This login request cannot be used',
        paragraphs: [error.message, 'Nothing was granted. You can close this page.'],
      });
    }
  };

  async function begin(exchange: Exchange, parameters: ReadonlyMap<string, string>): Promise<void> {
    const target = parseTarget(parameters, parts.clients.get);
    try {
      assertMayAsk(target.client);
      const request = parseAuthorize(parameters, target, {
        port: parts.port(),
        isFromWebPage: exchange.admitted.isFromWebPage,
        askedBy: programLabel(await exchange.peer.program()),
      });
      const known = desk.remembered(request);
      if (known !== undefined) {
        send(exchange, 302, { location: codeLocation(exchange.issuer, request, known) });
        return;
      }
      send(exchange, 303, { location: `/oauth/authorize?request=${park(request, exchange).id}` });
    } catch (error) {
      if (error instanceof OAuthError && mayRedirectErrors(target))
        return redirectError(exchange, target, error);
      throw error;
    }
  }

  function assertMayAsk(client: Client): void {
    if (client.blockedAt !== null) throw new OAuthError('access_denied', 'This client is blocked.');
    const hasGrant = parts.grants.listByClient(client.clientId).length > 0;
    if (!mayLogIn(client, parts.settings(), hasGrant)) {
      throw new OAuthError(
        'unauthorized_client',
        'Consentry is set to let in no new clients of this kind.',
      );
    }
  }

  /** Before any decision a browser is bounced only to where this client already has a grant (SEC-16). */
  function mayRedirectErrors(target: AuthorizeTarget): boolean {
    return (
      isWebRedirect(target.redirectUri) &&
      parts.grants
        .listByClient(target.client.clientId)
        .some((grant) => grant.redirectUri === target.redirectUri)
    );
  }

  function redirectError(exchange: Exchange, target: AuthorizeTarget, error: OAuthError): void {
    recordRefusal(target.client, error);
    const location = withParameters(target.redirectUri, {
      error: error.code,
      error_description: error.message,
      state: target.state,
      iss: exchange.issuer,
    });
    send(exchange, 302, { location });
  }

  function recordRefusal(client: Client | null, error: OAuthError): void {
    parts.audit.append({
      actor: 'mcp_client',
      action: 'authorize',
      decision: 'deny',
      clientId: client?.clientId ?? null,
      clientName: client?.name ?? null,
      reason: error.code,
    });
  }

  function park(request: AuthorizeRequest, { issuer }: Exchange): Parked {
    const entry = parked.park(request.client);
    const denied = (why: string): void =>
      parked.decide(entry.id, {
        kind: 'redirect',
        location: withParameters(request.redirectUri, {
          error: 'access_denied',
          error_description: why,
          state: request.state,
          iss: issuer,
        }),
      });
    desk.ask(request, limits.oauth.parkedRequest, {
      allowed: (grant) => {
        const location = codeLocation(issuer, request, grant);
        // Only a durable code may leave.
        parts.store.onDurable(() => parked.decide(entry.id, { kind: 'redirect', location }));
      },
      denied: () => denied('The person denied the request.'),
      gone: (why) => {
        // Nobody decided: only http(s) targets may be opened without a person (SEC-16).
        if (why === 'expired' && isWebRedirect(request.redirectUri))
          denied('Nobody answered in time.');
        else
          parked.decide(entry.id, {
            kind: 'told',
            text: 'Nobody answered in time, or the request was withdrawn.',
          });
      },
    });
    return entry;
  }

  /** Issues a code and says where it goes. */
  function codeLocation(issuer: string, request: AuthorizeRequest, grant: Grant): string {
    const code = parts.codes.issue(grant, { ...request, staysLoggedIn: staysLoggedIn(request) });
    return withParameters(request.redirectUri, {
      code: code.open(),
      state: request.state,
      iss: issuer,
    });
  }

  /**
   * The waiting page: sent at once the first time, then held until the answer or a while, so that a browser keeps
   * showing it and a plain client needs no script.
   */
  async function wait(exchange: Exchange, id: string, isHeld: boolean): Promise<void> {
    const entry = parked.find(id);
    if (entry === undefined) {
      sendPage(exchange, 404, {
        title: 'This login request is over',
        paragraphs: [
          'It was answered already, or it expired. Start the login again in your client.',
        ],
      });
      return;
    }
    const outcome =
      entry.isDecided || isHeld ? await entry.settled(limits.oauth.waitingPageHold) : null;
    // A browser that left takes nothing with it: the answer stays for the page that is opened next.
    if (exchange.response.destroyed) return;
    if (outcome === null) return sendWaitingPage(exchange, entry);
    // Once: whoever comes second with the same id gets nothing.
    if (!parked.take(id)) return wait(exchange, id, isHeld);
    if (outcome.kind === 'told') {
      sendPage(exchange, 200, { title: 'Nothing was granted', paragraphs: [outcome.text] });
      return;
    }
    sendPage(
      exchange,
      302,
      {
        title: 'Back to your app',
        paragraphs: ['You can close this page.'],
        link: { href: outcome.location, label: 'Continue' },
      },
      { location: outcome.location },
    );
  }

  function sendWaitingPage(exchange: Exchange, { id, clientName }: Parked): void {
    const name = clientName.slice(0, limits.text.name);
    sendPage(exchange, 200, {
      title: 'Waiting for your answer in Consentry',
      paragraphs: [
        `A program that calls itself “${name}” asks for access.`,
        'Answer in the Consentry window. This page goes on by itself.',
      ],
      refresh: { seconds: 0, href: `/oauth/authorize?request=${id}&held=1` },
    });
  }
}
