/**
 * Pages of the log by id, never OFFSET, never the whole table. Filters and words are one look-up in
 * the text index; times become ids first, because entries are in the order of time.
 */
import { valuesOf } from '../../../../contract/plain/values-of.ts';
import type { ParsedInput } from '../../../../contract/commands/commands.ts';
import type { AuditEntry } from '../../../../contract/views/audit-entry.ts';
import type { Db } from '../../store/db.ts';
import { actors, decisions } from '../entry.ts';
import type { Names } from '../names.ts';
import { entryOf, selectEntries, type StoredEntry } from '../read-entries.ts';
import type { LongerWords } from '../text-index/indexed-words.ts';
import { facetOf, questionOf, type Question } from '../text-index/search-text.ts';
import { createIdAt } from './id-at.ts';
import type { EntrySearch } from './search-entries.ts';

export interface AuditFilter extends Omit<ParsedInput<'audit.list'>, 'clientId'> {
  /** Entries of any of these. */
  readonly clientIds?: readonly string[] | undefined;
}

export interface AuditPage {
  readonly entries: AuditEntry[];
  readonly more: boolean;
}

/** Where a page is, and how long. */
const bounds: ReadonlySet<string> = new Set<keyof AuditFilter>([
  'before',
  'after',
  'since',
  'until',
  'order',
  'limit',
]);

/** Whether it takes the text index to answer. */
export function isSearch(filter: AuditFilter): boolean {
  return Object.entries(filter).some(
    ([name, value]) => !bounds.has(name) && value !== undefined && value !== '',
  );
}

export function createListQuery(
  db: Db,
  names: Names,
  search: EntrySearch,
  longer: LongerWords,
): (filter: AuditFilter) => AuditPage {
  const byId = db.prepare(`${selectEntries} WHERE id = ?`);
  const idAt = createIdAt(db);
  const plain = {
    newest: db.prepare(`${selectEntries} WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?`),
    oldest: db.prepare(`${selectEntries} WHERE id > ? AND id < ? ORDER BY id LIMIT ?`),
  };

  function rowsOf(filter: AuditFilter): StoredEntry[] {
    const match = lookUp(filter, names, longer);
    if (match === undefined) return [];
    const least = Math.max(
      filter.after ?? 0,
      filter.since === undefined ? 0 : idAt(Date.parse(filter.since)) - 1,
    );
    const most = Math.min(
      filter.before ?? Number.MAX_SAFE_INTEGER,
      filter.until === undefined ? Number.MAX_SAFE_INTEGER : idAt(Date.parse(filter.until) + 1),
    );
    if (match === null)
      return plain[filter.order].all(least, most, filter.limit + 1) as StoredEntry[];
    const found = search.find(filter.order, match, least, most, filter.limit + 1);
    return found.flatMap((id) => {
      const row = byId.get([id]) as StoredEntry | undefined;
      return row === undefined ? [] : [row];
    });
  }

  return (filter) => {
    const rows = rowsOf(filter);
    return { entries: rows.slice(0, filter.limit).map(entryOf), more: rows.length > filter.limit };
  };
}

/** What the index is asked: null when every entry fits, undefined when none can. */
function lookUp(
  filter: AuditFilter,
  names: Names,
  longer: LongerWords,
): Question | null | undefined {
  const facets: string[][] = [];
  const add = (facet: (name: number) => string, values: readonly string[] | undefined): void => {
    if (values === undefined) return;
    const known = values.map((value) => names.find(value)).filter((name) => name !== null);
    facets.push(known.map(facet));
  };
  const some = (value: string | readonly string[] | undefined): readonly string[] | undefined =>
    value === undefined ? undefined : valuesOf(value);
  add(facetOf.client, filter.clientIds);
  add(facetOf.grant, some(filter.grantId));
  add(facetOf.connector, some(filter.connector));
  add(facetOf.tool, some(filter.tool));
  add(facetOf.account, some(filter.account));
  add(facetOf.action, some(filter.action));
  add(facetOf.reason, filter.reasons);
  if (filter.decision !== undefined)
    facets.push(valuesOf(filter.decision).map((word) => facetOf.decision(decisions.indexOf(word))));
  if (filter.actor !== undefined)
    facets.push(valuesOf(filter.actor).map((word) => facetOf.actor(actors.indexOf(word))));
  // A name that occurs nowhere: no entry has it.
  if (facets.some((alternatives) => alternatives.length === 0)) return undefined;
  return questionOf(filter.search ?? '', facets, longer);
}
