/** The rows of a sealed table as the texts that a seal is over. */
import type { Db } from './db.ts';
import { keyExpression, type SealedTable } from './sealed-tables.ts';

export interface SealedRows {
  /** @returns the text of one row; null: there is no such row */
  text(id: string): string | null;
  all(): readonly { readonly key: string; readonly text: string }[];
}

/**
 * Values are hex with their types, so that no two rows have the same text and nothing in them has
 * to be UTF-8.
 */
export function prepareRows(db: Db, table: SealedTable): SealedRows {
  const values = table.columns.map(
    (column) => `typeof(${column}) || ':' || hex(CAST(${column} AS BLOB))`,
  );
  const known = values.length === 0 ? `''` : values.join(` || ',' || `);
  const later = (table.laterColumns ?? []).map(
    ({ name }) =>
      ` || CASE WHEN ${name} IS NULL THEN '' ELSE ',${name}=' || typeof(${name}) || ':' || hex(CAST(${name} AS BLOB)) END`,
  );
  const text = [known, ...later].join('');
  const where = table.key.map((column) => `${column} = ?`).join(' AND ');
  const one = db.prepare(
    `SELECT coalesce(${text}, 'null') AS text FROM ${table.name} WHERE ${where}`,
  );
  const all = db.prepare(
    `SELECT ${keyExpression(table, '')} AS key, coalesce(${text}, 'null') AS text FROM ${table.name}`,
  );
  return {
    text(id) {
      const parts = partsOf(id);
      const key = table.hasBlobKey === true ? parts.map((part) => Buffer.from(part, 'hex')) : parts;
      return (one.get([...key]) as { text: string } | undefined)?.text ?? null;
    },
    all: () => all.all() as { key: string; text: string }[],
  };
}

/** @returns the members of a key, which is kept as a JSON array */
export function partsOf(id: string): string[] {
  const parsed: unknown = JSON.parse(id);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}
