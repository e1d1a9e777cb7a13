/** Puts entries into the file, inside a transaction of the caller: the row, its place in the chain, the text index, the counts. */
import { limits } from '../lib/limits.ts';
import type { Db } from '../store/db.ts';
import { chainDigest, chainStart } from './chain.ts';
import { actors, callAction, decisions, type AuditRow } from './entry.ts';
import type { Names } from './names.ts';
import type { Seal } from './seal.ts';
import { facetOf, indexed } from './search-text.ts';

export const quarterMs = 15 * 60_000;
export const dayMs = 24 * 3_600_000;

interface Count {
  readonly add: { run(values: readonly number[]): unknown };
  readonly key: readonly number[];
  calls: number;
}

/** The end of the chain. */
export interface Head {
  readonly id: number;
  readonly at: number;
  readonly digest: Buffer;
}

export interface EntryWriter {
  /** Appends one entry; its id is at least `from`. */
  write(at: number, row: AuditRow, from?: number): void;
  /** Writes the counts of what was appended and seals the end. The last thing in a transaction. */
  finish(): void;
  head(): Head;
  /** Names were taken away by somebody else. */
  forgetNames(): void;
  /** After a rollback: as it was at `head`. */
  backTo(head: Head): void;
}

export function createEntryWriter(db: Db, names: Names, seal?: Seal): EntryWriter {
  const entries = createInserter(db, 'entries', 20);
  const texts = createInserter(db, 'entry_text (rowid, words)', 2);
  const addToQuarter = db.prepare(
    'INSERT INTO quarters VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET calls = calls + excluded.calls',
  );
  const addToDay = db.prepare(
    'INSERT INTO days VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET calls = calls + excluded.calls',
  );
  const addSeal = db.prepare('UPDATE entries SET mac = ? WHERE id = ?');
  let head = lastEntry(db);
  let counts = new Map<string, Count>();

  const nameOf = (text: string | null): number | null => (text === null ? null : names.keep(text));

  function write(at: number, row: AuditRow, from = 0): void {
    const fields = {
      id: Math.max(head.id + 1, from),
      // Times never go back in the log: pages by time look for their first entry by halving.
      at: Math.max(head.at, Math.floor(at)),
      actor: actors.indexOf(row.actor),
      decision: decisions.indexOf(row.decision),
      action: wellFormed(row.action),
      clientId: wellFormed(row.clientId),
      clientName: wellFormed(row.clientName),
      grantId: wellFormed(row.grantId),
      connector: wellFormed(row.connector),
      tool: wellFormed(row.tool),
      reason: wellFormed(row.reason),
      layer: wellFormed(row.layer),
      trace: wellFormed(row.trace?.slice(0, limits.audit.trace)),
      callId: wellFormed(row.callId),
      durationUs: wholeNumber(row.durationMs, 1000),
      resultBytes: wholeNumber(row.resultBytes, 1),
      arguments: wellFormed(row.arguments),
      detail: wellFormed(row.detail),
    };
    const action = names.keep(fields.action ?? '');
    const client = nameOf(fields.clientId);
    const clientName = nameOf(fields.clientName);
    const grant = nameOf(fields.grantId);
    const connector = nameOf(fields.connector);
    const tool = nameOf(fields.tool);
    const reason = nameOf(fields.reason);
    const layer = nameOf(fields.layer);
    const trace = nameOf(fields.trace);
    const digest = chainDigest(head.digest, fields);
    const { id } = fields;
    entries.add(
      id,
      fields.at,
      fields.actor,
      fields.decision,
      action,
      client,
      clientName,
      grant,
      connector,
      tool,
      reason,
      layer,
      trace,
      fields.callId,
      fields.durationUs,
      fields.resultBytes,
      fields.arguments,
      fields.detail,
      digest,
      null,
    );
    const words = [
      fields.clientName,
      fields.connector,
      fields.tool,
      fields.action,
      fields.reason,
      fields.detail?.slice(0, limits.audit.searchedText),
      fields.arguments?.slice(0, limits.audit.searchedText),
    ];
    const facets = [
      facetOf.actor(fields.actor),
      facetOf.decision(fields.decision),
      facetOf.action(action),
      client === null ? '' : facetOf.client(client),
      clientName === null ? '' : facetOf.clientName(clientName),
      grant === null ? '' : facetOf.grant(grant),
      connector === null ? '' : facetOf.connector(connector),
      tool === null ? '' : facetOf.tool(tool),
      reason === null ? '' : facetOf.reason(reason),
      layer === null ? '' : facetOf.layer(layer),
      trace === null ? '' : facetOf.trace(trace),
    ];
    texts.add(id, indexed(words, facets));
    if (row.action === callAction) {
      const { at: when, decision } = fields;
      note(addToQuarter, [Math.floor(when / quarterMs), client ?? 0, decision]);
      const day = Math.floor(when / dayMs);
      note(addToDay, [day, client ?? 0, connector ?? 0, tool ?? 0, decision]);
    }
    head = { id, at: fields.at, digest };
  }

  function note(add: Count['add'], key: readonly number[]): void {
    const name = key.join(' ');
    const known = counts.get(name);
    if (known === undefined) counts.set(name, { add, key, calls: 1 });
    else known.calls += 1;
  }

  return {
    write,
    finish() {
      entries.flush();
      texts.flush();
      for (const { add, key, calls } of counts.values()) add.run([...key, calls]);
      counts = new Map();
      const mac = seal?.of('entry', head.digest) ?? null;
      if (mac !== null) addSeal.run([mac, head.id]);
    },
    head: () => head,
    forgetNames: () => names.forget(),
    backTo(earlier) {
      head = earlier;
      entries.forget();
      texts.forget();
      counts = new Map();
      names.forget();
    },
  };
}

type Value = string | number | null | Uint8Array;

interface Inserter {
  /** The values of one row. */
  add(...row: readonly Value[]): void;
  flush(): void;
  forget(): void;
}

/** Rows of one statement: each way into the database costs more than the row it carries. */
const rowsAtOnce = 16;

function createInserter(db: Db, into: string, columns: number): Inserter {
  const place = `(${Array(columns).fill('?').join(', ')})`;
  const one = db.prepare(`INSERT INTO ${into} VALUES ${place}`);
  const many = db.prepare(`INSERT INTO ${into} VALUES ${Array(rowsAtOnce).fill(place).join(', ')}`);
  let values: Value[] = [];
  return {
    add(...row) {
      for (const value of row) values.push(value);
      if (values.length < rowsAtOnce * columns) return;
      many.run(values);
      values = [];
    },
    flush() {
      for (let from = 0; from < values.length; from += columns)
        one.run(values.slice(from, from + columns));
      values = [];
    },
    forget() {
      values = [];
    },
  };
}

function lastEntry(db: Db): Head {
  const row = db.prepare('SELECT id, at, chain FROM entries ORDER BY id DESC LIMIT 1').get() as
    { id: number; at: number; chain: Uint8Array } | undefined;
  return row === undefined
    ? { id: 0, at: 0, digest: chainStart }
    : { id: row.id, at: row.at, digest: Buffer.from(row.chain) };
}

/** The file holds UTF-8: half of a surrogate pair would come back as another character, and the chain would not hold. */
function wellFormed(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  return text.isWellFormed() ? text : Buffer.from(text, 'utf8').toString('utf8');
}

function wholeNumber(value: number | null | undefined, factor: number): number | null {
  return value === null || value === undefined || !Number.isFinite(value)
    ? null
    : Math.max(0, Math.round(value * factor));
}
