/** The only place where the parts of the core meet: plain factories, no container, nothing at import time (architecture.md). */
import { createCommandRegistry } from './command-registry.ts';
import { createConnectorActs } from './connector-acts.ts';
import { createConnectors, type Connectors } from './connectors/connectors.ts';
import { createToolMarker } from './tool-marks.ts';
import { createToolSteward } from './tool-steward.ts';
import { createControl } from './control.ts';
import type { Core, CoreOptions, StopReason } from './core.ts';
import { untrustedMs } from './gateway/approval-settings.ts';
import { createAnswering } from './gateway/answering.ts';
import { endUnfinished } from './gateway/end-unfinished.ts';
import { createGateway } from './gateway/create-gateway.ts';
import { createGatewayWorld } from './gateway/gateway-world.ts';
import { createGrantViews } from './gateway/grant-view.ts';
import { createReachable } from './gateway/reachable.ts';
import { createNotices } from './gateway/notices.ts';
import { createRefusedScopes } from './gateway/refused-scopes.ts';
import { createDayUse } from './gateway/day-use.ts';
import { createUsage } from './gateway/usage.ts';
import { createApplications } from './grants/applications.ts';
import { createChains } from './grants/chains.ts';
import { createClients } from './grants/clients.ts';
import { createCodes } from './grants/codes.ts';
import { createGrants } from './grants/grants.ts';
import { createRemoveUnused } from './grants/remove-unused.ts';
import { createRevoke, isTakenAway } from './grants/revoke.ts';
import { createTokens } from './grants/tokens.ts';
import { createHealth, serveHome } from './home-page.ts';
import { openIdentity } from './http/identity.ts';
import { createListener } from './http/listener.ts';
import { createLoginCallback } from './login-callback.ts';
import { createSealKeeper } from './seal-keeper.ts';
import { createServing } from './serving.ts';
import { messageOf } from './lib/errors.ts';
import { createAuthorizationServer } from './oauth/authorization-server.ts';
import { authorizationSettings } from './oauth/authorization-settings.ts';
import { inherited } from './connectors/stdio/child-environment.ts';
import { createNamedFetch } from './net/named-request.ts';
import type { FetchTransport } from './net/checked-connection.ts';
import { createNetwork } from './net/network.ts';
import { openStorage } from './open-storage.ts';
import type { Ports } from './ports.ts';
import { createOwnTools } from './own-tools/own-tools.ts';
import { createQuestionQueue } from './questions/question-queue.ts';
import { createSessionRegistry } from './sessions/session-registry.ts';
import { createClientSettings } from './rules/client-settings.ts';
import { createRuleBook } from './rules/rule-book.ts';
import { createUntrustedReads } from './rules/untrusted-reads.ts';
import { createSnapshotBuilder } from './snapshot/build-snapshot.ts';
import { createSnapshotPublisher } from './snapshot/snapshot-publisher.ts';
import { createLoopWatch } from './loop-watch.ts';
import { createUpkeep } from './upkeep.ts';

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
  const storage = openStorage(ports, options, { hasGrants, touch, network, ownPort: port });
  const { store, preferences, room, floor, clock, audit, auditQuery, keeper } = storage;
  const authorization = () => authorizationSettings(preferences.read(), options.shell);
  const identity = openIdentity(options.dataDir, random);

  const base = { store, preferences, clock, random, logger, touch };
  const questions = createQuestionQueue({ clock, random, logger, presenter, touch });
  const registry = createSessionRegistry((error) =>
    logger.error('session.close_failed', { error: messageOf(error) }),
  );
  const clients = createClients({ store, clock, random });
  const clientSettings = createClientSettings(store);
  const applications = createApplications(clients, clientSettings.admit);
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
  const grants = createGrants({ store, clock, random });
  const chains = createChains({ store, grants, clock, random });
  const accessTokenLife = (): number => authorization().accessTokenMinutes * 60_000;
  const tokens = createTokens({ store, chains, clock, random, faults, accessTokenLife });
  const codes = createCodes({ store, grants, clock, random });
  const revoke = createRevoke({
    store,
    clients,
    grants,
    chains,
    tokens,
    audit,
    closeSessions(owner) {
      registry.close(owner, 'grant_ended');
      if ('grantId' in owner) void connectors.endLane(owner.grantId);
    },
    cancelQuestions: ({ grantId, clientId }, why) => {
      approvals.forgetGrant(grantId, clientId, isTakenAway.has(why));
      questions.cancelWhere((question) => question.grantId === grantId);
    },
    touch,
  });
  const rules = createRuleBook({ store, clock, random });
  const notices = createNotices(clock);
  const policyChanged = (): void => {
    views.invalidate();
    approvals.forget('policy_changed');
    notices.allChanged();
    touch();
  };
  const world = createGatewayWorld({ store, preferences, clock, onChange: policyChanged });
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
    rules,
    world,
  });
  const removeUnused = createRemoveUnused({ clients, grants, questions, touch });

  const grantChanged = (): void => {
    views.invalidate();
    notices.allChanged();
    touch();
  };
  const authorizationServer = createAuthorizationServer({
    store,
    clients,
    applications,
    grants,
    chains,
    codes,
    tokens,
    revoke,
    questions,
    audit,
    clock,
    random,
    resolver: ports.resolver,
    transport,
    faults,
    settings: authorization,
    port,
    world: () => ({
      connectors: connectors.list().map(({ name }) => name),
      accessPolicy: world.current().accessPolicy,
    }),
    isVaultLocked: () => world.current().isVaultLocked,
    onGranted: grantChanged,
    removeUnused,
    touch,
  });
  const { devices } = authorizationServer;
  const refusedScopes = createRefusedScopes({ clock, touch });
  const usage = createUsage({
    clock,
    preferences,
    dayUse: createDayUse(store),
    keyOf: applications.keyFor,
  });
  const gateway = createGateway({
    ...base,
    tokens,
    clients,
    grants,
    chains,
    world,
    audit,
    views,
    reachable,
    notices,
    registry,
    usage,
    connectors,
    own,
    clientSettings,
    rules,
    approve: answering.approve(),
    refusedScopes,
    untrusted,
    descriptionOf: (connector) => connectors.find(connector)?.description ?? null,
    server: { name: 'consentry', version: options.version },
  });
  const { sessions } = gateway;
  const listener = createListener({
    logger,
    clock,
    processes,
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
    listener,
    identity,
    random,
    preferences,
    logger,
    audit,
    hasGrants,
    touch,
    wanted: options.port,
  });

  const sealKeeper = createSealKeeper({
    store,
    vault,
    preferences,
    random,
    logger,
    audit,
    world,
    connectors,
    clients,
    grants,
    chains,
    revoke,
    clientSettings,
    rules,
    endStandingApproval: (id) => void answering.given.end(id),
    touch,
  });
  const builder = createSnapshotBuilder({
    options,
    clock,
    preferences,
    vault,
    clients,
    applications,
    grants,
    chains,
    tokens,
    authorization,
    connectors,
    questions,
    approvals,
    refusedScopes,
    audit,
    auditQuery,
    auditDamage: keeper.damage,
    isDiskFull: room.isShort,
    world,
    rules,
    clientSettings,
    sealRepairs: () => [...sealKeeper.repairs(), ...storage.forwarder.repairs()],
    gateway: serving.view,
  });
  const snapshots = createSnapshotPublisher({
    builder,
    after: clock.after,
    onListenerFailed: (error) =>
      logger.error('snapshot.listener_failed', { error: messageOf(error) }),
  });
  const loop = createLoopWatch(clock, logger);
  const control = createControl({
    loop,
    marker,
    applications,
    clients,
    grants,
    chains,
    revoke,
    devices,
    authorization,
    clientSettings,
    untrusted,
    rules,
    rulesChanged: policyChanged,
    grantChanged,
    connectors,
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
  const call = createCommandRegistry(control, logger);

  const upkeep = createUpkeep({
    clock,
    logger,
    floor,
    grants,
    chains,
    codes,
    tokens,
    revoke,
    devices,
    sessions,
    given,
    usage,
    clients,
    clientSettings,
    connectors,
    sealKeeper,
    removeUnused,
    questions,
    ports,
    tend: storage.tend,
  });
  let stopping: Promise<void> | null = null;
  async function stop(reason: StopReason): Promise<void> {
    upkeep.stop();
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
    call,
    snapshot: snapshots.current,
    onSnapshot: snapshots.listen,
    async start() {
      endUnfinished(audit, auditQuery);
      await sealKeeper.open();
      const listening = await serving.start();
      storage.started(listening.port);
      connectors.start();
      upkeep.start();
      return listening;
    },
    stop: (reason) => (stopping ??= stop(reason)),
  };
}
