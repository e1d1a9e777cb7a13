/** The only place where the parts of the core meet: plain factories, no container, nothing at import time (architecture.md). */
import { createConnectorActs } from './connector-acts.ts';
import { createConnectors, type Connectors } from './connectors/registry/connectors.ts';
import { createToolMarker } from './tool-review/review-findings.ts';
import { createToolSteward } from './tool-review/auto-review.ts';
import { openCommands } from './commands/open-commands.ts';
import type { Core, CoreOptions, StopReason } from './ports/core.ts';
import { untrustedMs } from './gateway/approval/approval-settings.ts';
import { createAnswering } from './gateway/answering.ts';
import { endUnfinished } from './gateway/approval/end-unfinished.ts';
import { createClientFiles } from './client-files/client-files.ts';
import { createGateway } from './gateway/create-gateway.ts';
import { createGatewayWorld } from './gateway/view/global-state.ts';
import { createGrantViews } from './gateway/view/grant-view.ts';
import { createReachable } from './gateway/view/reachable.ts';
import { createNotices } from './gateway/view/notices.ts';
import { createLatelyRefused } from './gateway/view/lately-refused.ts';
import { createDayUse } from './gateway/rate-limits/day-use.ts';
import { createUsage } from './gateway/rate-limits/usage.ts';
import { createRemoveUnused } from './grants/remove-unused.ts';
import { createRevoke, isTakenAway } from './grants/revoke.ts';
import { createHealth, serveHome } from './lifecycle/home-page.ts';
import { openIdentity } from './http/identity.ts';
import { createListener } from './http/listener.ts';
import { createLoginCallback } from './lifecycle/login-callback.ts';
import { createSealKeeper } from './integrity/seal-verifier.ts';
import { createServing } from './lifecycle/serving.ts';
import { messageOf } from './lib/errors.ts';
import { createAuthorizationServer } from './authorization-server/open-authorization-server.ts';
import { authorizationSettings } from './authorization-server/protocol/authorization-settings.ts';
import { inherited } from './connectors/stdio/child-environment.ts';
import { createNamedFetch } from './net/named-request.ts';
import type { FetchTransport } from './net/checked-connection.ts';
import { createNetwork } from './net/network.ts';
import { opensOf } from './tool-review/opens-of.ts';
import { openRights } from './open-rights.ts';
import { openStorage } from './open-storage.ts';
import { createConnectorRules } from './managed/connector-rules.ts';
import { createManagedLocks, organisationOf } from './managed/refusals.ts';
import type { Ports } from './ports/ports.ts';
import { createOwnTools } from './own-tools/own-tools.ts';
import { createQuestionQueue } from './questions/question-queue.ts';
import { createSessionRegistry } from './sessions/session-registry.ts';
import { createUntrustedReads } from './rules/untrusted-reads.ts';
import { createSnapshotBuilder } from './snapshot/build-snapshot.ts';
import { createSnapshotPublisher } from './snapshot/snapshot-publisher.ts';
import { createLoopWatch } from './lifecycle/loop-watch.ts';
import { createUpkeep } from './lifecycle/upkeep.ts';

/**
 * Opens the store and puts the core together; nothing listens and nothing is started before `start`.
 *
 * @param replaced what a test puts in place of the internet
 * @throws CoreError `store_failed` – the data directory cannot be used; says what to do
 */
