/**
 * What SQLite's own check does not look at: that the schema is ours, and that texts are UTF-8 and
 * JSON of the right kind. The driver ends the process at a text that is not UTF-8, so every text is
 * looked at as bytes before anything reads it.
 */
import { isUtf8 } from 'node:buffer';
import Database from 'libsql';
import type { Db } from './db.ts';
import { migrate } from './migrations.ts';
import { DamagedFile } from './storage-problem.ts';

/** Columns that hold JSON, with what it has to be. */
export const jsonColumns: readonly (readonly [string, string, 'array' | 'object'])[] = [
  ['clients', 'redirect_uris', 'array'],
  ['clients', 'grant_types', 'array'],
  ['grants', 'audience', 'array'],
  ['grants', 'access', 'object'],
  ['tokens', 'narrowed_access', 'object'],
  ['standing_approvals', 'conditions', 'array'],
  ['standing_approvals', 'argument_names', 'array'],
];

/** What else has to hold for a row to be one of ours. */
export const rowRules: readonly (readonly [string, string])[] = [
  [
    'clients',
    `length(client_id) BETWEEN 1 AND 512 AND identity IN ('dynamic', 'metadata-url', 'pre-registered')
     AND auth_method IN ('none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt')`,
  ],
  ['grants', 'length(grant_id) BETWEEN 1 AND 64'],
  ['chains', 'length(chain_id) BETWEEN 1 AND 64 AND rotations >= 0'],
];

/** @throws DamagedFile saying what is */
export function assertReadable(db: Db): void {
  // A new, empty store is the measure: names come from there, never from the file.
  const reference = new Database(':memory:');
  try {
    migrate(reference, ':memory:');
    if (schemaOf(db) !== schemaOf(reference))
      throw new DamagedFile('its tables are not as they were made');
    for (const { table, column } of textColumns(reference)) {
      const rows = db.prepare(`SELECT CAST(${column} AS BLOB) AS bytes FROM ${table}`).all() as {
        bytes: Uint8Array | null;
      }[];
      if (rows.some(({ bytes }) => bytes !== null && !isUtf8(bytes)))
        throw new DamagedFile(`a text in "${table}" is damaged`);
    }
  } finally {
    reference.close();
  }
  for (const [table, column, type] of jsonColumns) {
    const { damaged } = db
      .prepare(
        `SELECT count(*) AS damaged FROM ${table} WHERE ${column} IS NOT NULL
         AND (NOT json_valid(${column}) OR json_type(${column}) <> '${type}')`,
      )
      .get() as { damaged: number };
    if (damaged > 0) throw new DamagedFile(`an entry in "${table}" is damaged`);
  }
  for (const [table, rule] of rowRules) {
    const { damaged } = db
      .prepare(`SELECT count(*) AS damaged FROM ${table} WHERE NOT (${rule})`)
      .get() as { damaged: number };
    if (damaged > 0) throw new DamagedFile(`an entry in "${table}" is damaged`);
  }
}

function schemaOf(db: Db): string {
  const parts = db
    .prepare(
      `SELECT CAST(type || ' ' || name || ' ' || coalesce(sql, '') AS BLOB) AS part
       FROM sqlite_master ORDER BY type, name`,
    )
    .all() as { part: Uint8Array }[];
  return parts.map(({ part }) => Buffer.from(part).toString('base64')).join('\n');
}

/** Not of the audit log: it may be large, and is read as bytes anyway. */
function textColumns(reference: Db): { table: string; column: string }[] {
  return reference
    .prepare(
      `SELECT tables.name AS "table", columns.name AS "column"
       FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND tables.name <> 'audit' AND columns.type = 'TEXT'`,
    )
    .all() as { table: string; column: string }[];
}
