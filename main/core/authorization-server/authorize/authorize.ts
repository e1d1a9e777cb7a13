/**
 * `/oauth/authorize` never grants anything: it parks the request, asks the person, and sends the
 * browser on only after their answer (SEC-13). A client that is known by the URL of its metadata
 * document is looked up first; for a web page, only when the person says so (SEC-23).
 */
import type { AuthorizationSettings } from '../../../../contract/views/views.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Client, Clients } from '../../grants/clients.ts';
import type { Codes } from '../../grants/codes.ts';
import type { Grant, Grants } from '../../grants/grants.ts';
import { send, type Exchange, type Handler } from '../../http/exchange.ts';
import { programLabel } from '../../http/peer.ts';
import { limits } from '../../limits/limits.ts';
import type { QuestionQueue } from '../../questions/question-queue.ts';
import type { Store } from '../../store/open-store.ts';
import { mayLogIn } from '../protocol/authorization-settings.ts';
import {
  parseAuthorize,
  parseTarget,
  type AuthorizeRequest,
  type AuthorizeTarget,
} from './authorize-request.ts';
import { assertMetadataUrl, type DocumentClients } from '../client-metadata/document-clients.ts';
import { looksLikeMetadataUrl } from '../client-metadata/metadata-url.ts';
import type { ConsentService } from '../consent/consent-service.ts';
import { staysLoggedIn } from '../consent/consent-request.ts';
import { askToLookUp } from '../consent/lookup-question.ts';
import { OAuthError, sendOAuthError } from '../protocol/oauth-error.ts';
import { sendPage } from '../protocol/pages.ts';
import { parseParameters } from '../protocol/parameters.ts';
import type { Parked, ParkedRequests } from './parked-requests.ts';
import type { SameRequests } from './same-request.ts';
import { isWebRedirect, withParameters } from '../registration/redirect-uri.ts';
import { createWaitingPage, waitingPage } from './waiting-page.ts';

export interface AuthorizeParts {
  readonly store: Store;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly codes: Codes;
  readonly documents: DocumentClients;
  readonly consentService: ConsentService;
  readonly questions: QuestionQueue;
  readonly parked: ParkedRequests;
  readonly same: SameRequests;
  readonly audit: AuditLog;
  readonly settings: () => AuthorizationSettings;
  readonly port: () => number;
  /** A program came with a client id that is not known here. */
  readonly onUnknown: () => void;
}

/** What an authorization request was when it came; a lookup may lie between that and its consent. */
interface Started {
  readonly parameters: ReadonlyMap<string, string>;
  readonly issuer: string;
  readonly isFromWebPage: boolean;
  /** The program that asks, where the OS tells; only known while its connection is there. */
  readonly askedBy: () => Promise<string | null>;
}

