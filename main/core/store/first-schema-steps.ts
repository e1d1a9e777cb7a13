/** The first seven steps of the store's schema. Steps are never edited after a release (REL-19). */

export const firstSchemaSteps: readonly string[] = [
  // 1: the first schema. Times are epoch milliseconds; hashes are SHA-256 as 32-byte blobs.
  `
  CREATE TABLE clients (
    client_id TEXT PRIMARY KEY,
    identity TEXT NOT NULL,
    name TEXT NOT NULL,
    redirect_uris TEXT NOT NULL,
    auth_method TEXT NOT NULL,
    secret_hash BLOB,
    grant_types TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    last_used_at INTEGER,
    blocked_at INTEGER,
    revoked_at INTEGER
  ) STRICT;

  CREATE TABLE grants (
    grant_id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients(client_id) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    access TEXT NOT NULL,
    offline INTEGER NOT NULL,
    redirect_uri TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    ended_at INTEGER,
    ended_why TEXT
  ) STRICT;
  CREATE INDEX grants_by_client ON grants(client_id) WHERE ended_at IS NULL;

  CREATE TABLE codes (
    hash BLOB PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES grants(grant_id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    redirect_uri_sent INTEGER NOT NULL,
    challenge TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
  ) STRICT;

  CREATE TABLE tokens (
    hash BLOB PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    grant_id TEXT NOT NULL REFERENCES grants(grant_id) ON DELETE CASCADE,
    family_id TEXT NOT NULL,
    generation INTEGER NOT NULL,
    narrowed_access TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    chain_ends_at INTEGER NOT NULL,
    used_at INTEGER,
    rotated_at INTEGER,
    revoked_at INTEGER
  ) STRICT;
  CREATE INDEX tokens_by_grant ON tokens(grant_id);
  CREATE INDEX tokens_by_family ON tokens(family_id, generation);

  CREATE TABLE tool_pins (
    connector_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    definition_hash TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (connector_id, tool)
  ) STRICT;

  CREATE TABLE tool_settings (
    connector_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    mode TEXT,
    class TEXT,
    PRIMARY KEY (connector_id, tool)
  ) STRICT;

  CREATE TABLE catalogues (
    connector_id TEXT PRIMARY KEY,
    fetched_at INTEGER NOT NULL,
    tools TEXT NOT NULL
  ) STRICT;

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    client_id TEXT,
    client_name TEXT,
    connector TEXT,
    tool TEXT,
    action TEXT NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT,
    duration_ms REAL,
    result_bytes INTEGER,
    arguments TEXT,
    detail TEXT,
    chain BLOB NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_client ON audit(client_id, id);
  CREATE INDEX audit_by_connector ON audit(connector, id);
  CREATE INDEX audit_by_time ON audit(at);
  CREATE INDEX audit_denied ON audit(id) WHERE decision = 'deny';

  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,

  // 2: one grant per client and resource, with its chains of tokens; clients of other kinds than
  // the dynamic one.
  `
  ALTER TABLE clients ADD COLUMN registered_by TEXT;
  ALTER TABLE clients ADD COLUMN document_hash TEXT;
  ALTER TABLE clients ADD COLUMN keys TEXT;

  ALTER TABLE grants ADD COLUMN consented_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE grants ADD COLUMN ends_at INTEGER;
  ALTER TABLE grants ADD COLUMN document_hash TEXT;
  ALTER TABLE grants ADD COLUMN remembered INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE grants DROP COLUMN offline;
  UPDATE grants SET consented_at = created_at;

  ALTER TABLE codes ADD COLUMN offline INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE codes ADD COLUMN chain_id TEXT;

  CREATE TABLE chains (
    chain_id TEXT PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES grants(grant_id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    rotations INTEGER NOT NULL,
    offline INTEGER NOT NULL,
    last_used_at INTEGER,
    ended_at INTEGER,
    ended_why TEXT
  ) STRICT;
  CREATE INDEX chains_by_grant ON chains(grant_id);
  CREATE INDEX chains_replayed ON chains(ended_at) WHERE ended_why IN ('refresh_replayed', 'code_replayed');
  INSERT INTO chains (chain_id, grant_id, created_at, expires_at, ends_at, rotations, offline)
    SELECT family_id, grant_id, min(created_at), max(expires_at), max(chain_ends_at), max(generation), max(kind = 'refresh')
    FROM tokens WHERE revoked_at IS NULL GROUP BY family_id;

  CREATE TABLE new_tokens (
    hash BLOB PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    chain_id TEXT NOT NULL REFERENCES chains(chain_id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    narrowed_access TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    rotated_at INTEGER,
    revoked_at INTEGER
  ) STRICT;
  INSERT INTO new_tokens
    SELECT hash, kind, family_id, generation, narrowed_access, created_at, expires_at, used_at, rotated_at, revoked_at
    FROM tokens WHERE family_id IN (SELECT chain_id FROM chains);
  DROP TABLE tokens;
  ALTER TABLE new_tokens RENAME TO tokens;
  CREATE INDEX tokens_by_chain ON tokens(chain_id, generation);
  `,

  // 3: what exactly a person confirmed when they added a command.
  `
  CREATE TABLE confirmed_commands (
    connector_id TEXT PRIMARY KEY,
    facts TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL
  ) STRICT;
  `,

  // 4: resources and prompts, as last listed.
  `
  CREATE TABLE offerings (
    connector_id TEXT PRIMARY KEY,
    fetched_at INTEGER NOT NULL,
    items TEXT NOT NULL
  ) STRICT;
  `,

  // 5: tools the person never wants used; what exactly they accepted, and what became of it since.
  `
  ALTER TABLE tool_settings ADD COLUMN never INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tool_pins ADD COLUMN definition TEXT;
  ALTER TABLE tool_pins ADD COLUMN earlier_hash TEXT;
  ALTER TABLE tool_pins ADD COLUMN changed_back_at INTEGER;
  `,

  // 6: rules in their order, and what a person set for one client: modes of tools, connectors
  // switched off.
  `
  CREATE TABLE rules (
    rule_id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE client_tools (
    client_id TEXT NOT NULL REFERENCES clients(client_id) ON DELETE CASCADE,
    connector_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    mode TEXT NOT NULL,
    PRIMARY KEY (client_id, connector_id, tool)
  ) STRICT;

  CREATE TABLE client_switches (
    client_id TEXT NOT NULL REFERENCES clients(client_id) ON DELETE CASCADE,
    connector_id TEXT NOT NULL,
    PRIMARY KEY (client_id, connector_id)
  ) STRICT;
  `,

  // 7: answers that are kept ("always allow").
  `
  CREATE TABLE standing_approvals (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients(client_id) ON DELETE CASCADE,
    connector_id TEXT NOT NULL,
    configuration TEXT NOT NULL,
    tool TEXT NOT NULL,
    tool_hash TEXT NOT NULL,
    conditions TEXT NOT NULL,
    argument_names TEXT,
    created_at INTEGER NOT NULL,
    until INTEGER,
    calls_left INTEGER,
    calls INTEGER NOT NULL,
    last_used_at INTEGER
  ) STRICT;
  `,
];
