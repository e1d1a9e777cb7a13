/** Reading the audit log: keyset pages, newest first; never OFFSET, never the whole table (performance.md section 5). */
import { auditEntrySchema, type AuditEntry } from '../../../contract/views.ts';
import type { ParsedInput } from '../../../contract/commands.ts';
import { isoTime } from '../lib/iso-time.ts';
import { visible, visibleBlock } from '../lib/visible-text.ts';
import { limits } from '../lib/limits.ts';
import type { Db } from '../store/db.ts';

interface Row {
  readonly id: number;
  readonly at: number;
  readonly actor: AuditEntry['actor'];
  readonly client_id: string | null;
  readonly client_name: string | null;
  readonly connector: string | null;
  readonly tool: string | null;
  readonly action: string;
  readonly decision: AuditEntry['decision'];
  readonly reason: string | null;
  readonly duration_ms: number | null;
  readonly result_bytes: number | null;
  readonly arguments: string | null;
  readonly detail: string | null;
}

export interface AuditFilter extends Omit<ParsedInput<'audit.list'>, 'clientId'> {
  /** Entries of any of these. */
  readonly clientIds?: readonly string[] | undefined;
}

export interface AuditQuery {
  list(filter: AuditFilter): { entries: AuditEntry[]; more: boolean };
  show(id: number): AuditEntry | undefined;
  /** Each call counts once: when it is asked about it has not happened yet. Tool calls and refusals since `since`, and one count an hour for the 24 hours before `now`, oldest first. */
  summary(since: number, now: number): { calls: number; denied: number; perHour: number[] };
  /** Tool calls since `since` by client id. */
  callsByClient(since: number): ReadonlyMap<string, number>;
  /** Calls of a client that the person was asked about since `since`. */
  asksSince(clientId: string, since: number): number;
}

const hourMs = 3_600_000;
const decisions = new Set<string>(auditEntrySchema.shape.decision.options);
const actors = new Set<string>(auditEntrySchema.shape.actor.options);

/**
 * Texts are read as bytes: the driver ends the process at one that is not UTF-8, and nothing has looked at them since
 * they were written (`store/assert-readable.ts` leaves this table out).
 */
const texts = [
  'actor',
  'client_id',
  'client_name',
  'connector',
  'tool',
  'action',
  'decision',
  'reason',
  'arguments',
  'detail',
] as const;
const columns = ['id', 'at', 'duration_ms', 'result_bytes']
  .concat(texts.map((name) => `CAST(${name} AS BLOB) AS ${name}`))
  .join(', ');

function decode(stored: Record<string, unknown>): Row {
  const row = { ...stored };
  for (const name of texts) row[name] = textOf(stored[name]);
  return row as unknown as Row;
}

/** The driver gives blobs as an `ArrayBuffer` in lists, as a `Buffer` elsewhere. */
function textOf(bytes: unknown): string | null {
  return bytes === null ? null : Buffer.from(bytes as ArrayBuffer).toString('utf8');
}