export function createAuthorize(parts: AuthorizeParts): Handler {
  const { consentService, parked, same } = parts;
  const serveWaitingPage = createWaitingPage(parked);

  return async (exchange) => {
    try {
      const parameters = parseParameters(exchange.admitted.query);
      const requestId = parameters.get('request');
      if (requestId === undefined) await begin(exchange, parameters);
      else await serveWaitingPage(exchange, requestId, parameters.has('held'));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      recordRefusal(null, error);
      if (isProgram(exchange)) return sendOAuthError(exchange, error);
      sendPage(exchange, error.code === 'temporarily_unavailable' ? 429 : 400, {
        title: 'This login request cannot be used',
        paragraphs: [error.message, 'Nothing was granted. You can close this page.'],
      });
    }
  };

  async function begin(exchange: Exchange, parameters: ReadonlyMap<string, string>): Promise<void> {
    const started: Started = {
      parameters,
      issuer: exchange.issuer,
      isFromWebPage: exchange.admitted.isFromWebPage,
      askedBy: async () => programLabel(await exchange.peer.program()),
    };
    const clientId = parameters.get('client_id') ?? '';
    const location = looksLikeMetadataUrl(clientId)
      ? await lookUpFirst(started, clientId)
      : await proceed(started);
    send(exchange, location.startsWith('/') ? 303 : 302, { location });
  }

  /** As `proceed`, for a client whose document has to be at hand before anything can be said about it. */
  async function lookUpFirst(started: Started, url: string): Promise<string> {
    assertMetadataUrl(url);
    assertMayAsk(parts.clients.get(url) ?? { clientId: url, identity: 'metadata-url' });
    if (parts.documents.atHand(url) === undefined) {
      if (started.isFromWebPage) return parkLookup(started, url, await started.askedBy());
      await parts.documents.read(url);
    }
    return proceed(started);
  }

  /** The request waits for two answers: to read the address, and then to what was asked. */
  function parkLookup(started: Started, url: string, askedBy: string | null): string {
    const entry = parked.park({ clientId: url, name: new URL(url).host }, 'lookup');
    const tell = (text: string): void => parked.decide(entry.id, { kind: 'told', text });
    askToLookUp(
      parts,
      { url, askedBy },
      {
        allowed: async () => {
          try {
            await parts.documents.read(url);
            const location = await proceed({ ...started, askedBy: async () => askedBy }, entry);
            if (location !== waitingPage(entry))
              parked.decide(entry.id, { kind: 'redirect', location });
          } catch (error) {
            if (!(error instanceof OAuthError)) throw error;
            recordRefusal(parts.clients.get(url) ?? null, error);
            tell(error.message);
          }
        },
        denied: () => tell('The address of this program was not read.'),
        gone: () => tell('Nobody answered in time, or the request was withdrawn.'),
      },
    );
    return waitingPage(entry);
  }

  /**
   * Where the browser goes next: to the waiting page, or, where nobody has to be asked, back to the client.
   *
   * @throws OAuthError – for a local page
   */
  async function proceed(started: Started, entry?: Parked): Promise<string> {
    const { parameters, issuer, isFromWebPage } = started;
    // Any web page can send a browser here; only what a program opened is worth telling of.
    const isUnknown = parts.clients.get(parameters.get('client_id') ?? '') === undefined;
    if (isUnknown && !isFromWebPage) parts.onUnknown();
    const target = parseTarget(parameters, parts.clients.get);
    try {
      assertMayAsk(target.client);
      const request = parseAuthorize(parameters, target, {
        port: parts.port(),
        isFromWebPage,
        askedBy: await started.askedBy(),
      });
      const known = consentService.remembered(request);
      if (known !== undefined) return codeLocation(issuer, request, known);
      return waitingPage(park(request, issuer, entry));
    } catch (error) {
      if (error instanceof OAuthError && mayRedirectErrors(target))
        return errorLocation(issuer, target, error);
      throw error;
    }
  }

  function assertMayAsk(client: Pick<Client, 'clientId' | 'identity'> & Partial<Client>): void {
    if ((client.blockedAt ?? null) !== null)
      throw new OAuthError('access_denied', 'This client is blocked.');
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

  function errorLocation(issuer: string, target: AuthorizeTarget, error: OAuthError): string {
    recordRefusal(target.client, error);
    return withParameters(target.redirectUri, {
      error: error.code,
      error_description: error.message,
      state: target.state,
      iss: issuer,
    });
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

  function park(request: AuthorizeRequest, issuer: string, looked?: Parked): Parked {
    const joined = same.join(request, issuer, looked);
    if (joined !== null) return joined;
    const entry = looked ?? parked.park(request.client, request.isFromWebPage ? 'page' : 'program');
    same.start(request, issuer, entry);
    try {
      ask(request, issuer, entry);
    } catch (error) {
      same.forget(entry);
      throw error;
    }
    return entry;
  }

  function ask(request: AuthorizeRequest, issuer: string, entry: Parked): void {
    const denied = (why: string): void =>
      same.decide(entry, {
        kind: 'redirect',
        location: withParameters(request.redirectUri, {
          error: 'access_denied',
          error_description: why,
          state: request.state,
          iss: issuer,
        }),
      });
    consentService.ask(request, limits.oauth.parkedRequest, {
      allowed: (grant) => {
        const location = codeLocation(issuer, request, grant);
        // Only a durable code may leave.
        parts.store.onDurable(() =>
          same.decide(entry, { kind: 'code', location, isFirst: () => true }),
        );
      },
      denied: () => denied('The person denied the request.'),
      gone: (why) => {
        // Nobody decided: only http(s) targets may be opened without a person (SEC-16).
        if (why === 'expired' && isWebRedirect(request.redirectUri))
          denied('Nobody answered in time.');
        else
          same.decide(entry, {
            kind: 'told',
            text: 'Nobody answered in time, or the request was withdrawn.',
          });
      },
    });
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
}

/**
 * A program that looks at the URL before it opens a browser, as mcp-remote does: it reads the error as at the token endpoint
 * (RFC 6749 section 5.2), and on `invalid_client` registers anew.
 */
function isProgram({ admitted }: Exchange): boolean {
  const accept = admitted.headers.get('accept') ?? '';
  return accept.includes('application/json') && !accept.includes('text/html');
}
