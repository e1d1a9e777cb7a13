/**
 * `/oauth/authorize` never grants anything: it parks the request, asks the person, and sends the browser on only after
 * their answer (product.md section 5, SEC-13). The browser holds a 256-bit request id; the code is handed out once.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clients } from '../grants/clients.ts';
import type { Codes } from '../grants/codes.ts';
import type { Grants } from '../grants/grants.ts';
import { send, type Exchange, type Handler } from '../http/exchange.ts';
import { createDeferred, type Deferred } from '../lib/deferred.ts';
import { limits } from '../lib/limits.ts';
import type { Clock, Random } from '../ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { Store } from '../store/open-store.ts';
import {
  parseAuthorize,
  parseTarget,
  type AuthorizeRequest,
  type AuthorizeTarget,
} from './authorize-request.ts';
import { accessFromAnswer, consentView, staysLoggedIn, type ConsentWorld } from './consent.ts';
import { OAuthError } from './oauth-error.ts';
import { sendPage } from './pages.ts';
import { parseParameters } from './parameters.ts';
import { isWebRedirect, withParameters } from './redirect-uri.ts';

export interface AuthorizeParts {
  readonly store: Store;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly codes: Codes;
  readonly questions: QuestionQueue;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly port: () => number;
  readonly world: () => Omit<ConsentWorld, 'isFromWebPage' | 'knownClients'>;
}

/** How a parked request ended: the browser is sent on, or told. */
type Outcome =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'told'; readonly text: string };

interface Parked {
  readonly clientId: string;
  readonly clientName: string;
  readonly outcome: Deferred<Outcome>;
  isDecided: boolean;
}

