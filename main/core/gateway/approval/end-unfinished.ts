/**
 * Calls that were under way when the last run ended without a word: each gets its end in the log.
 * What waited for the person is never carried out; of what was sent nobody knows whether it was
 * (ATRYUM-50, ATRYUM-56).
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { AuditQuery } from '../../audit/query/query.ts';
import { longestUnfinished } from '../../audit/under-way.ts';

/** To be called once at start, before any call. */
export function endUnfinished(audit: AuditLog, auditQuery: AuditQuery): void {
  for (const call of auditQuery.unfinished(longestUnfinished)) {
    audit.append({
      ...call,
      actor: 'system',
      ...(call.decision === 'sent'
        ? { decision: 'failed', reason: 'end_unknown' }
        : { decision: 'deny', reason: 'ended_with_restart' }),
    });
  }
}
