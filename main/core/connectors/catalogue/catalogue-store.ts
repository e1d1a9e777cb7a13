/** Tool lists, accepted definitions and the person's settings per tool, in the store. */
import type { AccessClass, ToolMode } from '../../../../contract/views/access.ts';
import { accessClassSchema, toolModeSchema } from '../../../../contract/views/access.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { copyToolDefinition, type CopiedTool } from '../../mcp/tool-definition.ts';
import type { Direction, Store } from '../../store/open-store.ts';

export interface ToolSetting {
  readonly mode: ToolMode | null;
  readonly class: AccessClass | null;
  /** Nothing opens this tool until the person lifts it (ATMOS-35). */
  readonly never: boolean;
}

/** What the person accepted of a tool. */
export interface ToolPin {
  readonly hash: string;
  /** Of what they had accepted before that. */
  readonly earlierHash: string | null;
  /**
   * When it was another for a while and then as accepted again; null once that was seen (SEC-84).
   */
  readonly changedBackAt: number | null;
  /** The definition itself is kept, not only its hash. */
  readonly isKept: boolean;
  /** The hash covers all that is kept of a definition now; false: what Consentry 0.2 kept. */
  readonly isWhole: boolean;
}

export interface AcceptedTool {
  /** Null where it was not kept, or is not what was accepted. */
  readonly definition: JsonObject | null;
  readonly acceptedAt: number;
}

export interface CatalogueStore {
  /** The tools as last listed; empty when there is none or it cannot be read. */
  tools(connectorId: string): readonly CopiedTool[];
  keepTools(connectorId: string, tools: readonly CopiedTool[], fetchedAt: number): void;
  pins(connectorId: string): Map<string, ToolPin>;
  /** Keeps what is accepted whole, so that a change can be shown beside it. */
  pin(connectorId: string, tools: readonly CopiedTool[], acceptedAt: number): void;
  markChangedBack(connectorId: string, tool: string, at: number): void;
  /** From now on its hash counts for all that is kept of a definition. */
  markWhole(connectorId: string, tool: string): void;
  /** The accepted version; undefined when none was. */
  accepted(connectorId: string, tool: string): AcceptedTool | undefined;
  unpin(connectorId: string, tool: string): void;
  settings(connectorId: string): Map<string, ToolSetting>;
  /**
   * @param inMemory makes the change hold: before it is written where it restricts, after that
   *   where it gives
   */
  keepSettings(
    connectorId: string,
    settings: ReadonlyMap<string, ToolSetting>,
    direction: Direction,
    inMemory: () => void,
  ): void;
  /**
   * Whatever was accepted or allowed has to be accepted and allowed anew; what is stricter stays.
   */
  startOver(connectorId: string): void;
  /** What the person set to block or to ask, for another connector of the same server. */
  copyStricter(from: string, to: string): void;
  /** What it offers beside its tools, as it was kept; null when there is nothing. */
  offered(connectorId: string): string | null;
  keepOffered(connectorId: string, offered: string, fetchedAt: number): void;
  /** Everything of this connector. */
  forget(connectorId: string): void;
}

