/**
 * Whether it was the service that said no to a call, and not Consentry: for the activity log, which
 * has to distinguish the two (ATLAR-29, ATOMIC-15). The answer itself passes unchanged; nothing is
 * decided by what is read here.
 */
import type { JsonObject } from '../../lib/json.ts';
import type { UpstreamOutcome } from '../../connectors/conversation/upstream.ts';

/** Longer texts are data that may well speak of permissions. */
const longestRefusal = 400;

const refusal =
  /\b(?:no (?:access|permission)|not (?:permitted|authori[sz]ed|allowed)|(?:access|permission) (?:is |was )?denied|do(?:es)? not have (?:the (?:required |necessary )?)?(?:access|permission|rights?)|(?:lacks?|missing|insufficient|without) (?:the )?(?:required |necessary )?(?:access|permissions?|privileges?|rights?)|forbidden|permission required)\b/iu;

/** @returns whether the service refused the call for the account that is logged in there */
export function isDeniedUpstream(outcome: UpstreamOutcome): boolean {
  switch (outcome.kind) {
    case 'failed':
      return outcome.denial?.status === 403;
    case 'error':
      return saysNo(outcome.error.message);
    case 'result':
      return isRefusal(outcome.result);
  }
}

/**
 * Only what the tool itself flags as an error: a call that did its work must never be logged as
 * denied.
 */
function isRefusal({ content, isError }: JsonObject): boolean {
  if (isError !== true) return false;
  if (!Array.isArray(content) || content.length !== 1) return false;
  const [only] = content;
  return (
    typeof only === 'object' &&
    only !== null &&
    'text' in only &&
    typeof only.text === 'string' &&
    saysNo(only.text)
  );
}

function saysNo(text: string): boolean {
  return text.length <= longestRefusal && refusal.test(text);
}
