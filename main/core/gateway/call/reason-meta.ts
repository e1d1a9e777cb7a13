/** A reason as programs read it: its code, its category, and what to do next (ATMOS-50). */
import type { UpstreamFailureCode } from '../../connectors/conversation/upstream.ts';
import type { JsonObject } from '../../lib/json.ts';
import { metaKey } from '../../mcp/revisions.ts';
import { reasons, type ReasonCode } from '../../policy/reasons.ts';

/** @returns members of the `_meta` of a result, or of the data of an error */
export function reasonMeta(reason: ReasonCode): JsonObject {
  return {
    [metaKey.reason]: reason,
    [metaKey.category]: reasons[reason].category,
    [metaKey.next]: reasons[reason].next,
  };
}

/** @returns the reason for a failure on the way to a server */
export function failureReason(code: Exclude<UpstreamFailureCode, 'cancelled'>): ReasonCode {
  return `upstream_${code}`;
}
