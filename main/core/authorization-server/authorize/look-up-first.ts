/**
 * A client that is known by the URL of its metadata document: the document has to be at hand before
 * anything can be said about it. For a web page it is read only when the person says so (SEC-23).
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { QuestionQueue } from '../../questions/question-queue.ts';
import { assertMetadataUrl, type DocumentClients } from '../client-metadata/document-clients.ts';
import { askToLookUp } from '../consent/lookup-question.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import type { ClientAdmission } from './client-admission.ts';
import type { Parked, ParkedRequests } from './parked-requests.ts';
import { recordRefusal } from './record-refusal.ts';
import type { StartedRequest } from './started-request.ts';
import { waitingPage } from './waiting-page.ts';

/**
 * @returns where the browser goes next
 * @throws OAuthError – for a local page
 */
type Proceed = (started: StartedRequest, entry?: Parked) => Promise<string>;

interface Parts {
  readonly clients: Clients;
  readonly documents: DocumentClients;
  readonly questions: QuestionQueue;
  readonly audit: AuditLog;
  readonly parked: ParkedRequests;
  readonly admission: ClientAdmission;
  readonly proceed: Proceed;
}

/** @returns what does the same as `proceed`, once the document of the client is at hand */
export function createLookUpFirst(
  parts: Parts,
): (started: StartedRequest, url: string) => Promise<string> {
  const { clients, documents, questions, audit, parked, admission, proceed } = parts;

  /** The request waits for two answers: to read the address, and then to what was asked. */
  function parkLookup(started: StartedRequest, url: string, askedBy: string | null): string {
    const entry = parked.park({ clientId: url, name: new URL(url).host }, 'lookup');
    const showEnd = (text: string): void => parked.decide(entry.id, { kind: 'message', text });
    askToLookUp(
      { questions, audit },
      { url, askedBy },
      {
        allowed: async () => {
          try {
            await documents.read(url);
            const location = await proceed({ ...started, askedBy: async () => askedBy }, entry);
            if (location !== waitingPage(entry))
              parked.decide(entry.id, { kind: 'redirect', location });
          } catch (error) {
            if (!(error instanceof OAuthError)) throw error;
            recordRefusal(audit, clients.get(url) ?? null, error);
            showEnd(error.message);
          }
        },
        denied: () => showEnd('The address of this program was not read.'),
        gone: () => showEnd('Nobody answered in time, or the request was withdrawn.'),
      },
    );
    return waitingPage(entry);
  }

  return async (started, url) => {
    assertMetadataUrl(url);
    admission.assertDocumentMayAsk(url);
    if (documents.atHand(url) === undefined) {
      if (started.isFromWebPage) return parkLookup(started, url, await started.askedBy());
      await documents.read(url);
    }
    return proceed(started);
  };
}
