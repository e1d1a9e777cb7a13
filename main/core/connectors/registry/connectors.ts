/**
 * All connectors: their configuration, connections, tool catalogues and reviews. Other parts use
 * this folder through it only.
 */
import { CoreError } from '../../lib/errors.ts';
import { createNetwork } from '../../net/network.ts';
import { createCatalogueStore } from '../catalogue/catalogue-store.ts';
import { nothingOffered } from '../catalogue/fetch-offerings.ts';
import { catalogueView } from '../catalogue/offerings.ts';
import { createCommandCheck } from '../config/command-check.ts';
import { secretRefsOf, splitNewConnector } from '../config/connector-config.ts';
import { assertFreeName } from '../config/connector-names.ts';
import { putAll, removeAll } from '../config/vault-entries.ts';
import { problems } from '../connection/connection-problem.ts';
import type { OpeningContext } from '../connection/opening-context.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import { createUnknownNotifications } from '../conversation/unknown-notifications.ts';
import { failed, noWatch } from '../conversation/upstream.ts';
import { createDocumentActs } from '../login/own-document.ts';
import { createWaitingLogins, type WaitingLogins } from '../login/waiting-logins.ts';
import { judgedPreset } from '../presets/untrusted-presets.ts';
import { inherited } from '../stdio/child-environment.ts';
import { createAccountActs } from './account-acts.ts';
import { createConnectorEdit } from './apply-edit.ts';
import { assertCodeWasSeen, confirmCommand, confirmNew } from './confirm-command.ts';
import { createConnectorTable, type ConnectorTable } from './connector-table.ts';
import { testConnector } from './connector-test.ts';
import type { Connectors } from './connectors-interface.ts';
import type { ConnectorsOptions } from './connectors-options.ts';
import { createItemActs } from '../reviewed/item-acts.ts';
import { createItemPins } from '../reviewed/item-pins.ts';
import { createLoginActs } from './login-acts.ts';
import { createRunningActs, type RunningActs } from './running-acts.ts';
import { createToolActs } from './tool-acts.ts';
import { tryOut } from './try-out.ts';

/**
 * Reads the stored connectors; opens nothing before `start`.
 *
 * @throws CoreError `store_failed` when what is known of their tools cannot be read
 */
