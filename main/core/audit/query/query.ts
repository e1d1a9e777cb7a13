/**
 * What of the log is read in a moment, of a few rows: single entries, calls under way, the counts
 * of today. What may take longer is asked (`reads/log-reads.ts`).
 */
import type { AuditEntry } from '../../../../contract/views/audit-entry.ts';
import type { Db } from '../../store/db.ts';
import { beforeTheEnd, decisions, type AuditRow } from '../entry.ts';
import { createNames } from '../names.ts';
import { entryOf, fieldsOf, selectEntries, type StoredEntry } from '../read-entries.ts';
import { createIdAt } from './id-at.ts';
import { quarterMs } from '../write-entries.ts';

export interface AuditQuery {
  /** Names were taken away. */
  forgetNames(): void;
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

const ask = decisions.indexOf('ask');
const denied = decisions.indexOf('deny');

export function createAuditQuery(db: Db): AuditQuery {
  const names = createNames(db);
  const byId = db.prepare(`${selectEntries} WHERE id = ?`);
  const ofCall = db.prepare(`${selectEntries} WHERE call_id = ? ORDER BY id LIMIT 20`);
  const newest = db.prepare('SELECT at FROM entries ORDER BY id DESC LIMIT 1');
  const unfinished = db.prepare(
    `${selectEntries} WHERE id >= ? AND decision IN (${beforeTheEnd.map((word) => decisions.indexOf(word)).join(', ')})
     AND call_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries AS later
       WHERE later.call_id = entries.call_id AND later.action = entries.action AND later.id > entries.id)
     ORDER BY id LIMIT 1000`,
  );
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
  const idAt = createIdAt(db);

  return {
    forgetNames: () => names.forget(),
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
  };
}
