/** Puts together what asks the person about calls and remembers the answers. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditQuery } from '../audit/query/query.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { Applications } from '../grants/clients/applications.ts';
import type { Clients } from '../grants/clients/clients.ts';
import { grantedClients } from '../grants/granted-clients.ts';
import type { Grants } from '../grants/grants.ts';
import type { Changes } from '../lib/changes.ts';
import type { Clock, Ports, Preferences } from '../ports/ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { Store } from '../store/open-store.ts';
import { approvalSettings } from './approval/approval-settings.ts';
import type { Approvals } from './approval/approvals-interface.ts';
import { createApprovals } from './approval/approvals.ts';
import { createAskHistory, type AskHistory } from './approval/ask-history.ts';
import { configurationOf } from './approval/connector-configuration.ts';
import { holdMs, type ClientWait } from './call/client-wait.ts';
import { createGivenAnswers, type GivenAnswers } from './approval/given-answers.ts';
import type { LookUpTool } from './approval/tool-now.ts';
import { createLastApproved } from './approval/last-approved.ts';
import { createMissedCalls } from './approval/missed-calls.ts';
import { createStandingApprovals } from './approval/standing-approvals.ts';
import { createAskPerson, type AskPerson } from './call/ask-person.ts';
import { createCallRecorder } from './call/call-recorder.ts';
import { ruleNames } from './view/rule-names.ts';

interface Below {
  readonly store: Store;
  readonly questions: QuestionQueue;
  readonly clients: Clients;
  readonly grants: Pick<Grants, 'listByClient'>;
  readonly applications: Applications;
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  readonly preferences: Preferences;
  readonly clock: Clock;
  readonly connectors: Connectors;
  readonly permissions: PermissionBook;
  readonly rules: RuleBook;
  readonly changes: Changes;
  readonly waitOf: (clientName: string) => ClientWait;
}

export interface ApprovalModules {
  readonly approvals: Approvals;
  readonly given: GivenAnswers;
  readonly askPerson: AskPerson;
}

type ApprovalPorts = Pick<Ports, 'random' | 'logger' | 'onScreenLocked'>;

/** Opens approvals and given answers, and ends answers when policy, tools or connectors change. */
export function openApprovals(ports: ApprovalPorts, below: Below): ApprovalModules {
  const { random, logger } = ports;
  const { store, questions, clients, applications, audit, clock, preferences } = below;
  const { connectors, changes } = below;
  const { touch } = changes;
  const longestHold = (): number => approvalSettings(preferences).approvalSeconds * 1000;
  const lastApproved = createLastApproved();
  const given = createGivenAnswers({
    standing: createStandingApprovals({ store, clock, random }),
    clients,
    applications,
    audit,
    clock,
    random,
    logger,
    toolNow: toolNowFrom(below),
    touch,
  });
  const approvals = createApprovals({
    questions,
    history: openHistory(below),
    given,
    missed: createMissedCalls({ clients, clock, random }),
    lastApproved,
    clock,
    longestHold,
    touch,
  });
  ports.onScreenLocked?.(() => {
    if (approvalSettings(preferences).lockEndsSessions) approvals.endSessions('screen_locked');
  });
  changes.on('tools', given.sweep);
  changes.on('policy', () => approvals.forget('policy_changed'));
  changes.on('connector-replaced', approvals.forgetConnector);
  return {
    approvals,
    given,
    askPerson: createAskPerson({
      approvals,
      lastApproved,
      rules: below.rules,
      names: ruleNames(below.clients, below.permissions),
      connectors,
      preferences,
      knownClients: () => grantedClients(clients, below.grants),
      recorder: createCallRecorder(audit),
      clock,
      holdFor: ({ name }, asksForProgress) =>
        holdMs(below.waitOf(name), asksForProgress, longestHold()),
    }),
  };
}

function toolNowFrom({
  connectors,
  preferences,
}: Pick<Below, 'connectors' | 'preferences'>): LookUpTool {
  return (connectorId, name) => {
    const state = connectors.list().find(({ id }) => id === connectorId);
    if (state === undefined) return undefined;
    const hash = connectors.tools(state.name).find((tool) => tool.name === name)?.hash ?? null;
    const configuration = configurationOf(preferences, connectorId);
    return { connector: state.name, configuration, hash };
  };
}

/**
 * A client whose questions were denied too often is not asked about for a while; the log says so.
 */
function openHistory({
  clock,
  applications,
  auditQuery,
  audit,
  clients,
  changes,
}: Below): AskHistory {
  return createAskHistory({
    clock,
    registrationsOf: (clientId) => applications.of(clientId).map((member) => member.clientId),
    askedSince: auditQuery.asksSince,
    onPause(clientId) {
      audit.append({
        actor: 'system',
        action: 'client.askPause',
        decision: 'done',
        clientId,
        clientName: clients.get(clientId)?.name ?? null,
        reason: 'too_many_denials',
      });
      changes.emit('view');
    },
    touch: changes.touch,
  });
}
