/**
 * What the text index is given to read of entries, from their rows. In a block the first entry
 * stands for all that have the same words (`write-entries.ts`); where retention took it, the first
 * that is left speaks for it.
 */
import { limits } from '../../limits/limits.ts';
import type { Db } from '../../store/db.ts';
import { blockOf, firstOfBlock } from '../blocks.ts';
import { facetOf, indexed } from './search-text.ts';

interface PlacedWords {
  /** Where the index has them: the entry whose words they are, which may be gone. */
  readonly place: number;
  readonly words: string;
  /** That entry is gone, so that the same place may come again. */
  readonly isBorrowed: boolean;
}

export interface ReadWords {
  readonly placed: readonly PlacedWords[];
  /** The last entry that was read; where there was none, where it began. */
  readonly to: number;
  /** Its digest in the chain, as hex; empty where there was none. */
  readonly chain: string;
}

export interface EntryWords {
  /**
   * Of the entries after `after` and up to `upTo`, so many by number as `most` says, oldest first.
   */
  read(after: number, upTo: number, most: number): ReadWords;
  /** Id of the newest entry, 0 for none. */
  last(): number;
  /** Id of the oldest entry; 1 for none. */
  first(): number;
  /** Places of entries that went, and that others of their block still have. */
  borrowed(): ReadonlySet<number>;
  /** Digest of an entry in the chain, as hex; undefined: there is none. */
  digestAt(id: number): string | undefined;
  /** Names were taken away. */
  forget(): void;
}

/** What people search for, as names. */
const searched = ['client_name', 'connector', 'account', 'tool', 'action', 'reason'] as const;
/** What is filtered by, in the order of `facetOf`. */
const filtered = {
  actor: facetOf.actor,
  decision: facetOf.decision,
  action: facetOf.action,
  client: facetOf.client,
  client_name: facetOf.clientName,
  grant_name: facetOf.grant,
  connector: facetOf.connector,
  tool: facetOf.tool,
  reason: facetOf.reason,
  layer: facetOf.layer,
  trace: facetOf.trace,
  account: facetOf.account,
} as const;

type Column = keyof typeof filtered;

type Row = Readonly<Record<Column, number | null>> & {
  readonly place: number;
  readonly words_of: number | null;
  readonly detail_text: string | null;
  readonly arguments_text: string | null;
};

/** At least what is searched of a text, which is counted in units of UTF-16. */
const bytes = limits.audit.searchedText * 4;
/** As hexadecimal: the driver ends the process at a text that is not UTF-8. */
const beginning = (column: string): string =>
  `iif(${column} IS NULL, NULL, hex(substr(CAST(${column} AS BLOB), 1, ${bytes}))) AS ${column}_text`;

export function createEntryWords(log: Db): EntryWords {
  const rows = log.prepare(
    `SELECT coalesce(words_of, id) AS place, words_of, ${Object.keys(filtered).join(', ')},
       ${beginning('detail')}, ${beginning('arguments')}
     FROM entries WHERE id > ? AND id <= ?
       AND (words_of IS NULL OR NOT EXISTS (SELECT 1 FROM entries AS own WHERE own.id = entries.words_of))
     ORDER BY id`,
  );
  const next = log.prepare('SELECT id FROM entries WHERE id > ? ORDER BY id LIMIT 1');
  const before = log.prepare(
    'SELECT id, lower(hex(chain)) AS chain FROM entries WHERE id <= ? ORDER BY id DESC LIMIT 1',
  );
  const ends = log.prepare(
    'SELECT (SELECT min(id) FROM entries) AS first, (SELECT max(id) FROM entries) AS last',
  );
  const borrowed = log.prepare(
    'SELECT DISTINCT words_of AS place FROM entries WHERE id < ?1 AND words_of < ?2',
  );
  const digest = log.prepare('SELECT lower(hex(chain)) AS chain FROM entries WHERE id = ?');
  const nameText = log.prepare('SELECT hex(text) AS text FROM names WHERE name = ?');
  const known = new Map<number, string>();

  function textOf(name: number | null): string | null {
    if (name === null) return null;
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    const row = nameText.get([name]) as { text: string } | undefined;
    const text = decoded(row?.text ?? '');
    if (known.size >= limits.audit.namesInMemory) known.clear();
    known.set(name, text);
    return text;
  }

  function placedOf(row: Row): PlacedWords {
    const facets = Object.entries(filtered).flatMap(([column, facet]) => {
      const value = row[column as Column];
      return value === null ? [] : [facet(value)];
    });
    const texts = searched.map((column) => textOf(row[column]));
    return {
      place: row.place,
      words: indexed([...texts, ownWords(row)], facets),
      isBorrowed: row.words_of !== null,
    };
  }

  const end = (): { first: number | null; last: number | null } =>
    ends.get() as { first: number | null; last: number | null };

  return {
    read(after, upTo, most) {
      const from = next.get([after]) as { id: number } | undefined;
      if (from === undefined || from.id > upTo) return { placed: [], to: after, chain: '' };
      const last = Math.min(upTo, from.id - 1 + most);
      // First how far, then what: another thread may add entries meanwhile.
      const { id: to, chain } = before.get([last]) as { id: number; chain: string };
      const placed = (rows.all([from.id - 1, to]) as Row[]).map(placedOf);
      return { placed, to, chain };
    },
    last: () => end().last ?? 0,
    first: () => end().first ?? 1,
    borrowed() {
      const first = end().first ?? 1;
      const rest = borrowed.all([firstOfBlock(blockOf(first) + 1), first]) as { place: number }[];
      return new Set(rest.map(({ place }) => place));
    },
    digestAt: (id) => (digest.get([id]) as { chain: string } | undefined)?.chain,
    forget: () => known.clear(),
  };
}

function ownWords(row: Row): string {
  return searchedTexts(
    row.detail_text === null ? null : decoded(row.detail_text),
    row.arguments_text === null ? null : decoded(row.arguments_text),
  );
}

/** What is searched of the texts that are an entry's own. */
export function searchedTexts(detail: string | null, given: string | null): string {
  const said = detail?.slice(0, limits.audit.searchedText) ?? '';
  const asked = given?.slice(0, limits.audit.searchedText) ?? '';
  return `${said} ${asked}`;
}

const decoded = (hex: string): string => Buffer.from(hex, 'hex').toString('utf8');
