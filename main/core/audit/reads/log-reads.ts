/** What the rest of the product asks the log for that may take long. */
import type { AuditFilter } from '../query/list-query.ts';
import { isSearch } from '../query/list-query.ts';
import type { Indexing } from '../text-index/indexing.ts';
import type { AskedReads } from './asked-reads.ts';

/** All of them reject with the driver's error where the log cannot be read. */
export type LogReads = Pick<
  AskedReads,
  'list' | 'verify' | 'perDay' | 'timedCalls' | 'toolCounts' | 'lastUses'
>;

/**
 * What takes the text index waits while that has very much to read: such a search would look
 * through all of it.
 */
export function createLogReads(reads: AskedReads, indexing: Pick<Indexing, 'caughtUp'>): LogReads {
  return {
    ...reads,
    async list(filter: AuditFilter) {
      if (isSearch(filter)) await indexing.caughtUp();
      return reads.list(filter);
    },
    async timedCalls(connector) {
      await indexing.caughtUp();
      return reads.timedCalls(connector);
    },
  };
}
