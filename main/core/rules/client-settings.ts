/**
 * What a person set for one client: modes of single tools, and connectors that are switched off for
 * it (ALATION-23, 27). Kept by registration, so that what allows is never taken over by another
 * program of the same name; what is stricter is taken over by every later registration of the
 * application, so that registering again is no way out.
 */
import { toolModeSchema, type ToolMode } from '../../../contract/views/access.ts';
import type { Direction, Store } from '../store/open-store.ts';

export interface ClientSettings {
  /** Null: nothing is set for this client. */
  modeOf(clientId: string, connectorId: string, tool: string): ToolMode | null;
  isOff(clientId: string, connectorId: string): boolean;
  /** How many tools of it have a mode of their own for this client. */
  countOf(clientId: string): number;
  /** @param clientIds all registrations of the application; null takes the setting away */
  setMode(
    clientIds: readonly string[],
    connectorId: string,
    tool: string,
    mode: ToolMode | null,
    direction: Direction,
  ): void;
  /** Off takes away, on gives. */
  switchOff(clientIds: readonly string[], connectorId: string, isOff: boolean): void;
  /** A registration that just came takes over what is stricter. */
  admit(clientId: string, others: readonly string[]): void;
  /** Forgets clients that are gone; their rows went with them. */
  sweep(isKnown: (clientId: string) => boolean): void;
  forgetConnector(connectorId: string): void;
  /** Another account answers there from now on: what was allowed holds no longer (ATMOS-8). */
  startOver(connectorId: string): void;
}

interface ToolRow {
  readonly client_id: string;
  readonly connector_id: string;
  readonly tool: string;
  readonly mode: unknown;
}

/** Opens the settings of the store; a mode that cannot be read blocks. */
export function createClientSettings(store: Store): ClientSettings {
  const { db } = store;
  const writeMode = db.prepare(
    `INSERT INTO client_tools (client_id, connector_id, tool, mode) VALUES (?, ?, ?, ?)
     ON CONFLICT (client_id, connector_id, tool) DO UPDATE SET mode = excluded.mode`,
  );
  const dropMode = db.prepare(
    'DELETE FROM client_tools WHERE client_id = ? AND connector_id = ? AND tool = ?',
  );
  const writeOff = db.prepare(
    'INSERT OR IGNORE INTO client_switches (client_id, connector_id) VALUES (?, ?)',
  );
  const dropOff = db.prepare(
    'DELETE FROM client_switches WHERE client_id = ? AND connector_id = ?',
  );
  /** Client → connector and tool → mode. */
  const modes = new Map<string, Map<string, ToolMode>>();
  const offs = new Map<string, Set<string>>();
  for (const row of db.prepare('SELECT * FROM client_tools').all() as ToolRow[]) {
    // A mode we do not know is the strictest (INV-7).
    own(modes, row.client_id, () => new Map<string, ToolMode>()).set(
      keyOf(row.connector_id, row.tool),
      toolModeSchema.catch('block').parse(row.mode),
    );
  }
  for (const row of db.prepare('SELECT * FROM client_switches').all() as ToolRow[])
    own(offs, row.client_id, () => new Set<string>()).add(row.connector_id);

  function writeOne(
    clientId: string,
    connectorId: string,
    tool: string,
    mode: ToolMode | null,
  ): void {
    if (mode === null) dropMode.run(clientId, connectorId, tool);
    else writeMode.run(clientId, connectorId, tool, mode);
  }

  function setOne(
    clientId: string,
    connectorId: string,
    tool: string,
    mode: ToolMode | null,
  ): void {
    writeOne(clientId, connectorId, tool, mode);
    store.onDurable(() => remember(clientId, keyOf(connectorId, tool), mode));
  }

  function writeSwitch(clientId: string, connectorId: string, isOff: boolean): void {
    (isOff ? writeOff : dropOff).run(clientId, connectorId);
  }

  function switchOne(clientId: string, connectorId: string, isOff: boolean): void {
    writeSwitch(clientId, connectorId, isOff);
    store.onDurable(() => rememberOff(clientId, connectorId, isOff));
  }

  function remember(clientId: string, key: string, mode: ToolMode | null): void {
    const all = own(modes, clientId, () => new Map<string, ToolMode>());
    if (mode === null) all.delete(key);
    else all.set(key, mode);
  }

  function rememberOff(clientId: string, connectorId: string, isOff: boolean): void {
    const all = own(offs, clientId, () => new Set<string>());
    if (isOff) all.add(connectorId);
    else all.delete(connectorId);
  }

  function forgetWhere(isMeant: (connectorId: string, mode: ToolMode) => boolean): void {
    store.transaction(() => {
      for (const [clientId, all] of modes)
        for (const [key, mode] of all) {
          const [connectorId, tool] = partsOf(key);
          if (isMeant(connectorId, mode)) setOne(clientId, connectorId, tool, null);
        }
    });
  }

  return {
    modeOf: (clientId, connectorId, tool) =>
      modes.get(clientId)?.get(keyOf(connectorId, tool)) ?? null,
    isOff: (clientId, connectorId) => offs.get(clientId)?.has(connectorId) === true,
    countOf: (clientId) => modes.get(clientId)?.size ?? 0,
    setMode(clientIds, connectorId, tool, mode, direction) {
      const inMemory = (): void => {
        for (const id of clientIds) remember(id, keyOf(connectorId, tool), mode);
      };
      store.change(direction, inMemory, () => {
        for (const clientId of clientIds) writeOne(clientId, connectorId, tool, mode);
      });
    },
    switchOff(clientIds, connectorId, isOff) {
      const inMemory = (): void => {
        for (const clientId of clientIds) rememberOff(clientId, connectorId, isOff);
      };
      store.change(isOff ? 'restrict' : 'grant', inMemory, () => {
        for (const clientId of clientIds) writeSwitch(clientId, connectorId, isOff);
      });
    },
    admit(clientId, others) {
      store.transaction(() => {
        for (const other of others) {
          for (const [key, mode] of modes.get(other) ?? []) {
            const [connectorId, tool] = partsOf(key);
            if (mode !== 'allow') setOne(clientId, connectorId, tool, mode);
          }
          for (const connectorId of offs.get(other) ?? []) switchOne(clientId, connectorId, true);
        }
      });
    },
    sweep(isKnown) {
      for (const all of [modes, offs])
        for (const clientId of all.keys()) if (!isKnown(clientId)) all.delete(clientId);
    },
    forgetConnector(connectorId) {
      forgetWhere((id) => id === connectorId);
      store.transaction(() => {
        for (const [clientId, all] of offs)
          if (all.has(connectorId)) switchOne(clientId, connectorId, false);
      });
    },
    startOver(connectorId) {
      forgetWhere((id, mode) => id === connectorId && mode === 'allow');
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

function own<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
