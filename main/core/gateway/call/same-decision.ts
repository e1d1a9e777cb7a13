/** Whether a call would be decided now as it was decided before. */
import type { Decision } from '../../policy/decision.ts';
import { classOf, definitionOf, type OperationMethod, type ResolvedTarget } from './target.ts';

/** What was found, and what was decided on it. */
export interface Decided {
  readonly resolved: ResolvedTarget;
  readonly decision: Decision;
}

/**
 * Policy, tool, connector, and what the tool says of itself: any difference counts (ATRYUM-58).
 *
 * @param now undefined: nothing is there any more
 */
export function isSameDecision(
  before: Decided,
  now: Decided | undefined,
  method: OperationMethod,
): boolean {
  return (
    now !== undefined &&
    now.decision.outcome === before.decision.outcome &&
    now.decision.reason === before.decision.reason &&
    // The same rule, for one that decided by a rule.
    String(now.decision.trace.at(-1)) === String(before.decision.trace.at(-1)) &&
    classOf(now.resolved) === classOf(before.resolved) &&
    definitionOf(now.resolved, method) === definitionOf(before.resolved, method) &&
    now.resolved.owner.connectorId === before.resolved.owner.connectorId
  );
}
