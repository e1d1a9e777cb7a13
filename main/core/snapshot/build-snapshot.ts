/** Puts the one picture together that every window, tray and command line shows. */
import type { AppSnapshot, Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { AuthorizationSettings } from '../../../contract/views/snapshot/authorization-settings.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import type { GatewayView } from '../../../contract/views/snapshot/gateway-view.ts';
import type { VaultView } from '../../../contract/views/vault.ts';
import type { ManagedView } from '../../../contract/views/managed.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { DemoView } from '../../../contract/views/snapshot/demo-view.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditQuery } from '../audit/query/query.ts';
import type { ConnectorState } from '../connectors/conversation/connector-facts.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { LiveFacts } from '../connectors/registry/live-facts.ts';
import type { CoreOptions } from '../ports/core.ts';
import { firstRunOf } from './first-run.ts';
import { approvalSettings } from '../gateway/approval/approval-settings.ts';
import { holdSeconds, type ClientWait } from '../gateway/call/client-wait.ts';
import type { OwnLimits } from '../gateway/rate-limits/own-limits.ts';
import { callLimits } from '../gateway/rate-limits/usage.ts';
import type { GlobalState } from '../gateway/view/global-state.ts';
import type { Approvals } from '../gateway/approval/approvals-interface.ts';
import type { LatelyRefused } from '../gateway/view/lately-refused.ts';
import type { Applications } from '../grants/clients/applications.ts';
import type { TokenFamilies } from '../grants/token-families.ts';
import type { Clients } from '../grants/clients/clients.ts';
import type { Client } from '../grants/clients/client.ts';
import type { Grants } from '../grants/grants.ts';
import type { LifetimesOf } from '../grants/token-lifetimes.ts';
import type { Tokens } from '../grants/tokens.ts';
import { levelAt } from '../lib/access.ts';
import { managedView } from '../managed/managed-view.ts';
import type { ManagedPolicy } from '../managed/managed-policy.ts';
import type { ManagedPreferences } from '../managed/managed-preferences.ts';
import type { Clock, Vault } from '../ports/ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import { clientView, iso, type ClientFacts } from './client-view.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import type { ClientSettings } from '../rules/client-settings.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { createClientTroubles } from './client-troubles.ts';
import { createDaySummaries } from './day-summary.ts';
import { createHeldViews, latestOf, type Use } from './held-views.ts';
import { pressingFirst, repairsFor } from './repairs.ts';
import { setupSteps } from './setup-steps.ts';

export interface SnapshotParts {
  readonly options: CoreOptions;
  readonly clock: Clock;
  readonly preferences: ManagedPreferences;
  readonly managed: ManagedPolicy;
  readonly vault: Vault;
  readonly outside: () => VaultView['outside'];
  readonly clients: Clients;
  readonly applications: Applications;
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly tokens: Tokens;
  readonly authorization: () => AuthorizationSettings;
  readonly connectors: Connectors;
  readonly questions: QuestionQueue;
  readonly approvals: Approvals;
  readonly latelyRefused: LatelyRefused;
  /** A client id came lately that is not known here. */
  readonly hasUnknownClient: () => boolean;
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  /** What was found wrong with the log at this start. */
  readonly auditDamage: () => string | null;
  readonly isDiskFull: () => boolean;
  /** Something that takes access away waits to be written. */
  readonly isUnsaved: () => boolean;
  readonly globalState: GlobalState;
  readonly rules: RuleBook;
  readonly clientSettings: ClientSettings;
  readonly permissions: PermissionBook;
  readonly lifetimes: LifetimesOf;
  readonly ownLimits: OwnLimits;
  /** How long a client of this name waits for a call. */
  readonly waitOf: (clientName: string) => ClientWait;
  readonly sealRepairs: () => readonly Repair[];
  readonly gateway: () => Omit<GatewayView, 'pausedUntil'>;
  readonly demo: () => DemoView;
}

export interface SnapshotBuilder {
  build(revision: number): AppSnapshot;
  /**
   * Milliseconds until the counts, which are older than the log, are taken anew; null when they are
   * as new as it is.
   */
  countsIn(): number | null;
  /** One application, e.g. the answer of a command; `whole`: with all its grants. */
  clientView(members: readonly Client[], extent?: 'whole'): ClientView;
  connectorView(state: ConnectorState): ConnectorView;
  gatewayView(): GatewayView;
  managedView(): ManagedView;
}

/** Of a connector that was deleted a moment ago. */
const unknownFacts: LiveFacts = {
  callsToday: 0,
  largestResult: null,
  pausedUntil: null,
  labelTools: [],
  duplicateOf: null,
};

