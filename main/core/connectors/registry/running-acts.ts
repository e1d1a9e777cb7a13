/**
 * When connectors run: from start to stop, while they are enabled and allowed, and again on
 * request.
 */
import { atMost } from '../../lib/deadlines.ts';
import { limits } from '../../limits/limits.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import { isOnDemand, type Connector } from './connector.ts';
import type { ConnectorTable } from './connector-table.ts';
import type { Connectors } from './connectors-interface.ts';
import { assertEnabled } from './login-acts.ts';

export interface RunningActs extends Pick<
  Connectors,
  'start' | 'recheck' | 'stop' | 'setEnabled' | 'reconnect' | 'retryHeld' | 'wake'
> {
  /** `stop` was called: nothing is opened any more. */
  isStopped(): boolean;
  /** Takes in one that the settings have, and opens it. */
  enterNew(stored: StoredConnector): ConnectorState;
  /** Closes it, then opens it; resolves when it is ready or has failed. */
  reopen(connector: Connector): Promise<void>;
  /** Opens it in the background, where it may run now. */
  openEnabled(connector: Connector): void;
}

/** @returns the acts; nothing is opened before `start` */
export function createRunningActs(table: ConnectorTable, clock: Clock): RunningActs {
  const { entries, known } = table;
  let isStopped = false;
  let heldRetriedAt = Number.NEGATIVE_INFINITY;

  function begin(connector: Connector): void {
    if (!connector.stored().enabled || isStopped) return;
    // Its tools are known, so that nothing has to run before somebody calls one.
    if (isOnDemand(connector)) connector.connection.startAsleep();
    else void connector.connection.open();
  }

  function openEnabled(connector: Connector): void {
    if (connector.stored().enabled && !isStopped) void connector.connection.open();
  }

  async function reopen(connector: Connector): Promise<void> {
    await connector.connection.close(null);
    if (!isStopped) await connector.connection.open();
  }

  return {
    isStopped: () => isStopped,
    start() {
      for (const connector of entries.values()) begin(connector);
    },
    recheck() {
      for (const connector of entries.values())
        void connector.recheck().then((mayRun) => mayRun && begin(connector));
    },
    async stop() {
      isStopped = true;
      for (const connector of entries.values()) connector.login?.suspendRenewal();
      const all = [...entries.values()].map((connector) => connector.connection.close(null));
      // What hangs for longer ends with us: the guard sees to it (REL-14).
      await atMost(clock, limits.shutdown.children, Promise.all(all));
    },
    enterNew(stored) {
      const connector = table.enter(stored);
      table.allChanged(stored.name);
      openEnabled(connector);
      return connector.state();
    },
    async setEnabled(name, enabled) {
      const connector = known(name);
      if (connector.stored().enabled !== enabled) {
        table.replaceStored({ ...connector.stored(), enabled }, enabled ? 'grant' : 'restrict');
        table.allChanged(name);
      }
      if (!enabled) {
        connector.login?.suspendRenewal();
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
    reopen,
    openEnabled,
  };
}
