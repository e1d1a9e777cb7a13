/**
 * The one way access ends, tied to all that ends with it: sessions, streams, questions, given
 * answers.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { GrantModules } from '../grants/open-grants.ts';
import { createRevoke, isTakenAway, type Revoke } from '../grants/revoke.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { Store } from '../store/open-store.ts';
import type { Approvals } from './approval/approvals-interface.ts';

interface Below {
  readonly store: Store;
  readonly grants: GrantModules;
  readonly audit: AuditLog;
  readonly registry: SessionRegistry;
  readonly connectors: Pick<Connectors, 'endUpstreamSession'>;
  readonly approvals: Approvals;
  readonly questions: QuestionQueue;
  readonly touch: () => void;
  /** So many ended that their rows are written after this. */
  readonly settle: () => void;
}

/** @returns the one way access ends, with everything that ends with it */
export function openRevoke(below: Below): Revoke {
  const { store, audit, registry, connectors, approvals, questions, touch, settle } = below;
  const { clients, grants, families, tokens } = below.grants;
  return createRevoke({
    store,
    clients,
    grants,
    families,
    tokens,
    audit,
    closeSessions(owner) {
      registry.close(owner, 'grant_ended');
      if ('grantId' in owner) void connectors.endUpstreamSession(owner.grantId);
    },
    cancelQuestions(ended, why) {
      approvals.forgetGrants(ended, isTakenAway.has(why));
      const ids = new Set<string | null>(ended.map(({ grantId }) => grantId));
      questions.cancelWhere(({ grantId }) => ids.has(grantId));
    },
    touch,
    settle,
  });
}
