/** Versions of what servers say beside their tools that the person accepted, in the store. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { Store } from '../../store/open-store.ts';

/**
 * `instructions`: of the whole server, without a name. `page`: named by its `ui://` URI. `skill`:
 * an entry with the digests of its files, named by the URI of its `SKILL.md`. `skill_file`: one
 * that no entry has a digest of, named by its URI.
 */
export type ItemKind = (typeof itemKinds)[number];

const itemKinds = ['instructions', 'page', 'skill', 'skill_file'] as const;

export interface ItemPin {
  readonly kind: ItemKind;
  readonly name: string;
  readonly hash: string;
  /** Null where it cannot be read. */
  readonly definition: JsonObject | null;
  readonly acceptedAt: number;
}

export interface ItemPins {
  all(connectorId: string): readonly ItemPin[];
  keep(connectorId: string, pins: readonly ItemPin[]): void;
  /** Takes back that it was accepted. */
  drop(connectorId: string, kind: ItemKind, name: string): void;
  forget(connectorId: string): void;
}

/** @returns what the data folder knows of accepted items */
export function createItemPins(store: Store): ItemPins {
  const { db } = store;
  const read = db.prepare(
    `SELECT kind, name, definition_hash, definition, accepted_at FROM item_pins
     WHERE connector_id = ?`,
  );
  const write = db.prepare(
    `INSERT INTO item_pins (connector_id, kind, name, definition_hash, definition, accepted_at)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (connector_id, kind, name) DO UPDATE SET
       definition_hash = excluded.definition_hash, definition = excluded.definition,
       accepted_at = excluded.accepted_at`,
  );
  const dropOne = db.prepare(
    'DELETE FROM item_pins WHERE connector_id = ? AND kind = ? AND name = ?',
  );
  const dropAll = db.prepare('DELETE FROM item_pins WHERE connector_id = ?');

  return {
    all(connectorId) {
      const rows = read.all(connectorId) as {
        kind: string;
        name: string;
        definition_hash: string;
        definition: string;
        accepted_at: number;
      }[];
      return rows.flatMap((row) => {
        const kind = kindOf(row.kind);
        return kind === null
          ? []
          : [
              {
                kind,
                name: row.name,
                hash: row.definition_hash,
                definition: parsed(row.definition),
                acceptedAt: row.accepted_at,
              },
            ];
      });
    },
    keep(connectorId, pins) {
      store.transaction(() => {
        for (const { kind, name, hash, definition, acceptedAt } of pins)
          write.run(connectorId, kind, name, hash, JSON.stringify(definition), acceptedAt);
      });
    },
    drop(connectorId, kind, name) {
      store.restrict(() => dropOne.run(connectorId, kind, name));
    },
    forget(connectorId) {
      store.restrict(() => dropAll.run(connectorId));
    },
  };
}

/** @returns null for what no Consentry of this version knows */
export function kindOf(text: string): ItemKind | null {
  return itemKinds.find((kind) => kind === text) ?? null;
}

function parsed(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