export function createSnapshotBuilder(parts: SnapshotParts): SnapshotBuilder {
  const { clock, preferences } = parts;
  const startedAt = clock.nowMs();
  const held = createHeldViews(parts);
  const summaries = createDaySummaries(clock, parts.audit, parts.auditQuery);
  const troubles = createClientTroubles(parts);

  function clientFacts(): ClientFacts {
    return {
      held: held.of,
      callsToday: summaries.now().byClient,
      heldBy: (clientId) => parts.approvals.heldByClient(clientId),
      asksDeniedUntil: parts.approvals.deniedUntil,
      connectorsOff: (clientId) =>
        parts.connectors
          .list()
          .filter(({ id }) => parts.clientSettings.isOff(clientId, id))
          .map(({ name }) => name),
      toolModes: parts.clientSettings.countOf,
      permissions: parts.permissions,
      lifetimes: parts.lifetimes,
      ownLimits: parts.ownLimits.of,
      answerSeconds: (name) =>
        holdSeconds(parts.waitOf(name), approvalSettings(preferences).approvalSeconds * 1000),
      connectorNames: parts.connectors.list().map(({ name }) => name),
    };
  }

  const allUses = (): readonly Use[] =>
    parts.applications.list().flatMap((members) => held.of(members).uses);

  function connectorView(state: ConnectorState, uses = allUses()): ConnectorView {
    const { id: _id, era: _era, identity: _identity, ...rest } = state;
    const { instructions: _text, capabilities: _capabilities, ...view } = rest;
    const own = uses.filter(({ access }) => levelAt(access, state.name) !== null);
    const lastUsed = latestOf(own);
    return {
      ...view,
      ...(parts.connectors.live(state.name) ?? unknownFacts),
      usedByClients: new Set(own.map(({ clientId }) => clientId)).size,
      lastUsedAt: lastUsed === null ? null : iso(lastUsed),
    };
  }

  function gatewayView(): GatewayView {
    const until = parts.globalState.pausedUntil();
    const view = parts.gateway();
    const isPaused = view.state === 'serving' && parts.globalState.current().isPaused;
    return {
      ...view,
      state: isPaused ? 'paused' : view.state,
      pausedUntil: until === null ? null : iso(until),
    };
  }

  function managedNow(): ManagedView {
    const { managed, connectors } = parts;
    return managedView({
      path: managed.path,
      state: managed.state(),
      bounds: managed.bounds(),
      own: preferences.own(),
      holds: preferences.read(),
      connectors: connectors.list(),
    });
  }

  return {
    clientView: (members, extent) =>
      clientView(
        members,
        extent === undefined ? clientFacts() : { ...clientFacts(), held: held.whole },
      ),
    connectorView: (state) => connectorView(state),
    gatewayView,
    managedView: managedNow,
    countsIn: summaries.dueIn,
    build(revision) {
      const preferred = preferences.read();
      const facts = clientFacts();
      const uses = allUses();
      const connectors = parts.connectors.list().map((state) => connectorView(state, uses));
      const clients = parts.applications.list().map((members) => clientView(members, facts));
      const gateway = gatewayView();
      const managed = managedNow();
      const counted = summaries.now();
      const ownAccess = preferences.own().accessPolicy;
      const { isAccessChosen = true } = preferred;
      return {
        revision,
        version: parts.options.version,
        shell: parts.options.shell,
        dataDir: parts.options.dataDir,
        startedAt: iso(startedAt),
        gateway,
        accessPolicy: preferred.accessPolicy,
        isAccessChosen,
        managed,
        authorization: parts.authorization(),
        approvals: approvalSettings(preferences),
        callLimits: callLimits(preferences),
        theme: preferred.theme,
        showDisabled: preferred.showDisabled ?? false,
        firstRun: firstRunOf(preferred, clients.length > 0),
        showSetup: preferred.showSetup ?? true,
        clients,
        connectors,
        networkVariables: [...parts.connectors.networkVariables()],
        questions: [...parts.questions.list()],
        repairs: pressingFirst([
          ...parts.sealRepairs(),
          ...repairsFor({
            gateway,
            vault: parts.vault.status(),
            connectors,
            clients,
            brokenRules: parts.rules.unreadable(),
            replayed: troubles.replayed(),
            refused: troubles.refused(),
            auditDamage: parts.auditDamage(),
            managed,
            ownAccess,
            access: preferred.accessPolicy,
            isAccessChosen,
            held: troubles.held({ ownAccess, managed }, { clients, connectors }),
            hasUnknownClient: parts.hasUnknownClient(),
            isDiskFull: parts.isDiskFull(),
            folderGone: parts.globalState.current().isFolderGone ? parts.options.dataDir : null,
            isUnsaved: parts.isUnsaved(),
          }),
        ]),
        vault: { ...parts.vault.status(), outside: parts.outside() },
        demo: parts.demo(),
        setup: setupSteps({ isAccessChosen, connectors, clients, hasCalls: counted.hasCalls }),
        activity: {
          lastEntryId: parts.audit.lastId(),
          hasCalls: counted.hasCalls,
          callsToday: counted.calls,
          deniedToday: counted.denied,
          callsPerHour: counted.perHour,
        },
      };
    },
  };
}
