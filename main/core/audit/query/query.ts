/**
 * Reading the audit log: pages by id, never OFFSET, never the whole table. Filters and words are
 * one look-up in the text index; times become ids first, because entries are in the order of time.
 */
import { valuesOf } from '../../../../contract/plain/values-of.ts';
import type { AuditEntry } from '../../../../contract/views/audit-entry.ts';
import type { ParsedInput } from '../../../../contract/commands/commands.ts';
import type { Db } from '../../store/db.ts';
import { actors, beforeTheEnd, decisions, type AuditRow } from '../entry.ts';
import type { LongerWords } from '../text-index/indexed-words.ts';
import { createNames, type Names } from '../names.ts';
import { entryOf, fieldsOf, selectEntries, type StoredEntry } from '../read-entries.ts';
import { createEntrySearch } from './search-entries.ts';
import { facetOf, questionOf, type Question } from '../text-index/search-text.ts';
import type { TextIndex } from '../text-index/text-index.ts';
import { createUsageQuery, type UsageQuery } from './usage-query.ts';
import { dayMs, quarterMs } from '../write-entries.ts';

export interface AuditFilter extends Omit<ParsedInput<'audit.list'>, 'clientId'> {
  /** Entries of any of these. */
  readonly clientIds?: readonly string[] | undefined;
}

interface DayCount {
  /** Days since 1970 in UTC. */
  readonly day: number;
  readonly decision: AuditEntry['decision'];
  readonly calls: number;
}

export interface AuditQuery extends UsageQuery {
  /**
   * Resolves when a search takes no longer than usual, or never will. Whoever asks before gets the
   * same answer, after a longer while in which nothing else happens. Never rejects.
   */
  caughtUp(): Promise<void>;
  /** Names were taken away. */
  forgetNames(): void;
  list(filter: AuditFilter): { entries: AuditEntry[]; more: boolean };
  show(id: number): AuditEntry | undefined;
  /** How each step of the decision of an entry went, as it was passed in. */
  trace(id: number): string | null;
  /** The entries of one call, oldest first: the question and what came of it. */
  byCall(callId: string): AuditEntry[];
  /**
   * Calls that the person was asked about or that were sent, and that have no end in the log,
   * oldest first.
   *
   * @param beforeLast how far before the newest entry to look, in milliseconds
   */
  unfinished(beforeLast: number): UnfinishedCall[];
  /**
   * Each call counts once: when it is asked about it has not happened yet. Tool calls and refusals
   * since `since`, and one count for each hour from `since` to that of `now`; to the quarter of
   * an hour.
   */
  summary(since: number, now: number): { calls: number; denied: number; perHour: number[] };
  /** Some tool was called, ever. */
  hasCalls(): boolean;
  /** Tool calls since `since` by client id. */
  callsByClient(since: number): ReadonlyMap<string, number>;
  /** Calls of a client that the person was asked about since `since`. */
  asksSince(clientId: string, since: number): number;
  /**
   * Tool calls of each day since `since`, by outcome, over all or of one client, connector or tool.
   */
  perDay(since: number, of?: DayFilter): DayCount[];
}

/** As it was written, not made visible: it goes into the log again. */
type UnfinishedCall = Pick<
  AuditRow,
  | 'action'
  | 'decision'
  | 'clientId'
  | 'clientName'
  | 'grantId'
  | 'connector'
  | 'tool'
  | 'callId'
  | 'account'
>;

interface DayFilter {
  readonly client?: string;
  readonly connector?: string;
  readonly tool?: string;
}

const ask = decisions.indexOf('ask');
const denied = decisions.indexOf('deny');

