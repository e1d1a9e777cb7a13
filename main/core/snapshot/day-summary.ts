/** What the clients of this computer called today, counted at most every two seconds. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditQuery } from '../audit/query/query.ts';
import { createLocalDay } from '../lib/local-day.ts';
import type { Clock } from '../ports/ports.ts';

interface DaySummary {
  readonly calls: number;
  readonly denied: number;
  readonly hasCalls: boolean;
  readonly perHour: number[];
  readonly byClient: ReadonlyMap<string, number>;
}

export interface DaySummaries {
  /** Counting is a query over the day: it is done when entries came, and not too often. */
  now(): DaySummary;
  /**
   * @returns ms until the counts, which are older than the log, are taken anew; null: they are as
   *   new as it is
   */
  dueIn(): number | null;
}

/** In ms. */
const countedEvery = 2000;

export function createDaySummaries(
  clock: Clock,
  audit: Pick<AuditLog, 'lastId'>,
  query: AuditQuery,
): DaySummaries {
  const day = createLocalDay(clock);
  let last: { readonly at: number; readonly entryId: number; readonly value: DaySummary } | null =
    null;

  function count(): DaySummary {
    const since = day.start();
    return {
      ...query.summary(since, clock.nowMs()),
      hasCalls: query.hasCalls(),
      byClient: query.callsByClient(since),
    };
  }

  return {
    now() {
      const now = clock.monotonicMs();
      const entryId = audit.lastId();
      if (last === null || (last.entryId !== entryId && now - last.at >= countedEvery))
        last = { at: now, entryId, value: count() };
      return last.value;
    },
    dueIn() {
      if (last === null || last.entryId === audit.lastId()) return null;
      return Math.max(0, last.at + countedEvery - clock.monotonicMs());
    },
  };
}
