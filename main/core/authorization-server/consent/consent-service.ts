/**
 * Brings a request before the person and carries out the answer: the one place where a grant comes
 * into being. Browser and device logins both end here.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import { grantedClients } from '../../grants/granted-clients.ts';
import type { Grant, Grants } from '../../grants/grants.ts';
import type { LifetimesOf } from '../../grants/token-lifetimes.ts';
import { accessInWords, scopesOf } from '../../lib/access.ts';
import { CoreError } from '../../lib/errors.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Answer, GoneWhy, QuestionQueue } from '../../questions/question-queue.ts';
import { nameWarning } from '../../names/name-warning.ts';
import type { Store } from '../../store/open-store.ts';
import type { DocumentCopy } from '../client-metadata/document-clients.ts';
import { accessFromAnswer, assertConfirmed, isStepUp, refusalOf } from './consent-choices.ts';
import type { ConsentRequest } from './consent-request.ts';
import {
  canRemember,
  consentView,
  durationsFor,
  endOfConsent,
  type ConsentContext,
} from './consent-view.ts';

export interface ConsentServiceParts {
  readonly store: Store;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly questions: QuestionQueue;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly context: () => Pick<
    ConsentContext,
    'connectors' | 'accessPolicy' | 'organisation' | 'toolsOf' | 'titleOf'
  >;
  /**
   * What stands in for a metadata document that could not be read; null: it was read, or there is
   * none.
   */
  readonly copyInUse: (clientId: string) => DocumentCopy | null;
  readonly lifetimes: LifetimesOf;
  /** Blocks the application of a client. */
  readonly block: (clientId: string) => void;
  /** Rights of a living grant may have changed. */
  readonly onGranted: () => void;
}

interface ConsentOutcome {
  /**
   * Runs in the transaction that writes the grant; what it writes is durable with it, or nothing
   * is.
   */
  readonly allowed: (grant: Grant) => void;
  readonly denied: () => void;
  /** Nobody decided. */
  readonly gone: (why: GoneWhy) => void;
}

/** The question that was asked, and when, in epoch milliseconds. */
interface Asked {
  readonly id: string;
  readonly at: number;
}

export interface ConsentService {
  /** @returns the question's id */
  ask(request: ConsentRequest, expiresInMs: number, outcome: ConsentOutcome): string;
  /** The grant that lets this request through without a question, or undefined (SEC-22). */
  remembered(request: ConsentRequest): Grant | undefined;
}

/**
 * Opens the one place where a grant comes into being.
 *
 * @see RFC 6749 sections 3.3 and 10.2
 */
export function createConsentService(parts: ConsentServiceParts): ConsentService {
  const { clients, grants, audit } = parts;

  function contextOf(request: ConsentRequest): ConsentContext {
    const { clientId } = request.client;
    return {
      ...parts.context(),
      held: grants.find(clientId, request.audience)?.access ?? null,
      copyInUse: parts.copyInUse(clientId),
      lifetimes: parts.lifetimes(clientId),
      isChanged:
        grants.listByClient(clientId).length === 0 &&
        grants.lastEnd(clientId) === 'document_changed',
      nameWarning: nameWarning(request.client, grantedClients(clients, grants)),
    };
  }

  function allow(
    request: ConsentRequest,
    answer: Answer,
    outcome: ConsentOutcome,
    asked: Asked,
  ): void {
    const { clientId } = request.client;
    const context = contextOf(request);
    const refusal = refusalOf(context);
    if (refusal !== null) throw new CoreError('conflict', refusal);
    const now = clients.get(clientId);
    if (now === undefined || now.documentHash !== request.client.documentHash) {
      throw new CoreError('conflict', 'The client has changed while its request waited.', {
        hint: 'Deny this request and start the login again in the client.',
      });
    }
    assertConfirmed(context, answer.confirmed);
    const access = accessFromAnswer(request, context, answer.access);
    const [first] = durationsFor(request);
    const duration = answer.duration ?? first?.value ?? 'hour';
    if (!durationsFor(request).some(({ value }) => value === duration))
      throw new CoreError('invalid_input', 'This duration is not offered for this request.');
    if (answer.remember && (!canRemember(request) || parts.copyInUse(clientId) !== null))
      throw new CoreError('invalid_input', 'This client cannot prove who it is next time.');
    parts.store.transaction(() => {
      const grant = grants.allow({
        clientId,
        audience: request.audience,
        access,
        redirectUri: request.redirectUri ?? '',
        endsAt: endOfConsent(request, duration, parts.clock.nowMs()),
        documentHash: request.client.documentHash,
        isRemembered: answer.remember,
      });
      if (now.revokedAt !== null) clients.clearRevoked(clientId);
      outcome.allowed(grant);
    });
    parts.onGranted();
    record(request, 'user', 'done', null, accessInWords(access).join('; '), asked);
  }

  function record(
    request: ConsentRequest,
    actor: 'user' | 'system',
    decision: 'done' | 'deny',
    reason: string | null,
    given: string | null,
    asked: Asked | null,
  ): void {
    const { client, audience } = request;
    audit.append({
      actor,
      action: 'consent',
      decision,
      clientId: client.clientId,
      clientName: client.name,
      reason,
      callId: asked?.id ?? null,
      durationMs: asked === null ? null : Math.max(0, parts.clock.nowMs() - asked.at),
      detail: given === null ? null : `${[...audience].join(' ')}: ${given}`,
    });
  }

  return {
    ask(request, expiresInMs, outcome) {
      const at = parts.clock.nowMs();
      // Answers come after `ask` has returned.
      const asked = (): Asked => ({ id, at });
      const id = parts.questions.ask({
        clientId: request.client.clientId,
        grantId: null,
        expiresInMs,
        view: (common) => consentView(request, contextOf(request), common),
        onAllow: (answer) => allow(request, answer, outcome, asked()),
        onDeny: (block) => {
          if (block) parts.block(request.client.clientId);
          const reason = block ? 'denied_and_blocked' : 'denied_by_person';
          record(request, 'user', 'deny', reason, null, asked());
          outcome.denied();
        },
        onGone: (why) => {
          record(request, 'system', 'deny', why, null, asked());
          outcome.gone(why);
        },
      });
      return id;
    },

    remembered(request) {
      const { client, audience, redirectUri } = request;
      if (refusalOf(contextOf(request)) !== null) return undefined;
      if (parts.copyInUse(client.clientId) !== null) return undefined;
      const grant = grants.find(client.clientId, audience);
      if (grant === undefined || !grant.isRemembered || grant.isEnded) return undefined;
      if (!canRemember(request) || grant.redirectUri !== redirectUri) return undefined;
      if (grant.documentHash !== client.documentHash) return undefined;
      if (grant.endsAt !== null && grant.endsAt <= parts.clock.nowMs()) return undefined;
      if (grant.access.size === 0 || isStepUp(request, grant.access)) return undefined;
      record(request, 'system', 'done', 'remembered', scopesOf(grant.access).join(' '), null);
      return grant;
    },
  };
}
