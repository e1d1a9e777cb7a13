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

interface Between {
  /** Ids are above the first and below the second. */
  readonly least: number;
  readonly most: number;
}

function createBounds(db: Db): (filter: AuditFilter) => Between {
  const idAt = createIdAt(db);
  return ({ after, before, since, until }) => ({
    least: Math.max(after ?? 0, since === undefined ? 0 : idAt(Date.parse(since)) - 1),
    most: Math.min(
      before ?? Number.MAX_SAFE_INTEGER,
      until === undefined ? Number.MAX_SAFE_INTEGER : idAt(Date.parse(until) + 1),
    ),
  });
}

function pageOf(rows: readonly StoredEntry[], limit: number): AuditPage {
  return { entries: rows.slice(0, limit).map(entryOf), more: rows.length > limit };
}

/** Pages that are no searches. */
export function createPlainList(db: Db): (filter: AuditFilter) => AuditPage {
  const bounds = createBounds(db);
  const rows = {
    newest: db.prepare(`${selectEntries} WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?`),
    oldest: db.prepare(`${selectEntries} WHERE id > ? AND id < ? ORDER BY id LIMIT ?`),
  };
  return (filter) => {
    const { least, most } = bounds(filter);
    const found = rows[filter.order].all(least, most, filter.limit + 1) as StoredEntry[];
    return pageOf(found, filter.limit);
  };
}

export function createListQuery(
  db: Db,
  names: Names,
  search: EntrySearch,
  longer: LongerWords,
): (filter: AuditFilter) => AuditPage {
  const byId = db.prepare(`${selectEntries} WHERE id = ?`);
  const bounds = createBounds(db);
  const plainList = createPlainList(db);
  return (filter) => {
    const match = lookUp(filter, names, longer);
    if (match === undefined) return { entries: [], more: false };
    if (match === null) return plainList(filter);
    const { least, most } = bounds(filter);
    const found = search.find(filter.order, match, least, most, filter.limit + 1);
    const rows = found.flatMap((id) => {
      const row = byId.get([id]) as StoredEntry | undefined;
      return row === undefined ? [] : [row];
    });
    return pageOf(rows, filter.limit);
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
