/** A log of its own in a file of its own, with everything that reads it. */
import { onTestFinished } from 'vitest';
import {
  createAuditLog,
  type AuditLog,
  type AuditRow,
} from '../../../main/core/audit/audit-log.ts';
import {
  createAuditQuery,
  type AuditFilter,
  type AuditQuery,
} from '../../../main/core/audit/query/query.ts';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { openAuditStore, type AuditStore } from '../../../main/core/store/open-audit.ts';
import { createTestClock, memoryLogger, type TestClock } from '../../support/core/memory-ports.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

export interface OpenedLog {
  readonly audit: AuditLog;
  readonly query: AuditQuery;
  readonly store: AuditStore;
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
  const query = createAuditQuery(store.db);
  onTestFinished(() => store.close());
  return {
    audit,
    query,
    store,
    clock,
    dataDir,
    ids(filter) {
      audit.flush();
      return query.list({ limit: 100, order: 'newest', ...filter }).entries.map(({ id }) => id);
    },
  };
}

export const callRow = (tool: string, more: Partial<AuditRow> = {}): AuditRow => ({
  actor: 'mcp_client',
  action: 'tools/call',
  decision: 'allow',
  tool,
  ...more,
});
