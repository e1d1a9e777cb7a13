/**
 * The tables of the audit log. Names are kept once and stand in the rows as numbers; counts are
 * kept in the same transaction, because counting rows is what gets slow. The text index lies beside
 * it (`text-index/index-file.ts`).
 */
export const auditSteps: readonly string[] = [
  `
  CREATE TABLE names (name INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    decision INTEGER NOT NULL,
    action INTEGER NOT NULL,
    client INTEGER,
    client_name INTEGER,
    grant_name INTEGER,
    connector INTEGER,
    tool INTEGER,
    reason INTEGER,
    layer INTEGER,
    trace INTEGER,
    call_id TEXT,
    duration_us INTEGER,
    result_bytes INTEGER,
    arguments TEXT,
    detail TEXT,
    chain BLOB NOT NULL,
    mac BLOB
  ) STRICT;
  CREATE INDEX entries_by_call ON entries(call_id) WHERE call_id IS NOT NULL;

  CREATE VIRTUAL TABLE entry_text USING fts5(
    words, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 2"
  );

  CREATE TABLE quarters (
    quarter INTEGER NOT NULL,
    client INTEGER NOT NULL,
    decision INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (quarter, client, decision)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE days (
    day INTEGER NOT NULL,
    client INTEGER NOT NULL,
    connector INTEGER NOT NULL,
    tool INTEGER NOT NULL,
    decision INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (day, client, connector, tool, decision)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
  // The entry of the same block that has the same words in the text index; null: it has words of
  // its own there.
  'ALTER TABLE entries ADD COLUMN words_of INTEGER',
  // The account at the service, as a name; in the chain only where there is one.
  'ALTER TABLE entries ADD COLUMN account INTEGER',
  // The text index has a file of its own. Its pages are free for entries: a tenth of a second for a
  // million.
  'DROP TABLE entry_text',
];

/**
 * By their place in `auditSteps`: they only give room back. Where a page of that is damaged, the
 * log is whole without them.
 */
export const tidyingSteps: ReadonlySet<number> = new Set([3]);
