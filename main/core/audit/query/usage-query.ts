/**
 * Sums over the log for pictures: from the counts that are kept, or from a bounded number of the
 * newest entries.
 */
import { limits } from '../../limits/limits.ts';
import type { Db } from '../../store/db.ts';
import type { AuditEntry } from '../../../../contract/views/audit-entry.ts';
import { decisions } from '../entry.ts';
import type { Names } from '../names.ts';
import type { EntrySearch } from './search-entries.ts';
import { facetOf, questionOf } from '../text-index/search-text.ts';
import { dayMs } from '../write-entries.ts';

export interface TimedCall {
  readonly at: number;
  readonly durationMs: number;
}

interface ToolDay {
  readonly connector: string;
  readonly tool: string;
  /** Days since 1970 in UTC. */
  readonly day: number;
}

interface ToolCount {
  readonly connector: string;
  readonly tool: string;
  readonly calls: number;
}

interface DayCount {
  /** Days since 1970 in UTC. */
  readonly day: number;
  readonly decision: AuditEntry['decision'];
  readonly calls: number;
}

interface DayFilter {
  readonly client?: string;
  readonly connector?: string;
  readonly tool?: string;
}

export interface UsageQuery {
  /**
   * Tool calls of each day since `since`, by outcome, over all or of one client, connector or tool.
   */
  perDay(since: number, of?: DayFilter): DayCount[];
  /** The newest calls of a connector that were let through and answered, newest first. */
  timedCalls(connector: string): TimedCall[];
  /** How often a client called each tool since `since`; null: all clients together. */
  toolCounts(clientId: string | null, since: number): ToolCount[];
  /** The last day since `since` on which a call of each tool was let through. */
  lastUses(since: number): ToolDay[];
}

/** What a call came to that reached its server. */
const letThrough: readonly (typeof decisions)[number][] = ['allow', 'failed'];

const allowed = decisions.indexOf('allow');

export function createUsageQuery(db: Db, names: Names, search: EntrySearch): UsageQuery {
  const timed = db.prepare(
    `SELECT at, duration_us FROM entries WHERE id IN (SELECT value FROM json_each(?)) AND duration_us IS NOT NULL ORDER BY id DESC`,
  );
  const perTool = (ofClient: string) =>
    db.prepare(
      `SELECT (SELECT CAST(text AS BLOB) FROM names WHERE name = connector) AS connector,
       (SELECT CAST(text AS BLOB) FROM names WHERE name = tool) AS tool, sum(calls) AS calls
     FROM days WHERE day >= ? ${ofClient} AND decision <> ${decisions.indexOf('ask')} AND tool <> 0
     GROUP BY +days.connector, +days.tool`,
    );
  const perToolOfClient = perTool('AND client = ?');
  const perToolOfAll = perTool('');
  const lastDays = db.prepare(
    `SELECT (SELECT CAST(text AS BLOB) FROM names WHERE name = connector) AS connector,
       (SELECT CAST(text AS BLOB) FROM names WHERE name = tool) AS tool, max(day) AS day
     FROM days WHERE day >= ? AND decision IN (${letThrough.map((word) => decisions.indexOf(word)).join(', ')}) AND tool <> 0
     GROUP BY +days.connector, +days.tool`,
  );
  const perDay = db.prepare(
    `SELECT day, decision, sum(calls) AS calls FROM days
     WHERE day >= ?1 AND (?2 IS NULL OR client = ?2) AND (?3 IS NULL OR connector = ?3) AND (?4 IS NULL OR tool = ?4)
     GROUP BY day, decision ORDER BY day, decision`,
  );

  return {
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
    timedCalls(connector) {
      const [by, action] = [names.find(connector), names.find('tools/call')];
      if (by === null || action === null) return [];
      const facets = [facetOf.connector(by), facetOf.action(action), facetOf.decision(allowed)];
      const match = questionOf(
        '',
        facets.map((facet) => [facet]),
        () => null,
      );
      if (match === null) return [];
      const newest = search.find(
        'newest',
        match,
        0,
        Number.MAX_SAFE_INTEGER,
        limits.audit.timedCalls,
      );
      const rows = timed.all([JSON.stringify(newest)]) as { at: number; duration_us: number }[];
      return rows.map((row) => ({ at: row.at, durationMs: Math.max(0, row.duration_us / 1000) }));
    },
    toolCounts(clientId, since) {
      const day = Math.floor(since / dayMs);
      const client = clientId === null ? null : names.find(clientId);
      if (clientId !== null && client === null) return [];
      const rows = (
        client === null ? perToolOfAll.all([day]) : perToolOfClient.all([day, client])
      ) as {
        connector: ArrayBuffer | null;
        tool: ArrayBuffer | null;
        calls: number;
      }[];
      return rows.map(({ connector, tool, calls }) => ({
        connector: textOf(connector),
        tool: textOf(tool),
        calls,
      }));
    },
    lastUses(since) {
      const rows = lastDays.all([Math.floor(since / dayMs)]) as {
        connector: ArrayBuffer | null;
        tool: ArrayBuffer | null;
        day: number;
      }[];
      return rows.map(({ connector, tool, day }) => ({
        connector: textOf(connector),
        tool: textOf(tool),
        day,
      }));
    },
  };
}

function textOf(bytes: ArrayBuffer | null): string {
  return bytes === null ? '' : Buffer.from(bytes).toString('utf8');
}
