/**
 * All connectors: their configuration, connections, tool catalogues and reviews. Other parts use this folder through it
 * only.
 */
import { atMost } from '../../lib/deadlines.ts';
import { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import { createCommandCheck } from '../config/command-check.ts';
import { assertCodeWasSeen, confirmCommand, confirmNew } from './confirm-command.ts';
import { createCatalogueStore } from '../catalogue/catalogue-store.ts';
import { problems } from '../connection/connection-problem.ts';
import type { Connectors } from './connectors-interface.ts';
import type { ConnectorsOptions } from './connectors-options.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import { secretRefsOf, splitNewConnector } from '../config/connector-config.ts';
import { assertFreeName } from '../config/connector-names.ts';
import { assertEnabled, createLoginActs } from './login-acts.ts';
import { createConnectorEdit } from './apply-edit.ts';
import { testConnector } from './connector-test.ts';
import { createToolActs } from './tool-acts.ts';
import { tryOut } from './try-out.ts';
import { createLogin } from '../login/login.ts';
import { createNetwork } from '../../net/network.ts';
import { putAll, removeAll } from '../config/vault-entries.ts';
import { createAccountActs } from './account-acts.ts';
import { createWaitingLogins } from '../login/waiting-logins.ts';
import { catalogueView } from '../catalogue/offerings.ts';
import { nothingOffered } from '../catalogue/fetch-offerings.ts';
import { createConnector, isOnDemand, type Connector } from './connector.ts';
import type { Direction } from '../../store/open-store.ts';
import { judgedPreset } from '../presets/untrusted-presets.ts';
import type { OpeningContext } from '../connection/open-connector.ts';
import { inherited } from '../stdio/child-environment.ts';
import { failed, noWatch } from '../conversation/upstream.ts';

/** Reads the stored connectors; opens nothing before `start`. */
export function createConnectors(options: ConnectorsOptions): Connectors {
  const { store, preferences, vault, clock, random, logger, changes } = options;
  const environment = options.environment ?? inherited;
  const catalogues = createCatalogueStore(store);
  const context: Omit<OpeningContext, 'loginOf'> = {
    vault,
    clock,
    network: options.network ?? createNetwork(environment),
    clientInfo: { name: 'consentry', version: options.version },
    clientCapabilities: options.clientCapabilities ?? {},
    searchPath: options.searchPath ?? (() => Promise.resolve(null)),
    environment,
    children: { ...options.children, isEnding: () => isStopped },
    commands: createCommandCheck(store, clock),
  };
  const testContext = { ...context, logger, fetch: options.fetch };
  const entries = new Map<string, Connector>();
  const assertFree = (name: string): void => assertFreeName(name, entries);
  let version = 0;
  let listed: readonly ConnectorState[] | null = null;
  let isStopped = false;
  let heldRetriedAt = Number.NEGATIVE_INFINITY;

  const waiting = createWaitingLogins(clock, random, ({ connectorId, host }) => {
    byId(connectorId)?.login?.expired(host);
  });

  function changed(): void {
    version += 1;
    listed = null;
    changes.emit('view');
  }
  function toolsChanged(name: string): void {
    changed();
    changes.emit('tools', name);
  }
  /** It came or went, with all that it has. */
  function allChanged(name: string): void {
    toolsChanged(name);
    changes.emit('offerings', name, 'resources');
    changes.emit('offerings', name, 'prompts');
  }
  function enter(stored: StoredConnector): Connector {
    const connector = createConnector(stored, {
      ...context,
      random,
      logger,
      catalogues,
      refusal: options.refusal ?? (() => null),
      onToolTurned: (turn) => changes.emit('tool-reverted', turn),
      createLogin: (now, onChange) =>
        createLogin({
          vault,
          clock,
          random,
          logger,
          fetch: options.fetch,
          faults: options.faults,
          waiting,
          origin: options.origin,
          stored: now,
          save: (oauth) => {
            replaceStored({ ...now(), oauth });
          },
          document: () => preferences.read().clientMetadataUrl ?? null,
          onChange,
          onOtherAccount: async () => {
            startOver(connector);
            await connector.connection.close(null);
          },
        }),
      onChange: changed,
      onToolsChanged: () => {
        toolsChanged(stored.name);
      },
      onOfferingsChanged: (what) => changes.emit('offerings', stored.name, what),
    });
    entries.set(stored.name, connector);
    return connector;
  }
  function known(name: string): Connector {
    const connector = entries.get(name);
    if (connector === undefined) {
      throw new CoreError('not_found', `There is no connector "${visible(name, 40)}".`);
    }
    return connector;
  }
  function byId(id: string): Connector | undefined {
    return [...entries.values()].find((entry) => entry.stored().id === id);
  }
  /** Durable first where it gives; the connector's own copy follows. */
  function replaceStored(next: StoredConnector, direction: Direction = 'grant'): void {
    const replaced = (stored: StoredConnector): StoredConnector =>
      stored.id === next.id ? next : stored;
    keepStored((connectors) => connectors.map(replaced), direction);
    entries.get(next.name)?.setStored(next);
  }
  /** Another account or another server answers from now on (ATMOS-8). */
  function startOver(connector: Connector): void {
    connector.catalogue.startOver();
    const { autoAcceptReads, ...stored } = connector.stored();
    if (autoAcceptReads === true) replaceStored(stored);
    changes.emit('connector-replaced', connector.stored().id, connector.stored().name);
    options.audit.append({
      actor: 'user',
      action: 'connector.switched',
      decision: 'done',
      connector: connector.stored().name,
      detail: 'its tools go through review again',
    });
    toolsChanged(connector.stored().name);
  }
  async function reopen(connector: Connector): Promise<void> {
    await connector.connection.close(null);
    if (!isStopped) await connector.connection.open();
  }
  function keepStored(
    change: (all: readonly StoredConnector[]) => StoredConnector[],
    direction: Direction = 'grant',
  ): void {
    const save = direction === 'grant' ? preferences.update : preferences.restrict;
    save((document) => ({ ...document, connectors: change(document.connectors) }));
  }

  const keepNew = (stored: StoredConnector): void => keepStored((all) => [...all, stored]);
  function enterNew(stored: StoredConnector): ConnectorState {
    const connector = enter(stored);
    allChanged(stored.name);
    if (stored.enabled && !isStopped) void connector.connection.open();
    return connector.state();
  }

  const edit = createConnectorEdit({
    ...context,
    random,
    known,
    replaceStored,
    toolsChanged,
    startOver,
    isStopped: () => isStopped,
  });

  for (const stored of preferences.read().connectors) enter(stored);

  return {
    start() {
      for (const connector of entries.values()) begin(connector);
    },
    recheck() {
      for (const connector of entries.values())
        void connector.recheck().then((mayRun) => mayRun && begin(connector));
    },
    async stop() {
      isStopped = true;
      for (const connector of entries.values()) connector.login?.rest();
      const all = [...entries.values()].map((connector) => connector.connection.close(null));
      // What hangs for longer ends with us: the guard sees to it (REL-14).
      await atMost(clock, limits.shutdown.children, Promise.all(all));
    },
    list() {
      listed ??= Object.freeze([...entries.values()].map((connector) => connector.state()));
      return listed;
    },
    find: (name) => entries.get(name)?.state(),
    offered: (name) => entries.get(name)?.offerings.now() ?? nothingOffered,
    catalogue(name) {
      const connector = entries.get(name);
      return connector && catalogueView(name, connector.offerings.now());
    },
    version: () => version,
    ...createToolActs({ entries, known, byId, toolsChanged }),
    ...createAccountActs({
      ...context,
      random,
      entries,
      catalogues,
      known,
      assertFree,
      keepNew,
      enterNew,
      replaceStored,
      changed,
    }),
    async add(input, preset) {
      assertFree(input.name);
      const { stored: plain, secrets } = splitNewConnector(input, random, clock.nowMs());
      const stored = preset === undefined ? plain : { ...plain, preset, ...judgedPreset(preset) };
      if (input.kind === 'stdio') assertCodeWasSeen(input);
      // A secret without a connector is litter; a connector without its secret is broken. So: vault first.
      await putAll(vault, secrets);
      try {
        // While the vault was busy somebody else may have taken the name.
        await confirmNew(stored, context);
        assertFree(input.name);
        keepNew(stored);
      } catch (error) {
        await removeAll(vault, secrets.keys());
        context.commands.forget(stored.id);
        throw error;
      }
      return enterNew(stored);
    },
    async confirm(name, change) {
      const connector = known(name);
      await confirmCommand(connector.stored(), change, context);
      await connector.connection.close(null);
      if (connector.stored().enabled && !isStopped) void connector.connection.open();
      return connector.state();
    },
    edit,
    async remove(name) {
      const connector = known(name);
      await connector.connection.close(problems.disconnected());
      await connector.login?.forget();
      await removeAll(vault, secretRefsOf(connector.stored()));
      catalogues.forget(connector.stored().id);
      context.commands.forget(connector.stored().id);
      keepStored((all) => all.filter(({ id }) => id !== connector.stored().id), 'restrict');
      if (entries.get(name) === connector) entries.delete(name);
      allChanged(name);
    },
    async setEnabled(name, enabled) {
      const connector = known(name);
      if (connector.stored().enabled !== enabled) {
        replaceStored({ ...connector.stored(), enabled }, enabled ? 'grant' : 'restrict');
        allChanged(name);
      }
      if (!enabled) {
        connector.login?.rest();
        await connector.connection.close(null);
      } else if (!isStopped) void connector.connection.open();
      return connector.state();
    },
    async reconnect(name) {
      const connector = known(name);
      assertEnabled(connector);
      await reopen(connector);
      return connector.state();
    },
    retryHeld(when) {
      const elapsed = clock.monotonicMs() - heldRetriedAt;
      if (isStopped || (when !== 'now' && elapsed < limits.vault.askAgain)) return;
      heldRetriedAt = clock.monotonicMs();
      for (const { connection } of entries.values()) {
        if (connection.problem()?.code === 'vault_unavailable') void connection.open();
      }
    },
    wake() {
      for (const { connection } of isStopped ? [] : entries.values()) {
        if (connection.problem()?.retry === 'later') void connection.open();
        else connection.relist();
      }
    },
    ...createLoginActs({ ...options, waiting, known, byId, reopen, replaceStored, changed }),
    test: async (name) => {
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
    subscribe: (name, wanted) => entries.get(name)?.connection.subscribe(wanted) ?? noWatch,
    notify: (name, upstreamSession, method) =>
      entries.get(name)?.connection.notify(upstreamSession, method),
    async endUpstreamSession(key) {
      await Promise.all(
        [...entries.values()].map(({ connection }) => connection.endUpstreamSession(key)),
      );
    },
    upstreamSessions: () =>
      [...entries.values()].reduce((sum, { connection }) => sum + connection.upstreamSessions(), 0),
    log: (name) => entries.get(name)?.connection.log() ?? [],
  };

  function begin(connector: Connector): void {
    if (!connector.stored().enabled || isStopped) return;
    // Its tools are known, so that nothing has to run before somebody calls one.
    if (isOnDemand(connector)) connector.connection.rest();
    else void connector.connection.open();
  }
}
