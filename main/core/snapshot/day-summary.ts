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
  let last: {
    readonly at: number;
    readonly since: number;
    readonly entryId: number;
    readonly value: DaySummary;
  } | null = null;

  function count(since: number): DaySummary {
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
      const since = day.start();
      const isNewer = last?.entryId !== entryId && now - (last?.at ?? 0) >= countedEvery;
      if (last === null || last.since !== since || isNewer)
        last = { at: now, since, entryId, value: count(since) };
      return last.value;
    },
    dueIn() {
      if (last === null || last.entryId === audit.lastId()) return null;
      return Math.max(0, last.at + countedEvery - clock.monotonicMs());
    },
  };
}