export function createCore(ports: Ports, options: CoreOptions, replaced?: FetchTransport): Core {
  const { random, logger, vault, presenter, processes, faults } = ports;
  const network = replaced?.network ?? createNetwork(inherited);
  const transport = replaced ?? { network };
  const touch = (): void => snapshots.touch();
  const hasGrants = (): boolean => grants.list().length > 0;
  const port = (): number => serving.port();
  let isStarted = false;
  const managedChanged = (): void => {
    world.reread();
    if (isStarted) connectors.recheck();
  };
  const folderChanged = (isThere: boolean): void => world.setFolderGone(!isThere);
  const around = { hasGrants, touch, folderChanged, managedChanged, network, ownPort: port };
  const storage = openStorage(ports, options, around);
  const { store, preferences, managed, room, floor, clock, audit, auditQuery, keeper } = storage;
  const authorization = () => authorizationSettings(preferences.read(), options.shell);
  const identity = openIdentity(options.dataDir, random);
  const locks = createManagedLocks(managed);
  const connectorRules = createConnectorRules(managed, () => preferences.read().connectors);
  const base = { store, preferences, clock, random, logger, touch };
  const questions = createQuestionQueue({ clock, random, logger, presenter, touch });
  const registry = createSessionRegistry((error) =>
    logger.error('session.close_failed', { error: messageOf(error) }),
  );
  const accessTokenLife = (): number => authorization().accessTokenMinutes * 60_000;
  const rights = openRights({ ...base, managed, faults, accessTokenLife });
  const { clients, applications, clientSettings, grants, rules } = rights;
  const answering = createAnswering({
    ...base,
    questions,
    clients,
    applications,
    audit,
    auditQuery,
    onScreenLocked: ports.onScreenLocked,
    connectors: () => connectors,
  });
  const { approvals, given } = answering;
  const revoke = createRevoke({
    ...rights,
    store,
    audit,
    closeSessions(owner) {
      registry.close(owner, 'grant_ended');
      if ('grantId' in owner) void connectors.endLane(owner.grantId);
    },
    cancelQuestions(ended, why) {
      approvals.forgetGrants(ended, isTakenAway.has(why));
      const ids = new Set<string | null>(ended.map(({ grantId }) => grantId));
      questions.cancelWhere(({ grantId }) => ids.has(grantId));
    },
    touch,
    settle: () => upkeep.settle(),
  });
  const notices = createNotices(clock);
  const policyChanged = (): void => {
    views.invalidate();
    approvals.forget('policy_changed');
    notices.allChanged();
    touch();
  };
  const world = createGatewayWorld({ ...base, managed, onChange: policyChanged });
  const steward = createToolSteward(audit, () => ({ connectors, views, marker }));
  const connectors: Connectors = createConnectors({
    store,
    preferences,
    vault,
    clock,
    random,
    logger,
    children: ports.children,
    searchPath: ports.searchPath,
    network,
    version: options.version,
    faults,
    onChange: touch,
    onToolsChanged: (name) => {
      given.sweep();
      steward.look(name);
      notices.changed('tools');
    },
    onOfferingsChanged: (_name, what) => notices.changed(what),
    onToolTurned: (turn) => steward.turned(turn),
    fetch: createNamedFetch({ resolver: ports.resolver, clock, transport }),
    origin: () => `http://127.0.0.1:${port()}`,
    refusal: connectorRules.refusal,
    ...createConnectorActs({ audit, approvals, clientSettings, touch }),
  });
  const untrusted = createUntrustedReads(clock, () => untrustedMs(preferences));
  const marker = createToolMarker(connectors);
  const own = createOwnTools({
    isOn: () => authorization().ownTools,
    sources: () => ({ snapshot: snapshots.current, audit, auditQuery, views, given }),
    logger,
  });
  const reachable = createReachable(connectors, own);
  const views = createGrantViews({
    reachable,
    clients,
    applications,
    clientSettings,
    permissions: rights.permissions,
    rules,
    world,
    managedMode: connectorRules.toolMode,
  });
  const removeUnused = createRemoveUnused({ clients, grants, questions, touch });
  const grantChanged = (): void => {
    views.invalidate();
    notices.allChanged();
    touch();
  };
  const authorizationServer = createAuthorizationServer({
    ...rights,
    ...base,
    revoke,
    questions,
    audit,
    resolver: ports.resolver,
    transport,
    faults,
    settings: authorization,
    port,
    world: () => ({
      connectors: connectors.list().map(({ name }) => name),
      accessPolicy: preferences.own().accessPolicy,
      organisation: organisationOf(managed),
      toolsOf: (name) => opensOf(connectors.tools(name), views),
    }),
    unavailable: () => world.unavailable(),
    onGranted: grantChanged,
    removeUnused,
    touch,
  });
  const { devices, hasUnknownClient } = authorizationServer;
  const latelyRefused = createLatelyRefused({ clock, touch });
  const dayUse = createDayUse(store);
  const usage = createUsage({ clock, preferences, dayUse, keyOf: applications.keyFor });
  const gateway = createGateway({
    ...rights,
    ...base,
    world,
    audit,
    views,
    reachable,
    notices,
    registry,
    usage,
    connectors,
    own,
    approve: answering.approve(),
    latelyRefused,
    untrusted,
    descriptionOf: (connector) => connectors.find(connector)?.description ?? null,
    server: { name: 'consentry', version: options.version },
  });
  const { sessions } = gateway;
  const listener = createListener({
    logger,
    clock,
    processes,
    freeDescriptors: ports.freeDescriptors,
    developerOrigins: () => preferences.read().developerOrigins,
    onRefused: (reason, status, where) => audit.countRefusal(reason, status, where),
    handlers: {
      home: serveHome,
      'login-callback': createLoginCallback(connectors),
      health: createHealth(identity, port),
      ...authorizationServer.handlers,
      mcp: gateway.serve,
    },
  });
  const serving = createServing({
    ...ports,
    clock,
    listener,
    identity,
    preferences,
    audit,
    hasGrants,
    touch,
    wanted: options.port,
  });

  const sealKeeper = createSealKeeper({
    ...rights,
    ...base,
    vault,
    epochs: ports.epochs,
    preferences: storage.sealed,
    damage: storage.damage,
    audit,
    world,
    connectors,
    revoke,
    endStandingApproval: (id) => void answering.given.end(id),
    onFirstKey: () => void keeper.tend(),
  });
  const clientFiles = createClientFiles({
    ...ports,
    ...base,
    dataDir: options.dataDir,
    endpoint: () => serving.view().endpoint,
    hasConnector: (name) => connectors.find(name) !== undefined,
  });
  const builder = createSnapshotBuilder({
    ...rights,
    options,
    clock,
    preferences,
    managed,
    vault,
    outside: sealKeeper.outside,
    authorization,
    connectors,
    questions,
    approvals,
    latelyRefused,
    hasUnknownClient,
    audit,
    auditQuery,
    auditDamage: keeper.damage,
    isDiskFull: room.isShort,
    isUnsaved: () => storage.restrictions.waiting() > 0,
    world,
    sealRepairs: () => [
      ...sealKeeper.repairs(),
      ...storage.forwarder.repairs(),
      ...rights.permissions.repairs(),
      ...clientFiles.watch.repairs(),
    ],
    gateway: serving.view,
  });
  const snapshots = createSnapshotPublisher({
    builder,
    after: clock.after,
    onListenerFailed: (error) =>
      logger.error('snapshot.listener_failed', { error: messageOf(error) }),
  });
  const loop = createLoopWatch(clock, logger);
  // Also what a shell sets before the start is held against the policy of the machine, not against not knowing it yet.
  const commands = openCommands({
    ...rights,
    logger,
    restrictions: storage.restrictions,
    touch,
    isReady: managed.open,
    loop,
    marker,
    revoke,
    devices,
    authorization,
    untrusted,
    rulesChanged: policyChanged,
    grantChanged,
    connectors,
    clientFiles,
    questions,
    approvals,
    views,
    world,
    sessions: registry,
    gateway,
    usage,
    audit,
    auditQuery,
    keeper,
    auditExports: storage.auditExports,
    forwarder: storage.forwarder,
    vault,
    app: ports.app,
    preferences,
    managed,
    locks,
    connectorRules,
    presence: ports.presence,
    shell: options.shell,
    isRegistrationClosed: () => managed.bounds().registration?.mode === 'closed',
    clock,
    snapshots,
    builder,
    showPrompt: questions.showOldest,
    confirmSettings: sealKeeper.confirm,
    vaultOpened: () => {
      sealKeeper.retry();
      connectors.retryHeld('now');
    },
  });
  ports.app.onChange(touch);
  const upkeep = createUpkeep({
    ...rights,
    clock,
    logger,
    floor,
    revoke,
    devices,
    sessions,
    given,
    usage,
    connectors,
    sealKeeper,
    removeUnused,
    questions,
    ports,
    tend: storage.tend,
  });
  let stopping: Promise<void> | null = null;
  async function stop(reason: StopReason): Promise<void> {
    managed.stop();
    upkeep.stop();
    clientFiles.watch.stop();
    loop.stop();
    questions.stop();
    world.stop();
    await serving.stop(reason, () => registry.closeAll('stopping'));
    await connectors.stop();
    upkeep.saveUse();
    await sealKeeper.settle();
    await storage.close();
    snapshots.stop();
  }

  return {
    call: commands.call,
    snapshot: snapshots.current,
    onSnapshot: snapshots.listen,
    async start() {
      endUnfinished(audit, auditQuery);
      await managed.open();
      await sealKeeper.open();
      await commands.replay();
      const listening = await serving.start();
      storage.started(listening.port);
      isStarted = true;
      connectors.recheck();
      connectors.start();
      upkeep.start();
      clientFiles.watch.start();
      return listening;
    },
    stop: (reason) => (stopping ??= stop(reason)),
  };
}