export function createAuditQuery(
  db: Db,
  texts: TextIndex,
  caughtUp: AuditQuery['caughtUp'] = () => Promise.resolve(),
): AuditQuery {
  const names = createNames(db);
  const search = createEntrySearch(db, texts);
  const byId = db.prepare(`${selectEntries} WHERE id = ?`);
  const ofCall = db.prepare(`${selectEntries} WHERE call_id = ? ORDER BY id LIMIT 20`);
  const timeAt = db.prepare('SELECT id, at FROM entries WHERE id >= ? ORDER BY id LIMIT 1');
  const ends = db.prepare(
    'SELECT (SELECT min(id) FROM entries) AS first, (SELECT max(id) FROM entries) AS last',
  );
  const newest = db.prepare('SELECT at FROM entries ORDER BY id DESC LIMIT 1');
  const unfinished = db.prepare(
    `${selectEntries} WHERE id >= ? AND decision IN (${beforeTheEnd.map((word) => decisions.indexOf(word)).join(', ')})
     AND call_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries AS later
       WHERE later.call_id = entries.call_id AND later.action = entries.action AND later.id > entries.id)
     ORDER BY id LIMIT 1000`,
  );
  const plain = {
    newest: db.prepare(`${selectEntries} WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?`),
    oldest: db.prepare(`${selectEntries} WHERE id > ? AND id < ? ORDER BY id LIMIT ?`),
  };
  const perQuarter = db.prepare(
    `SELECT quarter, decision, sum(calls) AS calls FROM quarters
     WHERE quarter >= ? AND decision <> ${ask} GROUP BY quarter, decision`,
  );
  const perClient = db.prepare(
    `SELECT (SELECT CAST(text AS BLOB) FROM names WHERE name = client) AS id, sum(calls) AS calls
     FROM quarters WHERE quarter >= ? AND decision <> ${ask} AND client <> 0 GROUP BY +client`,
  );
  const asks = db.prepare(
    `SELECT coalesce(sum(calls), 0) AS asks FROM quarters WHERE quarter >= ? AND client = ? AND decision = ${ask}`,
  );
  const anyCall = db.prepare(`SELECT 1 FROM days WHERE decision <> ${ask} LIMIT 1`);
  const perDay = db.prepare(
    `SELECT day, decision, sum(calls) AS calls FROM days
     WHERE day >= ?1 AND (?2 IS NULL OR client = ?2) AND (?3 IS NULL OR connector = ?3) AND (?4 IS NULL OR tool = ?4)
     GROUP BY day, decision ORDER BY day, decision`,
  );

  /** The lowest id with this time or a later one. */
  function idAt(time: number): number {
    const { first, last } = ends.get() as { first: number | null; last: number | null };
    let low = first ?? 1;
    let high = (last ?? 0) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = timeAt.get([middle]) as { id: number; at: number } | undefined;
      if (found !== undefined && found.at < time) low = found.id + 1;
      else high = middle;
    }
    return low;
  }

  function rowsOf(filter: AuditFilter): StoredEntry[] {
    const match = lookUp(filter, names, texts.longer);
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

  return {
    ...createUsageQuery(db, names, search),
    caughtUp,
    forgetNames() {
      names.forget();
      texts.forgetNames();
    },
    list(filter) {
      const rows = rowsOf(filter);
      return {
        entries: rows.slice(0, filter.limit).map(entryOf),
        more: rows.length > filter.limit,
      };
    },
    show(id) {
      const row = byId.get([id]) as StoredEntry | undefined;
      return row === undefined ? undefined : entryOf(row);
    },
    trace(id) {
      const row = byId.get([id]) as StoredEntry | undefined;
      return row === undefined ? null : fieldsOf(row).trace;
    },
    byCall: (callId) => (ofCall.all(callId) as StoredEntry[]).map(entryOf),
    unfinished(beforeLast) {
      const last = newest.get() as { at: number } | undefined;
      if (last === undefined) return [];
      const rows = unfinished.all([idAt(last.at - beforeLast)]) as StoredEntry[];
      return rows.map((row) => {
        const { clientId, clientName, grantId, connector, tool, callId } = fieldsOf(row);
        const { action, decision, account } = entryOf(row);
        return {
          action,
          decision,
          clientId,
          clientName,
          grantId,
          connector,
          tool,
          callId,
          account,
        };
      });
    },
    summary(since, now) {
      const today = Math.floor(since / quarterMs);
      const current = Math.floor(now / quarterMs);
      const hours = Array.from({ length: Math.floor((current - today) / 4) + 1 }, () => 0);
      let calls = 0;
      let refused = 0;
      for (const row of perQuarter.all(today) as {
        quarter: number;
        decision: number;
        calls: number;
      }[]) {
        // A clock that was set back: what it wrote ahead of now belongs to no hour yet.
        const hour = Math.floor((row.quarter - today) / 4);
        if (hour < hours.length) hours[hour] = (hours[hour] ?? 0) + row.calls;
        calls += row.calls;
        if (row.decision === denied) refused += row.calls;
      }
      return { calls, denied: refused, perHour: hours };
    },
    hasCalls: () => anyCall.get() !== undefined,
    callsByClient(since) {
      const rows = perClient.all(Math.floor(since / quarterMs)) as {
        id: ArrayBuffer | null;
        calls: number;
      }[];
      return new Map(
        rows.map(({ id, calls }) => [id === null ? '' : Buffer.from(id).toString('utf8'), calls]),
      );
    },
    asksSince(clientId, since) {
      const client = names.find(clientId);
      if (client === null) return 0;
      return (asks.get(Math.floor(since / quarterMs), client) as { asks: number }).asks;
    },
    perDay(since, of = {}) {
      const filters = [of.client, of.connector, of.tool];
      const numbers = filters.map((text) => (text === undefined ? null : names.find(text)));
      if (filters.some((text, index) => text !== undefined && numbers[index] === null)) return [];
      const rows = perDay.all(Math.floor(since / dayMs), ...numbers) as (Omit<
        DayCount,
        'decision'
      > & { decision: number })[];
      return rows.map((row) => ({ ...row, decision: decisions[row.decision] ?? 'failed' }));
    },
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