export function createConnectors(options: ConnectorsOptions): Connectors {
  const { store, preferences, vault, clock, random, logger } = options;
  const environment = options.environment ?? inherited;
  const catalogues = createCatalogueStore(store);
  const itemPins = createItemPins(store);
  const unknown = createUnknownNotifications();
  const opening: Omit<OpeningContext, 'loginOf'> = {
    vault,
    clock,
    network: options.network ?? createNetwork(environment),
    clientInfo: { name: 'consentry', version: options.version },
    clientCapabilities: options.clientCapabilities ?? {},
    searchPath: options.searchPath ?? (() => Promise.resolve(null)),
    environment,
    children: { ...options.children, isEnding: () => running.isStopped() },
    commands: createCommandCheck(store, clock),
    onUnknown: (stored, method) => nameUnknown(stored, method),
  };
  const { onUnknown: _named, ...quiet } = opening;
  const testContext = { ...quiet, logger, fetch: options.fetch };
  const waiting: WaitingLogins = createWaitingLogins(clock, random, ({ connectorId, host }) => {
    table.byId(connectorId)?.login?.expired(host);
  });
  const table: ConnectorTable = createConnectorTable({
    options,
    opening,
    catalogues,
    itemPins,
    unknown,
    waiting,
  });

  function nameUnknown({ id, name }: StoredConnector, method: string): void {
    const detail = unknown.note(id, method);
    if (detail === null) return;
    options.audit.append({
      actor: 'system',
      action: 'mcp.notified',
      decision: 'deny',
      connector: name,
      reason: 'method_not_offered',
      detail,
    });
    byId(id)?.refreshState();
    changed();
  }

  const running: RunningActs = createRunningActs(table, clock);
  const { entries, known, byId, replaceStored, changed, toolsChanged, allChanged } = table;
  const assertFree = (name: string): void => assertFreeName(name, entries);

  for (const stored of preferences.read().connectors) table.enter(stored);
  opening.network.company.onChange(() => {
    for (const connector of entries.values()) connector.refreshState();
    changed();
  });

  return {
    start() {
      // Known by the time that somebody adds a local server.
      void opening.network.company.look();
      running.start();
    },
    recheck: running.recheck,
    stop: running.stop,
    setEnabled: running.setEnabled,
    reconnect: running.reconnect,
    retryHeld: running.retryHeld,
    wake: running.wake,
    list: table.list,
    version: table.version,
    find: (name) => entries.get(name)?.state(),
    offered: (name) => entries.get(name)?.offerings.now() ?? nothingOffered,
    freshFor(name, of) {
      const connector = entries.get(name);
      if (connector === undefined) return 0;
      const { catalogue, offerings } = connector;
      return of === 'tools' ? catalogue.freshness.left() : offerings.freshFor(of);
    },
    catalogue(name) {
      const connector = entries.get(name);
      return connector && catalogueView(name, connector.offerings.now());
    },
    ...createToolActs({ entries, known, byId, toolsChanged }),
    ...createItemActs({
      entries,
      known,
      byId,
      toolsChanged,
      skillsChanged: (name) => options.changes.emit('offerings', name, 'resources'),
    }),
    ...createAccountActs({
      opening,
      random,
      entries,
      catalogues,
      known,
      assertFree,
      keepNew: table.keepNew,
      enterNew: running.enterNew,
      replaceStored,
      changed,
    }),
    ...createDocumentActs(options),
    ...createLoginActs({
      vault,
      random,
      waiting,
      known,
      byId,
      reopen: running.reopen,
      replaceStored,
      audit: options.audit,
      changes: options.changes,
      changed,
    }),
    async add(input, preset) {
      assertFree(input.name);
      const { stored: plain, secrets } = splitNewConnector(input, random, clock.nowMs());
      const stored = preset === undefined ? plain : { ...plain, preset, ...judgedPreset(preset) };
      if (input.kind === 'stdio') assertCodeWasSeen(input);
      // A secret without a connector is litter; a connector without its secret is broken. So: vault
      // first.
      await putAll(vault, secrets);
      try {
        // While the vault was busy somebody else may have taken the name.
        await confirmNew(stored, opening);
        assertFree(input.name);
        table.keepNew(stored);
      } catch (error) {
        await removeAll(vault, secrets.keys());
        opening.commands.forget(stored.id);
        throw error;
      }
      return running.enterNew(stored);
    },
    async confirm(name, change) {
      const connector = known(name);
      await confirmCommand(connector.stored(), change, opening);
      await connector.connection.close(null);
      running.openEnabled(connector);
      return connector.state();
    },
    edit: createConnectorEdit({
      opening,
      random,
      known,
      replaceStored,
      toolsChanged,
      startOver: table.startOver,
      openEnabled: running.openEnabled,
    }),
    async remove(name) {
      const connector = known(name);
      await connector.connection.close(problems.disconnected());
      await connector.login?.forget();
      await removeAll(vault, secretRefsOf(connector.stored()));
      catalogues.forget(connector.stored().id);
      itemPins.forget(connector.stored().id);
      opening.commands.forget(connector.stored().id);
      table.dropStored(connector.stored().id);
      table.leave(connector);
      allChanged(name);
    },
    async test(name) {
      const { login, stored, refusal } = known(name);
      const why = refusal();
      if (why !== null) throw new CoreError('managed', why.message, { hint: why.hint });
      return testConnector(stored(), { ...testContext, loginOf: () => login ?? undefined });
    },
    tryOut: (input) => tryOut(input, testContext, random),
    request(name, request) {
      const connector = entries.get(name);
      if (connector === undefined)
        return Promise.resolve(failed('not_ready', 'There is no such connector.'));
      return connector.request(request);
    },
    subscribe: (name, requested) => entries.get(name)?.connection.subscribe(requested) ?? noWatch,
    notify: (name, upstreamSession, method) =>
      entries.get(name)?.connection.notify(upstreamSession, method),
    async endUpstreamSession(key) {
      await Promise.all(
        [...entries.values()].map(({ connection }) => connection.endUpstreamSession(key)),
      );
    },
    upstreamSessions: () =>
      [...entries.values()].reduce((sum, { connection }) => sum + connection.upstreamSessions(), 0),
    networkVariables: () => opening.network.company.shown(),
    log: (name) => entries.get(name)?.connection.log() ?? [],
  };
}
