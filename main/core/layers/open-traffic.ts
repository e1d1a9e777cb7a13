/**
 * What calls run through, below the doors: connectors, what each grant sees of them, and the
 * questions to the person.
 */
import { createCallWaits, type CallWaits } from '../client-files/call-waits.ts';
import { openConnectors } from '../connectors/open-connectors.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import { openApprovals, type ApprovalModules } from '../gateway/open-approvals.ts';
import { openRevoke } from '../gateway/open-revoke.ts';
import { createGlobalState, type GlobalState } from '../gateway/view/global-state.ts';
import { createLatelyRefused, type LatelyRefused } from '../gateway/view/lately-refused.ts';
import { openView, type View } from '../gateway/view/open-view.ts';
import { createRemoveUnused } from '../grants/remove-unused.ts';
import type { Revoke } from '../grants/revoke.ts';
import { createSettleEnded, type SettleEnded } from '../grants/settle-ended.ts';
import type { Listening } from '../http/listening.ts';
import type { Changes } from '../lib/changes.ts';
import { messageOf } from '../lib/errors.ts';
import type { FetchTransport } from '../net/checked-connection.ts';
import type { Network } from '../net/network.ts';
import { createOwnCatalogue } from '../own-tools/own-tools.ts';
import type { Ports } from '../ports/ports.ts';
import { createQuestionQueue, type QuestionQueue } from '../questions/question-queue.ts';
import { createSessionRegistry, type SessionRegistry } from '../sessions/session-registry.ts';
import { openToolReview } from '../tool-review/open-tool-review.ts';
import { createReviewFindings, type ReviewFindings } from '../tool-review/review-findings.ts';
import type { Authority } from './open-authority.ts';
import type { Records } from './open-records.ts';
import type { Storage } from './open-storage.ts';

export interface Traffic extends View, ApprovalModules {
  readonly connectors: Connectors;
  readonly globalState: GlobalState;
  readonly questions: QuestionQueue;
  readonly registry: SessionRegistry;
  readonly findings: ReviewFindings;
  readonly latelyRefused: LatelyRefused;
  readonly callWaits: CallWaits;
  readonly revoke: Revoke;
  readonly ended: SettleEnded;
  /** Makes room among registrations that nobody gave anything. */
  readonly removeUnused: () => void;
}

interface Below {
  readonly storage: Storage;
  readonly authority: Authority;
  readonly records: Records;
  readonly listening: Listening;
  /**
   * The way out, to servers and to services with a name; a test puts its own in place of the
   * internet.
   */
  readonly network: Network;
  readonly transport: FetchTransport;
  readonly changes: Changes;
  /** Our own version, sent to servers. */
  readonly version: string;
}

export function openTraffic(ports: Ports, below: Below): Traffic {
  const { storage, authority, records, listening, network, transport, changes, version } = below;
  const { store, clock, preferences, held, authorization } = storage;
  const { clients, applications, grants, clientSettings, permissions, rules } = authority;
  const { audit, auditQuery } = records;
  const { connectorRules } = records.managed;
  const { random, logger, presenter } = ports;
  const { touch } = changes;
  const questions = createQuestionQueue({ clock, random, logger, presenter, touch });
  const registry = createSessionRegistry((error) =>
    logger.error('session.close_failed', { error: messageOf(error) }),
  );
  const globalState = createGlobalState({ store, preferences, held, clock, changes });
  const connectors = openConnectors(ports, {
    store,
    preferences,
    clock,
    audit,
    changes,
    network,
    transport,
    origin: listening.origin,
    refusal: connectorRules.refusal,
    version,
  });
  const findings = createReviewFindings(connectors);
  const view = openView({
    connectors,
    ownCatalogue: createOwnCatalogue(() => authorization().ownTools),
    clients,
    applications,
    clientSettings,
    permissions,
    rules,
    globalState,
    managedMode: connectorRules.toolMode,
    marksOf: (tool) => findings.of(tool).flags,
    changes,
  });
  const callWaits = createCallWaits();
  const approvals = openApprovals(ports, {
    store,
    questions,
    clients,
    grants,
    applications,
    audit,
    auditQuery,
    preferences,
    clock,
    connectors,
    permissions: authority.permissions,
    rules,
    changes,
    waitOf: callWaits.of,
  });
  openToolReview({ audit, connectors, views: view.views, findings, changes });
  const ended = createSettleEnded({ grants, clock, logger });
  return {
    ...view,
    ...approvals,
    connectors,
    globalState,
    questions,
    registry,
    findings,
    callWaits,
    latelyRefused: createLatelyRefused({ clock, touch }),
    revoke: openRevoke({
      store,
      grants: authority,
      audit,
      registry,
      connectors,
      approvals: approvals.approvals,
      questions,
      touch,
      settle: ended.settle,
    }),
    ended,
    removeUnused: createRemoveUnused({ clients, grants, questions, touch }),
  };
}
