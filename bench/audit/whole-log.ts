/** What goes through the log from its beginning: verifying it, and handing it out. */
import { createAuditLog } from '../../main/core/audit/audit-log.ts';
import { createAuditExports } from '../../main/core/audit/export/exports.ts';
import { readsInThisThread } from '../../main/core/audit/reads/asked-reads.ts';
import type { ReadsHere } from '../../main/core/audit/reads/reads-here.ts';
import { createSeal } from '../../main/core/audit/seal.ts';
import { verifyStretch } from '../../main/core/audit/verify.ts';
import type { AuditStore } from '../../main/core/store/open-audit.ts';
import { createNodeClock } from '../../main/shared-adapters/system/node-clock.ts';
import { createNodeRandom } from '../../main/shared-adapters/system/node-random.ts';
import { nextTurn, withStalls } from './timing.ts';

const clock = createNodeClock();
const random = createNodeRandom();
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface WholeLogNumbers {
  /** Entries a second, and the longest that nothing else ran meanwhile. */
  readonly verifyPerSecond: number;
  readonly verifyStall: number;
  readonly exportPerSecond: number;
  readonly exportStall: number;
}

export async function readWholeLog(store: AuditStore, reads: ReadsHere): Promise<WholeLogNumbers> {
  const seal = createSeal();
  const verifying = await withStalls(async () => {
    let checked = 0;
    for (let from: number | null = null; ;) {
      const step = await verifyStretch({ db: store.db, seal, anchor: null, head: null }, from);
      if (step.broken !== null) throw new Error(`broken: ${step.broken.detail}`);
      checked += step.checked;
      if (step.next === null) return checked;
      from = step.next;
    }
  });
  const exporting = await withStalls(async () => {
    const audit = createAuditLog({
      store,
      clock,
      logger: silent,
      seal,
      onWritten: () => undefined,
    });
    const exports = createAuditExports({
      db: store.db,
      audit,
      logReads: readsInThisThread(reads),
      seal,
      clock,
      random,
    });
    let piece = await exports.begin('jsonl', {});
    while (piece.signature === null && piece.exported < 100_000) {
      await nextTurn();
      piece = await exports.next(piece.job);
    }
    return piece.exported;
  });
  return {
    verifyPerSecond: verifying.perSecond,
    verifyStall: verifying.stall,
    exportPerSecond: exporting.perSecond,
    exportStall: exporting.stall,
  };
}
