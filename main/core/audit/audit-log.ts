/**
 * The audit log: entries wait in memory and are written in batches, one transaction each
 * (docs/adr/0018-audit-in-a-file-of-its-own.md). One that has to be durable before an answer goes
 * out ends its batch at once; the others are on disk within a second. A batch is small, because
 * writing it holds up everything else in this process.
 */
import { messageOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Logger } from '../ports/ports.ts';
import type { FreeSpace } from '../store/free-space.ts';
import type { AuditStore } from '../store/open-audit.ts';
import type { AuditRow } from './entry.ts';
import { createFoldedRefusals, denialKind } from './folded-refusals.ts';
import { createLogSync, type LogSync } from './log-sync.ts';
import { createNames } from './names.ts';
import type { Seal } from './seal.ts';
import { createUnderWay } from './under-way.ts';
import { createEntryWriter, type EntryWriter, type Head } from './write-entries.ts';

export type { AuditRow } from './entry.ts';

export interface AuditLog {
  /** Queues a row; durable within a second. Never throws. */
  append(row: AuditRow): void;
  /**
   * A row for a call that is under way, written where that takes longer than a batch waits.
   *
   * @returns what leaves it out where it was not written yet: the call has ended
   */
  appendWhile(row: () => AuditRow): () => void;
  /**
   * Resolves when the row is on disk.
   *
   * @throws the store's error – the caller must not do what the row says
   */
  appendDurable(row: AuditRow): Promise<void>;
  /** Counts equal refusals of the front door and writes one row a second for each kind (SEC-99). */
  countRefusal(reason: string, status: number, where: string): void;
  /** From now on every row about a connector also says whose account that is logged in to. */
  nameAccounts(accountOf: AccountOf): void;
  /** Writes what waits, now. */
  flush(): void;
  /** Id of the newest durable row, 0 for none. */
  lastId(): number;
  /** The end of the chain. */
  head(): Head;
  /** Resolves when everything so far is on disk; rejects when it cannot be. */
  durable(): Promise<void>;
  /** Nothing waits to be written. */
  isIdle(): boolean;
  /** Entries or names were taken away from the file. */
  forget(): void;
  /** Seals the end of the log, where it is not yet and there is a key. */
  seal(): void;
  /** True when rows cannot be written, or so many wait that calls must slow down. */
  isOverloaded(): boolean;
  close(): void;
}

/** Account or workspace that a connector is logged in to now; null: it is not known. */
type AccountOf = (connector: string) => string | null;

interface Waiting {
  readonly at: number;
  readonly row: AuditRow;
  readonly account: string | null;
  readonly settle?: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
}

interface Parts {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly seal: Seal;
  readonly freeSpace?: FreeSpace | undefined;
  /** Called after a batch is durable. */
  readonly onWritten: (rows: readonly { at: number; row: AuditRow }[]) => void;
}

