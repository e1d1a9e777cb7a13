/**
 * What goes through much of the log beside the calls, by the thread that reads it, and how long
 * this one stands still meanwhile.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAuditLog } from '../../main/core/audit/audit-log.ts';
import { createAuditExports } from '../../main/core/audit/export/exports.ts';
import type { AuditFilter } from '../../main/core/audit/query/list-query.ts';
import type { AskedReads } from '../../main/core/audit/reads/asked-reads.ts';
import { createReadsBeside } from '../../main/core/audit/reads/reads-beside.ts';
import { createSeal } from '../../main/core/audit/seal.ts';
import type { AuditStore } from '../../main/core/store/open-audit.ts';
import { createLogThread } from '../../main/shared-adapters/system/log-thread.ts';
import { createNodeClock } from '../../main/shared-adapters/system/node-clock.ts';
import { createNodeRandom } from '../../main/shared-adapters/system/node-random.ts';
import { withStalls } from './timing.ts';

const clock = createNodeClock();
const random = createNodeRandom();
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Entries or searches a second, and the longest in milliseconds that nothing else ran. */
export interface WholeLogNumbers {
  /** While nothing is done. */
  readonly quietStall: number;
  readonly verifyPerSecond: number;
  readonly verifyStall: number;
  readonly exportPerSecond: number;
  readonly exportStall: number;
  readonly searchPerSecond: number;
  readonly searchStall: number;
}

/** @param filters are searched for */
export async function readWholeLog(
  store: AuditStore,
  dataDir: string,
  filters: readonly Partial<AuditFilter>[],
): Promise<WholeLogNumbers> {
  const reads = createReadsBeside({
    start: createLogThread(join(process.cwd(), 'dist/log-reader/index.cjs')),
    dataDir,
    here() {
      throw new Error('the thread broke');
    },
    clock,
    logger: silent,
  });
  try {
    while (await reads.step());
    const waiting = await withStalls(async () => {
      await delay(3000);
      return 1;
    });
    const verifying = await withStalls(() => verify(reads));
    const exporting = await withStalls(() => exportSome(reads, store));
    const searching = await withStalls(async () => {
      for (let round = 0; round < 5; round += 1)
        for (const filter of filters) await reads.list({ limit: 50, order: 'newest', ...filter });
      return 5 * filters.length;
    });
    return {
      quietStall: waiting.stall,
      verifyPerSecond: verifying.perSecond,
      verifyStall: verifying.stall,
      exportPerSecond: exporting.perSecond,
      exportStall: exporting.stall,
      searchPerSecond: searching.perSecond,
      searchStall: searching.stall,
    };
  } finally {
    await reads.close();
  }
}

async function verify(reads: AskedReads): Promise<number> {
  let checked = 0;
  for (let from: number | null = null; ;) {
    const step = await reads.verify({ key: null, anchor: null, head: null }, from);
    if (step.broken !== null) throw new Error(`broken: ${step.broken.detail}`);
    checked += step.checked;
    if (step.next === null) return checked;
    from = step.next;
  }
}

async function exportSome(reads: AskedReads, store: AuditStore): Promise<number> {
  const seal = createSeal();
  const audit = createAuditLog({ store, clock, logger: silent, seal, onWritten: () => undefined });
  const exports = createAuditExports({
    db: store.db,
    audit,
    logReads: reads,
    seal,
    clock,
    random,
  });
  let piece = await exports.begin('jsonl', {});
  while (piece.signature === null && piece.exported < 100_000)
    piece = await exports.next(piece.job);
  return piece.exported;
}
