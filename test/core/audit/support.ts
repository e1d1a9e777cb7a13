/** A log of its own in a file of its own, with everything that reads it. */
import { join } from 'node:path';
import Database from 'libsql';
import { onTestFinished } from 'vitest';
import {
  createAuditLog,
  type AuditLog,
  type AuditRow,
} from '../../../main/core/audit/audit-log.ts';
import type { AuditFilter } from '../../../main/core/audit/query/list-query.ts';
import { createAuditQuery, type AuditQuery } from '../../../main/core/audit/query/query.ts';
import {
  askedReads,
  readHere,
  type AskedReads,
} from '../../../main/core/audit/reads/asked-reads.ts';
import { createReadsHere, type ReadsHere } from '../../../main/core/audit/reads/reads-here.ts';
import {
  createRetention,
  type Retention,
  type RetentionParts,
} from '../../../main/core/audit/retention/retention.ts';
import { createSeal, type Seal } from '../../../main/core/audit/seal.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTextIndex, type TextIndex } from '../../../main/core/audit/text-index/text-index.ts';
import { openAuditStore, type AuditStore } from '../../../main/core/store/open-audit.ts';
import { indexFile, indexFileBytes } from '../../../main/core/store/text-index/index-file.ts';
import { createTestClock, memoryLogger, type TestClock } from '../../support/core/memory-ports.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

export interface OpenedLog {
  readonly audit: AuditLog;
  readonly query: AuditQuery;
  /** Reads nothing by itself. */
  readonly texts: TextIndex;
  readonly reads: ReadsHere;
  /** The same, asked. */
  readonly asked: AskedReads;
  readonly store: AuditStore;
  readonly seal: Seal;
  readonly clock: TestClock;
  readonly dataDir: string;
  /** Ids that a filter finds. */
  ids(filter: Partial<AuditFilter>): number[];
}

export function openLog(dataDir = makeTempDir()): OpenedLog {
  const store = openAuditStore(dataDir);
  const clock = createTestClock();
  const seal = createSeal();
  const audit = createAuditLog({
    store,
    clock,
    logger: memoryLogger(),
    seal,
    onWritten: () => undefined,
  });
  const slice = limits.audit.indexSlice;
  const texts = createTextIndex({ log: store.db, dataDir, clock, logger: memoryLogger(), slice });
  const reads = createReadsHere(store.db, texts);
  const query = createAuditQuery(store.db);
  onTestFinished(async () => {
    await texts.close();
    await store.close();
  });
  return {
    audit,
    query,
    texts,
    reads,
    asked: readsInThisThread(reads),
    store,
    seal,
    clock,
    dataDir,
    ids(filter) {
      audit.flush();
      return reads.list({ limit: 100, order: 'newest', ...filter }).entries.map(({ id }) => id);
    },
  };
}

/** Asked of the thread that reads. */
export function readsInThisThread(reads: ReadsHere): AskedReads {
  return askedReads(async (name, args) => readHere(reads, name, args));
}

/** Takes away what is older than a day; `changes` say otherwise. */
export function openRetentionOf(log: OpenedLog, changes: Partial<RetentionParts>): Retention {
  return createRetention({
    store: log.store,
    reads: log.asked,
    indexFileBytes: () => indexFileBytes(log.dataDir),
    seal: log.seal,
    clock: log.clock,
    logger: memoryLogger(),
    setting: () => ({ days: 1, megabytes: 500 }),
    mayRun: () => true,
    isBusy: () => false,
    onCut: () => undefined,
    onTakenAway() {
      log.audit.forget();
      log.query.forgetNames();
      log.reads.forgetNames();
    },
    ...changes,
  });
}

export const callRow = (tool: string, more: Partial<AuditRow> = {}): AuditRow => ({
  actor: 'mcp_client',
  action: 'tools/call',
  decision: 'allow',
  tool,
  ...more,
});

/** The text index reads all there is. */
export function readAll({ audit, texts }: Pick<OpenedLog, 'audit' | 'texts'>): void {
  audit.flush();
  while (texts.step());
}

/** The file of the index, as another program sees it. */
export function openIndex({ dataDir }: Pick<OpenedLog, 'dataDir'>): Database.Database {
  const db = new Database(join(dataDir, indexFile));
  onTestFinished(() => void db.close());
  return db;
}