export function createAuditLog({
  store,
  clock,
  logger,
  seal,
  freeSpace,
  onWritten,
}: Parts): AuditLog {
  const writer = createEntryWriter(store.db, createNames(store.db), seal);
  let waiting: Waiting[] = [];
  let cancelTimer: (() => void) | null = null;
  let isFailing = false;
  let accountOf: AccountOf = () => null;
  /** Rows that came while the file could not be written and memory was full (INV-10). */
  let lost = 0;
  const disk = createLogSync({ store, clock, logger, freeSpace });
  const refusals = createFoldedRefusals(clock, append);
  const underWay = createUnderWay(clock, (at, row) => enqueue({ at, row, account: account(row) }));

  function append(row: AuditRow): void {
    enqueue({ at: clock.nowMs(), row, account: account(row) });
  }

  /** The account of this moment: another may be logged in when the row is written. */
  function account({ connector, account: own }: AuditRow): string | null {
    return own === undefined && typeof connector === 'string'
      ? accountOf(connector)
      : (own ?? null);
  }

  function enqueue(entry: Waiting): void {
    if (waiting.length >= limits.audit.waitingRows && entry.settle === undefined) {
      lost += 1;
      return;
    }
    waiting.push(entry);
    // While writing fails, only the timer and who needs a durable row try again.
    if (waiting.length >= limits.audit.batchRows && !isFailing) writeBatch();
    else cancelTimer ??= clock.after(limits.audit.flushAfter, onTimer);
  }

  function flush(): void {
    while (waiting.length > 0 && writeBatch());
  }

  function onTimer(): void {
    cancelTimer = null;
    if (waiting.length === 0) return;
    // While the journal is checkpointed nothing is added to it, so that it begins anew.
    if (store.isCheckpointing()) void store.checkpointed().then(flush);
    else writeBatch();
  }

  /**
   * One batch; what is left comes after whatever else waits for this thread.
   *
   * @returns whether it could be written
   */
  function writeBatch(): boolean {
    cancelTimer?.();
    cancelTimer = null;
    const next = waiting.slice(0, limits.audit.batchRows);
    waiting = waiting.slice(next.length);
    const before = writer.head();
    let batch: readonly Waiting[] = next;
    try {
      store.transaction(() => {
        batch = writeInTime(writer, clock, next);
        writer.finish();
      });
    } catch (error) {
      writer.backTo(before);
      keepFailed(next, error);
      return false;
    }
    waiting = [...next.slice(batch.length), ...waiting];
    if (waiting.length > 0) cancelTimer = clock.after(0, onTimer);
    isFailing = false;
    settle(disk, batch);
    onWritten(batch);
    const missing = lost;
    lost = 0;
    if (missing > 0) append(lostRow(missing));
    return true;
  }

  /** Nothing is dropped: what nobody waits for goes back in line and is tried again. */
  function keepFailed(batch: readonly Waiting[], error: unknown): void {
    freeSpace?.failed(error);
    isFailing = true;
    logger.error('audit.write_failed', { rows: batch.length, error: messageOf(error) });
    for (const { settle } of batch) settle?.reject(error);
    waiting = [...batch.filter((entry) => entry.settle === undefined), ...waiting];
    cancelTimer ??= clock.after(limits.audit.retryAfter, onTimer);
  }

  return {
    append,
    appendWhile: underWay.add,
    appendDurable(row) {
      // Nothing new is begun that a person would have to answer while there is no room (REL-12).
      if (row.decision === 'ask' && freeSpace?.isShort() === true)
        return Promise.reject(new Error('the disk is full'));
      const isDenial = row.decision === 'deny' && row.folds !== false;
      if (isDenial && refusals.count(denialKind(row))) return Promise.resolve();
      return new Promise((resolve, reject) => {
        enqueue({
          at: clock.nowMs(),
          row,
          account: account(row),
          settle: {
            resolve: () => {
              if (isDenial) refusals.begin(denialKind(row), row);
              resolve();
            },
            reject,
          },
        });
        // One turn later, so that rows of the same turn share the transaction.
        setImmediate(() => void store.checkpointed().then(flush));
      });
    },
    countRefusal(reason, status, where) {
      const key = `${reason} ${status} ${where}`;
      if (refusals.count(key)) return;
      const row: AuditRow = {
        actor: 'mcp_client',
        action: 'http.refused',
        decision: 'deny',
        reason,
        detail: `status ${status} at ${where}`,
      };
      refusals.begin(key, row);
      append(row);
    },
    flush() {
      underWay.writeAll();
      flush();
    },
    nameAccounts(lookup) {
      accountOf = lookup;
    },
    head: () => writer.head(),
    isIdle: () => waiting.length === 0 && !isFailing && !store.isCheckpointing(),
    forget: () => writer.forget(),
    async durable() {
      await store.checkpointed();
      flush();
      if (waiting.length > 0) throw new Error('the log cannot be written');
      await disk.now();
    },
    seal() {
      flush();
      try {
        store.transaction(() => writer.finish());
        settle(disk, []);
      } catch (error) {
        logger.error('audit.seal_failed', { error: messageOf(error) });
      }
    },
    lastId: () => writer.head().id,
    isOverloaded: () =>
      waiting.length >= limits.audit.waitingRows ||
      isFailing ||
      disk.isBehind() ||
      freeSpace?.isShort() === true,
    close() {
      refusals.writeCounts();
      underWay.close();
      flush();
      disk.close();
      cancelTimer?.();
    },
  };
}

/** Who waits is answered when it is on disk; the rest is there within a second. */
function settle(disk: LogSync, batch: readonly Waiting[]): void {
  const waits = batch.flatMap((entry) => entry.settle ?? []);
  if (waits.length === 0) {
    disk.soon();
    return;
  }
  disk.now().then(
    () => {
      for (const { resolve } of waits) resolve();
    },
    (error: unknown) => {
      for (const { reject } of waits) reject(error);
    },
  );
}

/** As many as fit in the time that a batch may hold up this thread. @returns those */
function writeInTime(
  writer: EntryWriter,
  clock: Clock,
  rows: readonly Waiting[],
): readonly Waiting[] {
  const until = clock.monotonicMs() + limits.audit.batchMs;
  for (const [index, { at, row, account }] of rows.entries()) {
    writer.write(at, row, account);
    const written = index + 1;
    if (written % limits.audit.timedRows === 0 && clock.monotonicMs() > until)
      return rows.slice(0, written);
  }
  return rows;
}

/** The entry that stands where others are missing. */
function lostRow(count: number): AuditRow {
  return {
    actor: 'system',
    action: 'audit.lost',
    decision: 'failed',
    reason: 'audit_failed',
    detail: `${count} rows`,
  };
}