export function createAuditQuery(db: Db): AuditQuery {
  const byId = db.prepare(`SELECT ${columns} FROM audit WHERE id = ?`);
  const perHour = db.prepare(
    `SELECT CAST((? - at) / ${hourMs} AS INTEGER) AS age, count(*) AS calls FROM audit
     WHERE at > ? AND at <= ? AND action = 'tools/call' AND decision <> 'ask' GROUP BY age`,
  );
  const counted = db.prepare(
    `SELECT CAST(decision AS BLOB) AS decision, count(*) AS calls FROM audit WHERE at >= ? AND action = 'tools/call' AND decision <> 'ask' GROUP BY decision`,
  );
  const byClient = db.prepare(
    `SELECT CAST(client_id AS BLOB) AS client_id, count(*) AS calls FROM audit WHERE at >= ? AND action = 'tools/call' AND decision <> 'ask' AND client_id IS NOT NULL GROUP BY +client_id`,
  );
  const asks = db.prepare(
    `SELECT count(*) AS asks FROM audit WHERE client_id = ? AND at >= ? AND action = 'tools/call' AND decision = 'ask'`,
  );
  return {
    list(filter) {
      const { where, values } = conditions(filter);
      const rows = db
        .prepare(`SELECT ${columns} FROM audit ${where} ORDER BY id DESC LIMIT ?`)
        .all(...values, filter.limit + 1) as Record<string, unknown>[];
      return {
        entries: rows.slice(0, filter.limit).map((row) => toEntry(decode(row))),
        more: rows.length > filter.limit,
      };
    },
    show(id) {
      const row = byId.get(id) as Record<string, unknown> | undefined;
      return row === undefined ? undefined : toEntry(decode(row));
    },
    summary(since, now) {
      const hours = Array.from({ length: 24 }, () => 0);
      for (const { age, calls } of perHour.all(now, now - 24 * hourMs, now) as {
        age: number;
        calls: number;
      }[]) {
        if (age >= 0 && age < 24) hours[23 - age] = calls;
      }
      const counts = counted.all(since) as { decision: Uint8Array; calls: number }[];
      const calls = counts.reduce((sum, row) => sum + row.calls, 0);
      const denied = counts.find((row) => textOf(row.decision) === 'deny')?.calls ?? 0;
      return { calls, denied, perHour: hours };
    },
    callsByClient(since) {
      const rows = byClient.all(since) as { client_id: Uint8Array; calls: number }[];
      return new Map(rows.map((row) => [textOf(row.client_id) ?? '', row.calls]));
    },
    asksSince: (clientId, since) => (asks.get(clientId, since) as { asks: number }).asks,
  };
}

function conditions(filter: AuditFilter): {
  where: string;
  values: (string | number)[];
} {
  const parts: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    parts.push(condition);
    values.push(value);
  };
  if (filter.clientIds !== undefined) {
    parts.push(`client_id IN (${filter.clientIds.map(() => '?').join(', ')})`);
    values.push(...filter.clientIds);
  }
  add('connector = ?', filter.connector);
  add('tool = ?', filter.tool);
  add('decision = ?', filter.decision);
  add('action = ?', filter.action);
  add('at >= ?', filter.since === undefined ? undefined : Date.parse(filter.since));
  add('at <= ?', filter.until === undefined ? undefined : Date.parse(filter.until));
  add('id < ?', filter.before);
  for (const word of (filter.search ?? '')
    .split(/\s+/u)
    .filter((part) => part !== '')
    .slice(0, 8)) {
    const pattern = `%${word.replaceAll(/[\\%_]/gu, '\\$&')}%`;
    parts.push(
      `(client_name LIKE ? ESCAPE '\\' OR connector LIKE ? ESCAPE '\\' OR tool LIKE ? ESCAPE '\\' OR action LIKE ? ESCAPE '\\' OR reason LIKE ? ESCAPE '\\' OR detail LIKE ? ESCAPE '\\')`,
    );
    values.push(pattern, pattern, pattern, pattern, pattern, pattern);
  }
  return { where: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, values };
}

function toEntry(row: Row): AuditEntry {
  const text = (value: string | null): string | null => (value === null ? null : visible(value));
  return {
    id: row.id,
    at: isoTime(row.at),
    actor: actors.has(row.actor) ? row.actor : 'system',
    clientId: text(row.client_id),
    clientName: text(row.client_name),
    connector: text(row.connector),
    tool: text(row.tool),
    action: visible(row.action),
    decision: decisions.has(row.decision) ? row.decision : 'failed',
    reason: text(row.reason),
    durationMs: row.duration_ms === null ? null : Math.max(0, row.duration_ms),
    resultBytes: row.result_bytes === null ? null : Math.max(0, row.result_bytes),
    arguments:
      row.arguments === null ? null : visibleBlock(row.arguments, limits.audit.entryArguments).text,
    detail: text(row.detail),
  };
}
