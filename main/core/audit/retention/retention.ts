/**
 * Takes the oldest entries away when they are older, or the log is larger, than the person wants to
 * keep: a few hundred at a time, the text index with them, when nothing waits to be written. What
 * remains is vouched for from its first entry on (`first-kept.ts`). Words that no entry has any
 * more go too.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { AuditRetention } from '../../ports/preferences-document.ts';
import type { Clock, Logger } from '../../ports/ports.ts';
import type { AuditStore } from '../../store/open-audit.ts';
import { writeFirstKept } from './first-kept.ts';
import type { Seal } from '../seal.ts';
import type { AskedReads } from '../reads/asked-reads.ts';
import { createUnusedNames, type IndexedNames } from './unused-names.ts';
import { dayMs, quarterMs } from '../write-entries.ts';

export interface Retention {
  /**
   * Takes away what is due, in slices that hold nothing up, also while calls go on. One run at a
   * time: who asks during one waits for it. Never rejects.
   *
   * @returns how many entries went
   */
  run(): Promise<number>;
}

export interface RetentionParts {
  readonly store: AuditStore;
  readonly reads: IndexedNames & Pick<AskedReads, 'prune' | 'indexBytes'>;
  /** At least what the text index takes. */
  readonly indexFileBytes: () => number;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly setting: () => AuditRetention;
  /** False: something else comes first, or what is cut off could not be vouched for now. */
  readonly mayRun: () => boolean;
  /** Calls are being written down: retention leaves most of the time to them. */
  readonly isBusy: () => boolean;
  /** Entries went: the beginning is another. */
  readonly onCut: () => void;
  /** Entries or names went: what memory knows of them is old. */
  readonly onTakenAway: () => void;
}

export function createRetention(parts: RetentionParts): Retention {
  const { store, seal, clock, logger } = parts;
  const { db } = store;
  const oldest = db.prepare('SELECT id, at FROM entries ORDER BY id LIMIT ?');
  const digestAt = db.prepare('SELECT chain FROM entries WHERE id = ?');
  const newest = db.prepare('SELECT max(id) AS id FROM entries');
  const remove = db.prepare('DELETE FROM entries WHERE id <= ?');
  const removeQuarters = db.prepare('DELETE FROM quarters WHERE quarter < ?');
  const removeDays = db.prepare('DELETE FROM days WHERE day < ?');
  const names = createUnusedNames(store, parts.reads, parts.onTakenAway);
  /** So many entries took about as long as a slice may. */
  let rowsAtOnce: number = limits.audit.retentionFirstRows;
  /** The text index has no places of what went. */
  let isPruned = true;
  let running: Promise<number> | null = null;

  const [pages, free, pageSize] = ['page_count', 'freelist_count', 'page_size'].map((name) => {
    const statement = db.prepare(`PRAGMA ${name}`);
    return (): number => Number(Object.values(statement.get() as object)[0]);
  });

  const logBytes = (): number => ((pages?.() ?? 0) - (free?.() ?? 0)) * (pageSize?.() ?? 0);

  /** @returns how many entries went */
  function slice(indexBytes: number): number {
    const { days, megabytes } = parts.setting();
    const since = clock.nowMs() - days * dayMs;
    const rows = oldest.all(rowsAtOnce) as { id: number; at: number }[];
    const isTooLarge = logBytes() + indexBytes > megabytes * 1024 * 1024;
    const { id: keep } = newest.get() as { id: number | null };
    // The newest stays whatever its age: the chain goes on from it.
    const going = rows.filter(({ id, at }) => (isTooLarge || at < since) && id !== keep);
    const last = going.at(-1);
    if (last === undefined) return 0;
    const { chain } = digestAt.get([last.id]) as { chain: Uint8Array };
    store.transaction(() => {
      remove.run(last.id);
      removeQuarters.run(Math.floor(last.at / quarterMs));
      removeDays.run(Math.floor(last.at / dayMs));
      writeFirstKept(db, seal, { id: last.id + 1, before: Buffer.from(chain) });
    });
    names.begin();
    parts.onTakenAway();
    return going.length;
  }

  /** Learns from how long it took how many entries the next one takes. */
  function timedSlice(indexBytes: number): number {
    const began = clock.monotonicMs();
    const removed = slice(indexBytes);
    const tookMs = clock.monotonicMs() - began;
    if (removed === rowsAtOnce) {
      const { retentionSlice, retentionRows, retentionLeastRows } = limits.audit;
      const fitting = Math.floor((removed * retentionSlice) / Math.max(tookMs, 0.05));
      // Up slowly, down at once.
      rowsAtOnce = Math.max(retentionLeastRows, Math.min(fitting, 2 * rowsAtOnce, retentionRows));
    }
    return removed;
  }

  /** Between calls; while they come, for most of the time. */
  function pause(): Promise<void> {
    if (!parts.isBusy()) return nextTurn();
    return new Promise((resolve) => {
      clock.after(limits.audit.retentionPause, resolve);
    });
  }

  /** It is asked what it takes only where that decides something. */
  async function indexBytes(): Promise<number> {
    const most = parts.indexFileBytes();
    const fits = logBytes() + most <= parts.setting().megabytes * 1024 * 1024;
    return fits ? most : parts.reads.indexBytes();
  }

  async function run(): Promise<number> {
    let gone = 0;
    try {
      while (parts.mayRun()) {
        const removed = timedSlice(await indexBytes());
        gone += removed;
        // With it, because both together are what the person gave room to.
        isPruned &&= removed === 0;
        if (!isPruned) isPruned = !(await parts.reads.prune(limits.audit.retentionRows));
        if (removed === 0 && isPruned && !(await names.sweep())) break;
        await pause();
      }
    } catch (error) {
      logger.warn('audit.retention_failed', { error: messageOf(error) });
    }
    if (gone > 0) parts.onCut();
    return gone;
  }

  return {
    run: () => (running ??= run().finally(() => (running = null))),
  };
}
