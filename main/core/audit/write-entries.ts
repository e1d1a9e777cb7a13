/**
 * Puts entries into the file, inside a transaction of the caller: the row, its place in the chain,
 * the counts. The text index reads them later (`text-index/`).
 *
 * Most entries have the words of one just before: the same client calls the same tool. So entries
 * come in blocks, and in a block the text index has one place for all that have the same words: the
 * first of them. The others say in `words_of` which that is (`search-entries.ts` goes back).
 */
import type { Db } from '../store/db.ts';
import { blockOf } from './blocks.ts';
import { chainDigestOf, chainStart } from './chain.ts';
import { callAction, type AuditRow } from './entry.ts';
import { createInserter } from './inserter.ts';
import { createKinds, type Kind } from './kinds.ts';
import type { Names } from './names.ts';
import type { Seal } from './seal.ts';
import { searchedTexts } from './text-index/entry-words.ts';
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

  /** @returns null when this entry is the first of its block with these words */
  function firstWithWords(
    kind: Kind,
    id: number,
    detail: string | null,
    given: string | null,
  ): number | null {
    const block = blockOf(id);
    if (kind.block !== block) {
      kind.firstOf.clear();
      kind.block = block;
    }
    const words = searchedTexts(detail, given);
    const first = kind.firstOf.get(words);
    if (first !== undefined) return first;
    kind.firstOf.set(words, id);
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
      counts = [];
      kinds.forget();
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
