/** The store's schema, step by step. Steps are never edited after a release (REL-19). */
import { firstSchemaSteps } from './first-schema-steps.ts';
import { sealColumn, sealStep, sealTriggers } from './sealed-tables.ts';

export const schemaSteps: readonly string[] = [
  ...firstSchemaSteps,
  // 8: seals on everything that gives or takes rights.
  sealStep,

  // 9: what was used of a day's bound.
  `
  CREATE TABLE day_use (
    key TEXT PRIMARY KEY,
    day INTEGER NOT NULL,
    calls INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,

  // 10: permission sets, and the groups of clients that have them.
  `
  CREATE TABLE permission_sets (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE client_groups (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  ${sealTriggers(10)}
  `,
  // 11: entries of ours in the files of AI clients. They give no right: a client still has to log
  // in.
  `
  CREATE TABLE client_entries (
    entry_id TEXT PRIMARY KEY,
    app TEXT NOT NULL,
    file TEXT NOT NULL,
    project TEXT,
    name TEXT NOT NULL,
    via TEXT NOT NULL CHECK (via IN ('http', 'bridge')),
    connector TEXT,
    entry TEXT NOT NULL,
    piece TEXT,
    digest TEXT NOT NULL,
    first_backup TEXT,
    last_backup TEXT,
    made TEXT,
    installed_at INTEGER NOT NULL,
    UNIQUE (file, name)
  ) STRICT;
  `,
  // 12: how long the tokens of a client live, where that is shorter than usual.
  `
  ALTER TABLE clients ADD COLUMN token_lives TEXT;
  ${sealColumn(12)}
  `,
  // 13: when the metadata document of a client was last read. A time, like the other times not
  // sealed.
  `
  ALTER TABLE clients ADD COLUMN document_read_at INTEGER;
  UPDATE clients SET document_read_at = registered_at WHERE identity = 'metadata-url';
  `,
  // 14: whether the digest of an accepted tool covers all that is kept of one now; null: it was
  // made when `_meta`, unknown annotations and all of an icon but its address were not.
  `
  ALTER TABLE tool_pins ADD COLUMN is_whole INTEGER;
  ${sealColumn(14)}
  `,
  // 15: what the person accepted of what servers say beside their tools.
  `
  CREATE TABLE item_pins (
    connector_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    definition_hash TEXT NOT NULL,
    definition TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (connector_id, kind, name)
  ) STRICT;
  ${sealTriggers(15)}
  `,
  // 16: the secret that a client had before, until it ends.
  `
  ALTER TABLE clients ADD COLUMN former_secret TEXT;
  ${sealColumn(16)}
  `,
  // 17: how many calls one client may make.
  `
  ALTER TABLE clients ADD COLUMN call_limits TEXT;
  ${sealColumn(17)}
  `,
  // 18: how often rules decided. Counts of use are not sealed.
  `
  CREATE TABLE rule_uses (
    rule_id TEXT PRIMARY KEY,
    calls INTEGER NOT NULL,
    last_used_at INTEGER,
    in_force_since INTEGER
  ) STRICT;
  `,
];
