/**
 * Puts entries into the file, inside a transaction of the caller: the row, its place in the chain,
 * the text index, the counts.
 *
 * Most entries have the words of one just before: the same client calls the same tool. So entries
 * come in blocks, and in a block the text index has one place for all that have the same words: the
 * first of them. The others say in `words_of` which that is (`search-entries.ts` goes back). A
 * third of what a call costs in the log was its words.
 */
import { limits } from '../limits/limits.ts';
import type { Db } from '../store/db.ts';
import { chainDigestOf, chainStart } from './chain.ts';
import { callAction, type AuditRow } from './entry.ts';
import { createKinds, type Kind } from './kinds.ts';
import type { Names } from './names.ts';
import type { Seal } from './seal.ts';
import { indexed } from './search-text.ts';
import { wellFormed } from './well-formed.ts';

export const quarterMs = 15 * 60_000;
export const dayMs = 24 * 3_600_000;

/** Calls of one kind in one quarter of an hour. */
interface Count {
  readonly kind: Kind;
  readonly quarter: number;
  calls: number;
}

/** The end of the chain. */
export interface Head {
  readonly id: number;
  readonly at: number;
  readonly digest: Buffer;
}

export interface EntryWriter {
  /**
   * Appends one entry.
   *
   * @param account that it is about
   * @param from its id is at least this
   */
  write(at: number, row: AuditRow, account?: string | null, from?: number): void;
  /** Writes the counts of what was appended and seals the end. The last thing in a transaction. */
  finish(): void;
  head(): Head;
  /** Names or entries were taken away by somebody else. */
  forget(): void;
  /** After a rollback: as it was at `head`. */
  backTo(head: Head): void;
}

export function createEntryWriter(db: Db, names: Names, seal?: Seal): EntryWriter {
  const kinds = createKinds(names);
  const entries = createInserter(db, 'entries', 22);
  const texts = createInserter(db, 'entry_text (rowid, words)', 2);
  const addToQuarter = db.prepare(
    'INSERT INTO quarters VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET calls = calls + excluded.calls',
  );
  const addToDay = db.prepare(
    'INSERT INTO days VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET calls = calls + excluded.calls',
  );
  const addSeal = db.prepare('UPDATE entries SET mac = ? WHERE id = ?');
  let head = lastEntry(db);
  let counts: Count[] = [];

  function write(at: number, row: AuditRow, account: string | null = null, from = 0): void {
    const kind = kinds.of(row, account);
    const own = {
      id: Math.max(head.id + 1, from),
      // Times never go back in the log: pages by time look for their first entry by halving.
      at: Math.max(head.at, Math.floor(at)),
      callId: wellFormed(row.callId),
      durationUs: wholeNumber(row.durationMs, 1000),
      resultBytes: wholeNumber(row.resultBytes, 1),
      arguments: wellFormed(row.arguments),
      detail: wellFormed(row.detail),
    };
    const digest = chainDigestOf(head.digest, own, kind);
    const wordsOf = firstWithWords(kind, own.id, own.detail, own.arguments);
    entries.add(own.id, own.at, kind.actor, kind.decision);
    entries.addAll(kind.names);
    entries.add(own.callId, own.durationUs, own.resultBytes, own.arguments, own.detail);
    entries.add(digest, null, wordsOf, kind.account);
    entries.endRow();
    if (row.action === callAction && row.decision !== 'sent')
      count(kind, Math.floor(own.at / quarterMs));
    head = { id: own.id, at: own.at, digest };
  }

  /**
   * @returns null when this entry is the first of its block with these words; they are in the text
   *   index then
   */
  function firstWithWords(
    kind: Kind,
    id: number,
    detail: string | null,
    given: string | null,
  ): number | null {
    const [said, asked] = [
      detail?.slice(0, limits.audit.searchedText) ?? '',
      given?.slice(0, limits.audit.searchedText) ?? '',
    ];
    const block = blockOf(id);
    if (kind.block !== block) {
      kind.firstOf.clear();
      kind.block = block;
    }
    const words = `${said} ${asked}`;
    const first = kind.firstOf.get(words);
    if (first !== undefined) return first;
    kind.firstOf.set(words, id);
    texts.add(id, indexed([...kind.words, words], kind.facets));
    texts.endRow();
    return null;
  }

  function count(kind: Kind, quarter: number): void {
    const known = counts.find((each) => each.kind === kind && each.quarter === quarter);
    if (known === undefined) counts.push({ kind, quarter, calls: 1 });
    else known.calls += 1;
  }

  return {
    write,
    finish() {
      entries.flush();
      texts.flush();
      for (const { kind, quarter, calls } of counts) {
        const { client, connector, tool, decision } = kind;
        const day = Math.floor((quarter * quarterMs) / dayMs);
        addToQuarter.run([quarter, client, decision, calls]);
        addToDay.run([day, client, connector, tool, decision, calls]);
      }
      counts = [];
      const mac = seal?.of('entry', head.digest) ?? null;
      if (mac !== null) addSeal.run([mac, head.id]);
    },
    head: () => head,
    forget: () => kinds.forget(),
    backTo(earlier) {
      head = earlier;
      entries.forget();
      texts.forget();
      counts = [];
      kinds.forget();
    },
  };
}

/**
 * Of so many entries by number: a search that finds one looks through its block for those with the
 * same words.
 */
export const blockOf = (id: number): number => Math.floor(id / limits.audit.blockEntries);
export const firstOfBlock = (block: number): number => block * limits.audit.blockEntries;

type Value = string | number | null | Uint8Array;

interface Inserter {
  /** The next values of a row. */
  add(...some: readonly Value[]): void;
  addAll(some: readonly Value[]): void;
  /** The row is whole. */
  endRow(): void;
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
  const addAll = (some: readonly Value[]): void => {
    for (const value of some) values.push(value);
  };
  return {
    add: (...some) => addAll(some),
    addAll,
    endRow() {
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

function wholeNumber(value: number | null | undefined, factor: number): number | null {
  return value === null || value === undefined || !Number.isFinite(value)
    ? null
    : Math.max(0, Math.round(value * factor));
}
