/** What the rest of the product asks the log for that may take long. */
import { limits } from '../../limits/limits.ts';
import { isSearch, type AuditFilter, type AuditPage } from '../query/list-query.ts';
import type { Indexing } from '../text-index/indexing.ts';
import type { AskedReads } from './asked-reads.ts';

/** All of them reject with the driver's error where the log cannot be read. */
export type LogReads = Pick<
  AskedReads,
  'list' | 'exportPage' | 'verify' | 'perDay' | 'timedCalls' | 'toolCounts' | 'lastUses'
>;

/**
 * A page that is no search is read at once, as long as it is short. What takes the text index waits
 * while that has very much to read: such a search would look through all of it.
 *
 * @param here reads pages that are no searches
 */
export function createLogReads(
  reads: AskedReads,
  indexing: Pick<Indexing, 'caughtUp'>,
  here: (filter: AuditFilter) => AuditPage,
): LogReads {
  return {
    ...reads,
    async list(filter) {
      if (isSearch(filter)) await indexing.caughtUp();
      else if (filter.limit <= limits.audit.pageHere) return here(filter);
      return reads.list(filter);
    },
    async exportPage(format, filter) {
      if (isSearch(filter)) await indexing.caughtUp();
      return reads.exportPage(format, filter);
    },
    async timedCalls(connector) {
      await indexing.caughtUp();
      return reads.timedCalls(connector);
    },
  };
}