/** @returns what the data folder knows of tools, by the id of their connector */
export function createCatalogueStore(store: Store): CatalogueStore {
  const { db } = store;
  const readTools = db.prepare('SELECT tools FROM catalogues WHERE connector_id = ?');
  const writeTools = db.prepare(
    `INSERT INTO catalogues (connector_id, fetched_at, tools) VALUES (?, ?, ?)
     ON CONFLICT (connector_id) DO UPDATE SET fetched_at = excluded.fetched_at, tools = excluded.tools`,
  );
  const readPins = db.prepare(
    `SELECT tool, definition_hash, earlier_hash, changed_back_at, definition IS NOT NULL AS kept,
       is_whole IS NOT NULL AS whole FROM tool_pins WHERE connector_id = ?`,
  );
  const readPin = db.prepare(
    'SELECT definition_hash, definition, accepted_at FROM tool_pins WHERE connector_id = ? AND tool = ?',
  );
  const writePin = db.prepare(
    `INSERT INTO tool_pins (connector_id, tool, definition_hash, definition, accepted_at, is_whole)
     VALUES (?, ?, ?, ?, ?, 1)
     ON CONFLICT (connector_id, tool) DO UPDATE SET
       earlier_hash = CASE WHEN definition_hash = excluded.definition_hash THEN earlier_hash ELSE definition_hash END,
       definition_hash = excluded.definition_hash, definition = excluded.definition,
       accepted_at = excluded.accepted_at, changed_back_at = NULL, is_whole = 1`,
  );
  const writeChangedBack = db.prepare(
    'UPDATE tool_pins SET changed_back_at = ? WHERE connector_id = ? AND tool = ?',
  );
  const writeWhole = db.prepare(
    'UPDATE tool_pins SET is_whole = 1 WHERE connector_id = ? AND tool = ?',
  );
  const readSettings = db.prepare(
    'SELECT tool, mode, class, never FROM tool_settings WHERE connector_id = ?',
  );
  const writeSetting = db.prepare(
    `INSERT INTO tool_settings (connector_id, tool, mode, class, never) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (connector_id, tool) DO UPDATE SET
       mode = excluded.mode, class = excluded.class, never = excluded.never`,
  );
  const unpin = db.prepare('DELETE FROM tool_pins WHERE connector_id = ?');
  const unpinOne = db.prepare('DELETE FROM tool_pins WHERE connector_id = ? AND tool = ?');
  const unallow = db.prepare(
    `UPDATE tool_settings SET mode = NULL WHERE connector_id = ? AND mode = 'allow'`,
  );
  const copy = db.prepare(
    `INSERT INTO tool_settings (connector_id, tool, mode, class, never)
     SELECT ?, tool, CASE WHEN mode IN ('block', 'ask') THEN mode END, NULL, never FROM tool_settings
     WHERE connector_id = ? AND (mode IN ('block', 'ask') OR never <> 0)`,
  );
  const readOffered = db.prepare('SELECT items FROM offerings WHERE connector_id = ?');
  const writeOffered = db.prepare(
    `INSERT INTO offerings (connector_id, fetched_at, items) VALUES (?, ?, ?)
     ON CONFLICT (connector_id) DO UPDATE SET fetched_at = excluded.fetched_at, items = excluded.items`,
  );
  const removals = ['catalogues', 'offerings', 'tool_pins', 'tool_settings'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE connector_id = ?`),
  );

  return {
    tools(connectorId) {
      const row = readTools.get(connectorId) as { tools: string } | undefined;
      return row === undefined ? [] : parseTools(row.tools);
    },
    keepTools(connectorId, tools, fetchedAt) {
      writeTools.run(connectorId, fetchedAt, JSON.stringify(tools.map((tool) => tool.definition)));
    },
    pins(connectorId) {
      const rows = readPins.all(connectorId) as {
        tool: string;
        definition_hash: string;
        earlier_hash: string | null;
        changed_back_at: number | null;
        kept: number;
        whole: number;
      }[];
      return new Map(
        rows.map((row) => [
          row.tool,
          {
            hash: row.definition_hash,
            earlierHash: row.earlier_hash,
            changedBackAt: row.changed_back_at,
            isKept: row.kept === 1,
            isWhole: row.whole === 1,
          },
        ]),
      );
    },
    pin(connectorId, tools, acceptedAt) {
      store.transaction(() => {
        for (const { name, hash, definition } of tools)
          writePin.run(connectorId, name, hash, JSON.stringify(definition), acceptedAt);
      });
    },
    markChangedBack(connectorId, tool, at) {
      writeChangedBack.run(at, connectorId, tool);
    },
    markWhole(connectorId, tool) {
      writeWhole.run(connectorId, tool);
    },
    accepted(connectorId, tool) {
      const row = readPin.get([connectorId, tool]) as
        { definition_hash: string; definition: string | null; accepted_at: number } | undefined;
      if (row === undefined) return undefined;
      const [kept] = row.definition === null ? [] : parseTools(`[${row.definition}]`);
      const definition = kept?.hash === row.definition_hash ? kept.definition : null;
      return { definition, acceptedAt: row.accepted_at };
    },
    unpin(connectorId, tool) {
      store.restrict(() => unpinOne.run(connectorId, tool));
    },
    settings(connectorId) {
      const rows = readSettings.all(connectorId) as {
        tool: string;
        mode: unknown;
        class: unknown;
        never: unknown;
      }[];
      return new Map(rows.map((row) => [row.tool, readSetting(row)]));
    },
    keepSettings(connectorId, settings, direction, inMemory) {
      store.change(direction, inMemory, () => {
        for (const [tool, { mode, class: access, never }] of settings)
          writeSetting.run(connectorId, tool, mode, access, never ? 1 : 0);
      });
    },
    copyStricter(from, to) {
      store.transaction(() => copy.run(to, from));
    },
    startOver(connectorId) {
      store.transaction(() => {
        unpin.run(connectorId);
        unallow.run(connectorId);
      });
    },
    offered(connectorId) {
      const row = readOffered.get(connectorId) as { items: string } | undefined;
      return row?.items ?? null;
    },
    keepOffered(connectorId, offered, fetchedAt) {
      writeOffered.run(connectorId, fetchedAt, offered);
    },
    forget(connectorId) {
      store.transaction(() => {
        for (const removal of removals) removal.run(connectorId);
      });
    },
  };
}

/** What is read back is as foreign as what came from upstream: it goes through the same copy. */
function parseTools(text: string): readonly CopiedTool[] {
  let listed: JsonValue;
  try {
    listed = JSON.parse(text) as JsonValue;
  } catch {
    return [];
  }
  if (!Array.isArray(listed)) return [];
  return (listed as readonly JsonValue[]).flatMap((foreign) => {
    const copy = copyToolDefinition(isJsonObject(foreign) ? foreign : null, 'keep');
    return copy.ok ? [copy.tool] : [];
  });
}

/** A mode or class we do not know is the stricter one, never the default (INV-7). */
function readSetting(row: { mode: unknown; class: unknown; never: unknown }): ToolSetting {
  return {
    mode: row.mode === null ? null : toolModeSchema.catch('block').parse(row.mode),
    class: row.class === null ? null : accessClassSchema.catch('destructive').parse(row.class),
    never: row.never !== 0,
  };
}
