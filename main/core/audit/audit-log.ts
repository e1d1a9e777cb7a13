/**
 * The audit log: rows wait in memory and are written in batches, one transaction each (architecture.md, The call path).
 * A row that has to be durable before an answer goes out ends its batch at once. Rows are chained by SHA-256 so that an
 * edit or a cut shows; keeping the chain under a key is a later step.
 */
import { createHash } from 'node:crypto';
import { messageOf } from '../lib/errors.ts';
import { limits } from '../lib/limits.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open-store.ts';

export interface AuditRow {
  readonly actor: 'mcp_client' | 'user' | 'system';
  readonly action: string;
  readonly decision: 'allow' | 'ask' | 'deny' | 'done' | 'failed';
  readonly clientId?: string | null;
  readonly clientName?: string | null;
  readonly connector?: string | null;
  readonly tool?: string | null;
  readonly reason?: string | null;
  readonly durationMs?: number | null;
  readonly resultBytes?: number | null;
  /** Already redacted JSON text. */
  readonly arguments?: string | null;
  readonly detail?: string | null;
}

export interface AuditLog {
  /** Queues a row; durable within a second. Never throws. */
  append(row: AuditRow): void;
  /**
   * Resolves when the row is on disk.
   *
   * @throws the store's error – the caller must not do what the row says
   */
  appendDurable(row: AuditRow): Promise<void>;
  /** Counts equal front-door refusals and writes one row a second for each kind (SEC-99). */
  countRefusal(reason: string, status: number, where: string): void;
  /** Writes what waits, now. */
  flush(): void;
  /** Id of the newest durable row, 0 for none. */
  lastId(): number;
  /** True when rows cannot be written, or so many wait that calls must slow down. */
  isOverloaded(): boolean;
  close(): void;
}

interface Waiting {
  readonly at: number;
  readonly row: AuditRow;
  readonly settle?: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called after a batch is durable. */
  readonly onWritten: (rows: readonly { at: number; row: AuditRow }[]) => void;
}

const columns =
  'id, at, actor, client_id, client_name, connector, tool, action, decision, reason, duration_ms, result_bytes, arguments, detail, chain';

export function createAuditLog({ store, clock, logger, onWritten }: Parts): AuditLog {
  const insert = store.db.prepare(
    `INSERT INTO audit (${columns}) VALUES (${columns.replaceAll(/\w+/gu, '?')})`,
  );
  let { id: lastId, chain } = lastRow(store.db);
  let waiting: Waiting[] = [];
  let cancelTimer: (() => void) | null = null;
  let failedAt: number | null = null;
  /** Rows that came while the file could not be written and memory was full (INV-10). */
  let lost = 0;
  const refusals = new Map<string, { count: number; row: AuditRow }>();

  function enqueue(entry: Waiting): void {
    if (waiting.length >= limits.audit.waitingRows && entry.settle === undefined) {
      lost += 1;
      return;
    }
    waiting.push(entry);
    // While writing fails, only the timer and who needs a durable row try again.
    if (waiting.length >= limits.audit.batchRows && failedAt === null) flush();
    else cancelTimer ??= clock.after(limits.audit.flushAfter, flush);
  }

  function flush(): void {
    cancelTimer?.();
    cancelTimer = null;
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    const before = { lastId, chain };
    try {
      store.transaction(() => {
        for (const { at, row } of batch) write(at, row);
      });
      failedAt = null;
    } catch (error) {
      ({ lastId, chain } = before);
      keepFailed(batch, error);
      return;
    }
    for (const { settle } of batch) settle?.resolve();
    onWritten(batch);
    if (lost > 0) tellLost();
  }

  /** The gap is said where it is. */
  function tellLost(): void {
    const detail = `${lost} rows`;
    lost = 0;
    enqueue({
      at: clock.nowMs(),
      row: {
        actor: 'system',
        action: 'audit.lost',
        decision: 'failed',
        reason: 'audit_failed',
        detail,
      },
    });
  }

  /** Nothing is dropped: what nobody waits for goes back in line and is tried again. */
  function keepFailed(batch: readonly Waiting[], error: unknown): void {
    failedAt = clock.monotonicMs();
    logger.error('audit.write_failed', { rows: batch.length, error: messageOf(error) });
    for (const { settle } of batch) settle?.reject(error);
    waiting = [...batch.filter((entry) => entry.settle === undefined), ...waiting];
    cancelTimer ??= clock.after(1000, flush);
  }

  function write(at: number, row: AuditRow): void {
    lastId += 1;
    const values = [
      lastId,
      at,
      row.actor,
      row.clientId ?? null,
      row.clientName ?? null,
      row.connector ?? null,
      row.tool ?? null,
      row.action,
      row.decision,
      row.reason ?? null,
      row.durationMs ?? null,
      row.resultBytes ?? null,
      row.arguments ?? null,
      row.detail ?? null,
    ];
    // JSON of an array of scalars is unambiguous: lengths and order cannot be shifted between fields.
    chain = createHash('sha256').update(chain).update(JSON.stringify(values)).digest();
    insert.run(...values, chain);
  }

  function writeRefusals(): void {
    for (const [key, { count, row }] of refusals) {
      if (count > 0)
        enqueue({
          at: clock.nowMs(),
          row: { ...row, detail: `${row.detail ?? ''}, ${count} more` },
        });
      refusals.delete(key);
    }
  }

  return {
    append(row) {
      enqueue({ at: clock.nowMs(), row });
    },
    appendDurable(row) {
      return new Promise((resolve, reject) => {
        enqueue({ at: clock.nowMs(), row, settle: { resolve, reject } });
        // One turn later, so that rows of the same turn share the transaction.
        setImmediate(flush);
      });
    },
    countRefusal(reason, status, where) {
      const key = `${reason} ${status} ${where}`;
      const known = refusals.get(key);
      if (known !== undefined) {
        known.count += 1;
        return;
      }
      const row: AuditRow = {
        actor: 'mcp_client',
        action: 'http.refused',
        decision: 'deny',
        reason,
        detail: `status ${status} at ${where}`,
      };
      if (refusals.size === 0) clock.after(1000, writeRefusals);
      refusals.set(key, { count: 0, row });
      enqueue({ at: clock.nowMs(), row });
    },
    flush,
    lastId: () => lastId,
    isOverloaded: () => waiting.length >= limits.audit.waitingRows || failedAt !== null,
    close() {
      writeRefusals();
      flush();
      cancelTimer?.();
    },
  };
}

function lastRow(db: Db): { id: number; chain: Buffer } {
  const row = db.prepare('SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1').get() as
    { id: number; chain: Uint8Array } | undefined;
  return row === undefined
    ? { id: 0, chain: Buffer.alloc(32) }
    : { id: row.id, chain: Buffer.from(row.chain) };
}
