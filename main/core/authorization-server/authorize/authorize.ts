/**
 * `/oauth/authorize` never grants anything: it parks the request, asks the person, and sends the
 * browser on only after their answer (SEC-13). A client that is known by the URL of its metadata
 * document is looked up first; for a web page, only when the person says so (SEC-23).
 */
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Codes } from '../../grants/codes.ts';
import type { Grants } from '../../grants/grants.ts';
import { send, type Exchange, type Handler } from '../../http/exchange.ts';
import { programLabel } from '../../http/peer.ts';
import type { QuestionQueue } from '../../questions/question-queue.ts';
import type { Store } from '../../store/open-store.ts';
import type { DocumentClients } from '../client-metadata/document-clients.ts';
import { looksLikeMetadataUrl } from '../client-metadata/metadata-url.ts';
import type { ConsentService } from '../consent/consent-service.ts';
import { OAuthError, sendOAuthError } from '../protocol/oauth-error.ts';
import { sendPage } from '../protocol/pages.ts';
import { parseParameters } from '../protocol/parameters.ts';
import { createAskConsent } from './ask-consent.ts';
import { errorLocation } from './authorization-response.ts';
import { parseAuthorize, parseTarget } from './authorize-request.ts';
import { createClientAdmission } from './client-admission.ts';
import { createLookUpFirst } from './look-up-first.ts';
import type { Parked, ParkedRequests } from './parked-requests.ts';
import { recordRefusal } from './record-refusal.ts';
import type { SameRequests } from './same-request.ts';
import type { StartedRequest } from './started-request.ts';
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

/**
 * Answers the browser at the authorization endpoint: a page to wait on, a page that says what is
 * wrong, or a redirect to the client.
 *
 * @see RFC 6749 section 4.1.1, RFC 8707 section 2.1, RFC 9207
 */
export function createAuthorize(parts: AuthorizeParts): Handler {
  const { clients, grants, documents, questions, parked, audit } = parts;
  const { store, codes, consentService, same } = parts;
  const serveWaitingPage = createWaitingPage(parked);
  const admission = createClientAdmission({ clients, grants, settings: parts.settings });
  const consent = createAskConsent({ store, codes, consentService, parked, same });
  const lookUpFirst = createLookUpFirst({
    clients,
    documents,
    questions,
    audit,
    parked,
    admission,
    proceed,
  });

  return async (exchange) => {
    try {
      const parameters = parseParameters(exchange.admitted.query);
      const requestId = parameters.get('request');
      if (requestId === undefined) await begin(exchange, parameters);
      else await serveWaitingPage(exchange, requestId, parameters.has('held'));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      recordRefusal(audit, null, error);
      if (isProgram(exchange)) sendOAuthError(exchange, error);
      else sendErrorPage(exchange, error);
    }
  };

  async function begin(exchange: Exchange, parameters: ReadonlyMap<string, string>): Promise<void> {
    const started: StartedRequest = {
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

  /**
   * Where the browser goes next: to the waiting page, or, where nobody has to be asked, back to the
   * client.
   *
   * @throws OAuthError – for a local page
   */
  async function proceed(started: StartedRequest, entry?: Parked): Promise<string> {
    const { parameters, issuer, isFromWebPage } = started;
    // Any web page can send a browser here; only what a program opened is worth a note.
    const isUnknown = clients.get(parameters.get('client_id') ?? '') === undefined;
    if (isUnknown && !isFromWebPage) parts.onUnknown();
    const target = parseTarget(parameters, clients.get);
    try {
      admission.assertMayAsk(target.client);
      const request = parseAuthorize(parameters, target, {
        port: parts.port(),
        isFromWebPage,
        askedBy: await started.askedBy(),
      });
      return (
        consent.codeWithoutQuestion(request, issuer) ??
        waitingPage(consent.ask(request, issuer, entry))
      );
    } catch (error) {
      if (!(error instanceof OAuthError) || !admission.mayRedirectErrors(target)) throw error;
      recordRefusal(audit, target.client, error);
      return errorLocation(issuer, target, error);
    }
  }
}

function sendErrorPage(exchange: Exchange, { code, message }: OAuthError): void {
  sendPage(exchange, code === 'temporarily_unavailable' ? 429 : 400, {
    title: 'This login request cannot be used',
    paragraphs: [message, 'Nothing was granted. You can close this page.'],
  });
}

/**
 * A program that looks at the URL before it opens a browser, as mcp-remote does: it reads the error
 * as at the token endpoint (RFC 6749 section 5.2), and on `invalid_client` registers anew.
 */
function isProgram({ admitted }: Exchange): boolean {
  const accept = admitted.headers.get('accept') ?? '';
  return accept.includes('application/json') && !accept.includes('text/html');
}
