/** How a refusal is said to a client. */
import type { JsonObject } from '../../lib/json.ts';
import { errorCode, metaKey } from '../../mcp/revisions.ts';
import { reasons, type ReasonCode } from '../../policy/reasons.ts';
import type { CallOutcome } from './call-outcome.ts';
import type { OperationMethod } from './target.ts';

/** @returns the reason as programs read it (ATMOS-50) */
export function reasonMeta(reason: ReasonCode): JsonObject {
  return {
    [metaKey.reason]: reason,
    [metaKey.category]: reasons[reason].category,
    [metaKey.next]: reasons[reason].next,
  };
}

/**
 * A refusal is a tool result that a model can act on, with the reason code in `_meta`; where there
 * is no tool, an error with the same in its data.
 */
export function refusal(method: OperationMethod, reason: ReasonCode, words = ''): CallOutcome {
  const said = words === '' ? '' : ` The person says: “${words}”`;
  const text = reasons[reason].forModel + said;
  const why = reasonMeta(reason);
  if (method !== 'tools/call')
    return { kind: 'error', code: errorCode.refused, message: text, data: why };
  return {
    kind: 'result',
    result: { content: [{ type: 'text', text }], isError: true, _meta: why },
  };
}
