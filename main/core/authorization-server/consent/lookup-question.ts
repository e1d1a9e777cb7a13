/**
 * A web page started the login of a program that is known by a web address nobody has read: the
 * person decides whether it is read, because reading it shows its server that somebody is here
 * (SEC-23). The consent follows on its own.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { GoneWhy, QuestionQueue } from '../../questions/question-queue.ts';

export interface LookupOutcome {
  /**
   * Reads the address and goes on with what it says; has its own answer for everything that can go
   * wrong.
   */
  readonly allowed: () => Promise<void>;
  readonly denied: () => void;
  readonly gone: (why: GoneWhy) => void;
}

/**
 * Asks the person whether the address of a client may be read, and writes down what became of it.
 *
 * @param questions where the question waits
 * @param url of the metadata document; foreign, and acceptable to be fetched
 */
export function askToLookUp(
  { questions, audit }: { readonly questions: QuestionQueue; readonly audit: AuditLog },
  { url, askedBy }: { readonly url: string; readonly askedBy: string | null },
  outcome: LookupOutcome,
): void {
  const host = visible(new URL(url).host, limits.text.name);
  const record = (
    actor: 'user' | 'system',
    decision: 'done' | 'deny',
    reason: string | null = null,
  ): void => {
    audit.append({ actor, action: 'client.lookup', decision, clientId: url, reason, callId: id });
  };
  // Answers come after `ask` has returned.
  const id = questions.ask({
    clientId: url,
    grantId: null,
    expiresInMs: limits.oauth.parkedRequest,
    view: (common) => ({
      ...common,
      kind: 'lookup',
      clientId: url,
      clientName: host,
      identity: 'metadata-url',
      proof: 'Nothing is known of this program but the address that should describe it.',
      url: visible(url, limits.clientMetadata.urlBytes),
      host,
      askedBy,
    }),
    onAllow: () => {
      record('user', 'done');
      return outcome.allowed();
    },
    onDeny: () => {
      record('user', 'deny', 'denied_by_person');
      outcome.denied();
    },
    onGone: (why) => {
      record('system', 'deny', why);
      outcome.gone(why);
    },
  });
}
