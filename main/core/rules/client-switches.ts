/** Connectors that are switched off for single clients: a table in memory over its rows. */
import type { Store } from '../store/open-store.ts';

export interface ClientSwitches {
  isOff(clientId: string, connectorId: string): boolean;
  /** In memory only. */
  remember(clientId: string, connectorId: string, isOff: boolean): void;
  /** In the store only; call it in a transaction. */
  write(clientId: string, connectorId: string, isOff: boolean): void;
  /** Switches off what is off for another, once it is durable; call it in a transaction. */
  copy(clientId: string, other: string): void;
  forgetConnector(connectorId: string): void;
  /** Forgets clients that are gone. */
  sweep(isKnown: (clientId: string) => boolean): void;
}

interface Row {
  readonly client_id: string;
  readonly connector_id: string;
}

/** Opens the switches of the store. */
export function createClientSwitches(store: Store): ClientSwitches {
  const { db } = store;
  const put = db.prepare(
    'INSERT OR IGNORE INTO client_switches (client_id, connector_id) VALUES (?, ?)',
  );
  const drop = db.prepare('DELETE FROM client_switches WHERE client_id = ? AND connector_id = ?');
  /** Client → connectors that are off. */
  const offs = new Map<string, Set<string>>();
  for (const row of db.prepare('SELECT * FROM client_switches').all() as Row[])
    remember(row.client_id, row.connector_id, true);

  function remember(clientId: string, connectorId: string, isOff: boolean): void {
    let own = offs.get(clientId);
    if (own === undefined) offs.set(clientId, (own = new Set()));
    if (isOff) own.add(connectorId);
    else own.delete(connectorId);
  }

  function write(clientId: string, connectorId: string, isOff: boolean): void {
    (isOff ? put : drop).run(clientId, connectorId);
  }

  function setOne(clientId: string, connectorId: string, isOff: boolean): void {
    write(clientId, connectorId, isOff);
    store.onDurable(() => remember(clientId, connectorId, isOff));
  }

  return {
    isOff: (clientId, connectorId) => offs.get(clientId)?.has(connectorId) === true,
    remember,
    write,

    copy(clientId, other) {
      for (const connectorId of offs.get(other) ?? []) setOne(clientId, connectorId, true);
    },

    forgetConnector(connectorId) {
      store.transaction(() => {
        for (const [clientId, own] of offs)
          if (own.has(connectorId)) setOne(clientId, connectorId, false);
      });
    },

    sweep(isKnown) {
      for (const clientId of offs.keys()) if (!isKnown(clientId)) offs.delete(clientId);
    },
  };
}
