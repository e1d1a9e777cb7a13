/** Puts together what asks the person about calls and remembers the answers. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditQuery } from '../audit/query/query.ts';
import type { Connectors } from '../connectors/registry/connectors.ts';
import type { Applications } from '../grants/applications.ts';
import type { Clients } from '../grants/clients.ts';
import type { Clock, Logger, Ports, Preferences, Random } from '../ports/ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { Store } from '../store/open-store.ts';
import { approvalSettings } from './approval/approval-settings.ts';
import type { Approvals } from './approval/approvals-interface.ts';
import { createApprovals } from './approval/approvals.ts';
import { createApproveCall } from './call/ask-person.ts';
import { createAskHistory } from './approval/ask-history.ts';
import { configurationOf } from './approval/connector-configuration.ts';
import { createGivenAnswers, type GivenAnswers } from './approval/given-answers.ts';
import { createLastApproved } from './approval/last-approved.ts';
import { createMissedCalls } from './approval/missed-calls.ts';
import { createStandingApprovals } from './approval/standing-approvals.ts';

interface Parts {
  readonly store: Store;
  readonly questions: QuestionQueue;
  readonly clients: Clients;
  readonly applications: Applications;
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  readonly preferences: Preferences;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly onScreenLocked: Ports['onScreenLocked'];
  /** Asked for when a call comes, not before. */
  readonly connectors: () => Connectors;
  readonly touch: () => void;
}

export interface Answering {
  readonly approvals: Approvals;
  readonly given: GivenAnswers;
  /** To be called once the connectors are there. */
  approve(): ReturnType<typeof createApproveCall>;
}

export function createAnswering(parts: Parts): Answering {
  const { preferences, clock, random, clients } = parts;
  const longestHold = (): number => approvalSettings(preferences).approvalSeconds * 1000;
  const lastApproved = createLastApproved();
  const history = createAskHistory({
    clock,
    registrationsOf: (clientId) => parts.applications.of(clientId).map((member) => member.clientId),
    askedSince: parts.auditQuery.asksSince,
    onPause(clientId) {
      parts.audit.append({
        actor: 'system',
        action: 'client.askPause',
        decision: 'done',
        clientId,
        clientName: clients.get(clientId)?.name ?? null,
        reason: 'too_many_denials',
      });
      parts.touch();
    },
    touch: parts.touch,
  });
  const given = createGivenAnswers({
    ...parts,
    standing: createStandingApprovals(parts),
    toolNow(connectorId, name) {
      const connectors = parts.connectors();
      const state = connectors.list().find(({ id }) => id === connectorId);
      if (state === undefined) return undefined;
      const hash = connectors.tools(state.name).find((tool) => tool.name === name)?.hash ?? null;
      const configuration = configurationOf(preferences, connectorId);
      return { connector: state.name, configuration, hash };
    },
  });
  const missed = createMissedCalls({ clients, clock, random });
  const approvals = createApprovals({
    ...parts,
    history,
    given,
    missed,
    lastApproved,
    longestHold,
  });
  parts.onScreenLocked?.(() => {
    if (approvalSettings(preferences).lockEndsSessions) approvals.endSessions('screen_locked');
  });
  return {
    approvals,
    given,
    approve: () =>
      createApproveCall({
        ...parts,
        approvals,
        lastApproved,
        longestHold,
        connectors: parts.connectors(),
      }),
  };
}
