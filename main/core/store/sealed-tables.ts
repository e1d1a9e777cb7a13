/**
 * What of the store is sealed (SEC-94): everything that gives or takes rights. Times of use are
 * not, nor lists that come from a server. Triggers note which rows have to be sealed anew; whoever
 * removes one is noticed, since the schema is compared at every start.
 */

export interface SealedTable {
  readonly name: string;
  readonly key: readonly string[];
  /** The key is a blob. */
  readonly hasBlobKey?: boolean;
  readonly columns: readonly string[];
  /**
   * Came with later steps, null until then: a row where they are null is sealed as it was before.
   * The oldest first.
   */
  readonly laterColumns?: readonly { readonly name: string; readonly since: number }[];
  /** A row that is gone could have been one that says no, so that is noticed too. */
  readonly isComplete?: boolean;
  /** The step of `migrations.ts` that made it, where that came after the seals. */
  readonly since?: number;
}

/**
 * A table that comes later has `since`, and its step in `migrations.ts` ends with its triggers
 * (`sealTriggers`).
 */
export const sealedTables: readonly SealedTable[] = [
  {
    name: 'clients',
    key: ['client_id'],
    columns: [
      'identity',
      'redirect_uris',
      'auth_method',
      'secret_hash',
      'grant_types',
      'blocked_at',
      'document_hash',
      'keys',
    ],
    laterColumns: [
      { name: 'token_lives', since: 12 },
      { name: 'former_secret', since: 16 },
      { name: 'call_limits', since: 17 },
    ],
  },
  {
    name: 'grants',
    key: ['grant_id'],
    columns: [
      'client_id',
      'audience',
      'access',
      'redirect_uri',
      'ends_at',
      'ended_at',
      'document_hash',
      'remembered',
    ],
  },
  { name: 'chains', key: ['chain_id'], columns: ['grant_id', 'ends_at', 'offline', 'ended_at'] },
  {
    name: 'tokens',
    key: ['hash'],
    hasBlobKey: true,
    columns: [
      'kind',
      'chain_id',
      'generation',
      'narrowed_access',
      'expires_at',
      'rotated_at',
      'revoked_at',
    ],
  },
  {
    name: 'tool_settings',
    key: ['connector_id', 'tool'],
    columns: ['mode', 'class', 'never'],
    isComplete: true,
  },
  {
    name: 'tool_pins',
    key: ['connector_id', 'tool'],
    columns: ['definition_hash'],
    laterColumns: [{ name: 'is_whole', since: 14 }],
  },
  {
    name: 'client_tools',
    key: ['client_id', 'connector_id', 'tool'],
    columns: ['mode'],
    isComplete: true,
  },
  {
    name: 'client_switches',
    key: ['client_id', 'connector_id'],
    columns: [],
    isComplete: true,
  },
  { name: 'rules', key: ['rule_id'], columns: ['position', 'body'], isComplete: true },
  { name: 'confirmed_commands', key: ['connector_id'], columns: ['facts'] },
  {
    name: 'standing_approvals',
    key: ['id'],
    columns: [
      'client_id',
      'connector_id',
      'configuration',
      'tool',
      'tool_hash',
      'conditions',
      'until',
      'calls_left',
    ],
  },
  { name: 'permission_sets', key: ['id'], columns: ['body'], isComplete: true, since: 10 },
  {
    name: 'item_pins',
    key: ['connector_id', 'kind', 'name'],
    columns: ['definition_hash'],
    since: 15,
  },
  { name: 'client_groups', key: ['id'], columns: ['body'], isComplete: true, since: 10 },
];

/** A row's key as one text: a JSON list. */
export function keyExpression({ key, hasBlobKey }: SealedTable, row: string): string {
  const parts = key.map((column) =>
    hasBlobKey === true ? `hex(${row}${column})` : `${row}${column}`,
  );
  return `json_array(${parts.join(', ')})`;
}

export const sealStep = `
  CREATE TABLE seals (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE unsealed (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  ${sealTriggers(undefined)}`;

/**
 * The triggers of the tables that a step made; undefined for those that were there before the
 * seals.
 */
export function sealTriggers(step: number | undefined): string {
  return sealedTables
    .filter(({ since }) => since === step)
    .map((table) => triggers(table, table.columns))
    .join('');
}

/** For a step that adds a sealed column to a table: its triggers anew, with that column. */
export function sealColumn(step: number): string {
  return sealedTables
    .flatMap((table) => {
      const { name, laterColumns = [] } = table;
      if (!laterColumns.some(({ since }) => since === step)) return [];
      const there = laterColumns.filter(({ since }) => since <= step).map((column) => column.name);
      const drop = ['seal_new_', 'seal_old_', 'seal_'].map(
        (kind) => `DROP TRIGGER ${kind}${name};`,
      );
      return [...drop, triggers(table, [...table.columns, ...there])];
    })
    .join('\n');
}

function triggers(table: SealedTable, columns: readonly string[]): string {
  // Not OR IGNORE: in a trigger, what the outer statement says about conflicts holds instead.
  const note = (row: string): string => {
    const key = keyExpression(table, row);
    return `BEGIN INSERT INTO unsealed SELECT '${table.name}', ${key}
      WHERE NOT EXISTS (SELECT 1 FROM unsealed WHERE kind = '${table.name}' AND key = ${key}); END;`;
  };
  const { name, key } = table;
  return `
  CREATE TRIGGER seal_new_${name} AFTER INSERT ON ${name} ${note('NEW.')}
  CREATE TRIGGER seal_old_${name} AFTER DELETE ON ${name} ${note('OLD.')}
  CREATE TRIGGER seal_${name} AFTER UPDATE OF ${[...key, ...columns].join(', ')} ON ${name} ${note('NEW.')}`;
}
