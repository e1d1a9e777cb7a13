/** Modes of single tools for single clients: a table in memory over its rows. */
import { toolModeSchema, type ToolMode } from '../../../contract/views/access.ts';
import type { Store } from '../store/open-store.ts';

export interface ClientToolModes {
  of(clientId: string, connectorId: string, tool: string): ToolMode | null;
  countOf(clientId: string): number;
  /** In memory only. */
  remember(clientId: string, connectorId: string, tool: string, mode: ToolMode | null): void;
  /** In the store only; call it in a transaction. */
  write(clientId: string, connectorId: string, tool: string, mode: ToolMode | null): void;
  /** Takes over what is stricter for another, once it is durable; call it in a transaction. */
  copyStricter(clientId: string, other: string): void;
  /** Takes modes away, once that is durable. */
  dropWhere(isMeant: (connectorId: string, mode: ToolMode) => boolean): void;
  /** Forgets clients that are gone. */
  sweep(isKnown: (clientId: string) => boolean): void;
}

interface Row {
  readonly client_id: string;
  readonly connector_id: string;
  readonly tool: string;
  readonly mode: unknown;
}

/** Opens the modes of the store; one that cannot be read blocks. */
export function createClientToolModes(store: Store): ClientToolModes {
  const { db } = store;
  const put = db.prepare(
    `INSERT INTO client_tools (client_id, connector_id, tool, mode) VALUES (?, ?, ?, ?)
     ON CONFLICT (client_id, connector_id, tool) DO UPDATE SET mode = excluded.mode`,
  );
  const drop = db.prepare(
    'DELETE FROM client_tools WHERE client_id = ? AND connector_id = ? AND tool = ?',
  );
  /** Client → connector and tool → mode. */
  const modes = new Map<string, Map<string, ToolMode>>();
  for (const row of db.prepare('SELECT * FROM client_tools').all() as Row[])
    // A mode we do not know is the strictest (INV-7).
    remember(
      row.client_id,
      row.connector_id,
      row.tool,
      toolModeSchema.catch('block').parse(row.mode),
    );

  function remember(
    clientId: string,
    connectorId: string,
    tool: string,
    mode: ToolMode | null,
  ): void {
    let own = modes.get(clientId);
    if (own === undefined) modes.set(clientId, (own = new Map()));
    if (mode === null) own.delete(keyOf(connectorId, tool));
    else own.set(keyOf(connectorId, tool), mode);
  }

  function write(clientId: string, connectorId: string, tool: string, mode: ToolMode | null): void {
    if (mode === null) drop.run(clientId, connectorId, tool);
    else put.run(clientId, connectorId, tool, mode);
  }

  function setOne(
    clientId: string,
    connectorId: string,
    tool: string,
    mode: ToolMode | null,
  ): void {
    write(clientId, connectorId, tool, mode);
    store.onDurable(() => remember(clientId, connectorId, tool, mode));
  }

  return {
    of: (clientId, connectorId, tool) => modes.get(clientId)?.get(keyOf(connectorId, tool)) ?? null,
    countOf: (clientId) => modes.get(clientId)?.size ?? 0,
    remember,
    write,

    copyStricter(clientId, other) {
      for (const [key, mode] of modes.get(other) ?? []) {
        const [connectorId, tool] = partsOf(key);
        if (mode !== 'allow') setOne(clientId, connectorId, tool, mode);
      }
    },

    dropWhere(isMeant) {
      store.transaction(() => {
        for (const [clientId, own] of modes)
          for (const [key, mode] of own) {
            const [connectorId, tool] = partsOf(key);
            if (isMeant(connectorId, mode)) setOne(clientId, connectorId, tool, null);
          }
      });
    },

    sweep(isKnown) {
      for (const clientId of modes.keys()) if (!isKnown(clientId)) modes.delete(clientId);
    },
  };
}

/** Ids of connectors are UUIDs: the first line break is never part of one. */
function keyOf(connectorId: string, tool: string): string {
  return `${connectorId}\n${tool}`;
}

function partsOf(key: string): [connectorId: string, tool: string] {
  const end = key.indexOf('\n');
  return [key.slice(0, end), key.slice(end + 1)];
}