export function createAuthorize(parts: AuthorizeParts): Handler {
  const parked = new Map<string, Parked>();

  return async (exchange) => {
    try {
      const parameters = parseParameters(exchange.admitted.query);
      const requestId = parameters.get('request');
      if (requestId === undefined) begin(exchange, parameters);
      else await wait(exchange, requestId, parameters.has('held'));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      parts.audit.append({
        actor: 'mcp_client',
        action: 'authorize',
        decision: 'deny',
        reason: error.code,
      });
      sendPage(exchange, error.code === 'temporarily_unavailable' ? 429 : 400, {
        title: 'This login request cannot be used',
        paragraphs: [error.message, 'Nothing was granted. You can close this page.'],
      });
    }
  };

  function begin(exchange: Exchange, parameters: ReadonlyMap<string, string>): void {
    const target = parseTarget(parameters, parts.clients.get);
    let request: AuthorizeRequest;
    try {
      if (target.client.blockedAt !== null)
        throw new OAuthError('access_denied', 'This client is blocked.');
      request = parseAuthorize(parameters, target, parts.port());
    } catch (error) {
      if (error instanceof OAuthError && mayRedirectErrors(target))
        return redirectError(exchange, target, error);
      throw error;
    }
    const id = park(request, exchange);
    send(exchange, 303, { location: `/oauth/authorize?request=${id}` });
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
    parts.audit.append({
      actor: 'mcp_client',
      action: 'authorize',
      decision: 'deny',
      clientId: target.client.clientId,
      clientName: target.client.name,
      reason: error.code,
    });
    const location = withParameters(target.redirectUri, {
      error: error.code,
      error_description: error.message,
      state: target.state,
      iss: exchange.issuer,
    });
    send(exchange, 302, { location });
  }

  function park(request: AuthorizeRequest, exchange: Exchange): string {
    const { client } = request;
    const waiting = [...parked.values()].filter((other) => !other.isDecided);
    const own = waiting.filter((other) => other.clientId === client.clientId);
    if (waiting.length >= limits.oauth.parkedInAll || own.length >= limits.oauth.parkedPerClient) {
      throw new OAuthError(
        'temporarily_unavailable',
        'Too many login requests wait for an answer already.',
      );
    }
    const id = parts.random.bytes(32).toString('base64url');
    const entry: Parked = {
      clientId: client.clientId,
      clientName: client.name,
      outcome: createDeferred<Outcome>(),
      isDecided: false,
    };
    const decide = (outcome: Outcome): void => {
      entry.isDecided = true;
      entry.outcome.resolve(outcome);
      // The page has a while to fetch it; then it is forgotten like a code.
      parts.clock.after(limits.oauth.code, () => parked.delete(id));
    };
    const { issuer, admitted } = exchange;
    const world = (): ConsentWorld => ({
      ...parts.world(),
      knownClients: parts.clients
        .list()
        .filter((known) => parts.grants.listByClient(known.clientId).length > 0),
      isFromWebPage: admitted.isFromWebPage,
    });
    const denied = (why: string): Outcome => ({
      kind: 'redirect',
      location: withParameters(request.redirectUri, {
        error: 'access_denied',
        error_description: why,
        state: request.state,
        iss: issuer,
      }),
    });

    parked.set(id, entry);
    parts.questions.ask({
      clientId: client.clientId,
      grantId: null,
      expiresInMs: limits.oauth.parkedRequest,
      view: (common) => consentView(request, world(), common),
      onAllow: (answer) => {
        const access = accessFromAnswer(request, world(), answer.access);
        const code = parts.store.transaction(() => {
          const grant = parts.grants.create({
            clientId: client.clientId,
            audience: request.audience,
            access,
            offline: staysLoggedIn(request),
            redirectUri: request.redirectUri,
          });
          if (client.revokedAt !== null) parts.clients.setRevoked(client.clientId, null);
          return parts.codes.issue(grant, request);
        });
        record(
          request,
          'done',
          null,
          [...access].map(([name, level]) => `${name}:${level}`).join(' '),
        );
        const location = withParameters(request.redirectUri, {
          code: code.open(),
          state: request.state,
          iss: issuer,
        });
        decide({ kind: 'redirect', location });
      },
      onDeny: (block) => {
        if (block) parts.clients.block(client.clientId);
        record(request, 'deny', block ? 'denied_and_blocked' : 'denied_by_person', null);
        decide(denied('The person denied the request.'));
      },
      onGone: (why) => {
        record(request, 'deny', why, null, 'system');
        // Nobody decided: only http(s) targets may be opened without a person (SEC-16).
        if (why === 'expired' && isWebRedirect(request.redirectUri))
          decide(denied('Nobody answered in time.'));
        else
          decide({ kind: 'told', text: 'Nobody answered in time, or the request was withdrawn.' });
      },
    });
    return id;
  }

  function record(
    request: AuthorizeRequest,
    decision: 'done' | 'deny',
    reason: string | null,
    given: string | null,
    actor: 'user' | 'system' = 'user',
  ): void {
    parts.audit.append({
      actor,
      action: 'consent',
      decision,
      clientId: request.client.clientId,
      clientName: request.client.name,
      reason,
      detail: given === null ? null : `${[...request.audience].join(' ')} ${given}`,
    });
  }

  /**
   * The waiting page: sent at once the first time, then held until the answer or a while, so that a browser keeps
   * showing it and a plain client needs no script.
   */
  async function wait(exchange: Exchange, id: string, isHeld: boolean): Promise<void> {
    const entry = parked.get(id);
    if (entry === undefined) {
      sendPage(exchange, 404, {
        title: 'This login request is over',
        paragraphs: [
          'It was answered already, or it expired. Start the login again in your client.',
        ],
      });
      return;
    }
    const outcome = entry.isDecided || isHeld ? await settled(entry) : null;
    // A browser that left takes nothing with it: the answer stays for the page that is opened next.
    if (exchange.response.destroyed) return;
    if (outcome === null) return sendWaitingPage(exchange, id, entry.clientName);
    // Once: whoever comes second with the same id gets nothing.
    if (!parked.delete(id)) return wait(exchange, id, isHeld);
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

  function settled(entry: Parked): Promise<Outcome | null> {
    return new Promise((resolve) => {
      const cancel = parts.clock.after(limits.oauth.waitingPageHold, () => resolve(null));
      void entry.outcome.promise.then((outcome) => {
        cancel();
        resolve(outcome);
      });
    });
  }

  function sendWaitingPage(exchange: Exchange, id: string, clientName: string): void {
    const href = `/oauth/authorize?request=${id}&held=1`;
    sendPage(exchange, 200, {
      title: 'Waiting for your answer in Consentry',
      paragraphs: [
        `A program that calls itself “${visibleName(clientName)}” asks for access.`,
        'Answer in the Consentry window. This page goes on by itself.',
      ],
      refresh: { seconds: 0, href },
    });
  }
}

function visibleName(name: string): string {
  return name.slice(0, limits.text.name);
}
