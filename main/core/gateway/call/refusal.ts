/** How a refusal is said to a client. */
import { errorCode } from '../../mcp/revisions.ts';
import { reasons, type ReasonCode } from '../../policy/reasons.ts';
import type { CallOutcome } from './call-outcome.ts';
import { reasonMeta } from './reason-meta.ts';
import type { OperationMethod } from './target.ts';

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
