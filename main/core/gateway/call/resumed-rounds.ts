/**
 * A call that takes several rounds (MCP 2026-07-28, Multi Round-Trip Requests): the client is asked
 * by a result, and comes back with answers and a state. The state is ours, sealed and bound to the
 * grant, the route and the very request (SEC-54).
 */
import { canonicalJson } from '../../lib/canonical-json.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import type { CallOutcome } from './call-outcome.ts';
import type { Binding, Handles } from './handles/handles.ts';
import type { Operation, Round, Sent } from './operation.ts';
import type { Target } from './target.ts';

/** What a repeated request goes on from; sealed, in the client's hands. */
export interface Resumed {
  readonly round: Round;
  /** Why the first round was let through after asking the person, for this definition. */
  readonly approved: ReasonCode | null;
  /** Digest of the definition that was approved. */
  readonly hash: string;
  readonly callId: string | null;
}

export interface ResumedRounds {
  /** Null in a first round; `unknown`: the state is not ours, too old, or was used before. */
  resume(operation: Operation, target: Target): Resumed | null | 'unknown';
  /** The result that asks the client. */
  ask(
    operation: Operation,
    target: Target,
    questions: Extract<Sent, { kind: 'asks' }>['questions'],
    kept: Resumed,
  ): CallOutcome;
}

/**
 * @returns what seals and opens the state between two rounds of a call
 * @see MCP 2026-07-28, Multi Round-Trip Requests
 */
export function createResumedRounds(handles: Handles): ResumedRounds {
  return {
    resume(operation, target) {
      const state = operation.side.continuation?.state;
      if (state === undefined) return null;
      const binding = bindingOf(operation, target);
      const kept = handles.open(binding, state) as unknown as Resumed | null;
      if (kept === null) return 'unknown';
      // What was allowed once, and what waits here, goes on once.
      const isOnce = kept.approved !== null || kept.round.suspended !== undefined;
      return isOnce && handles.spend(binding, state) === null ? 'unknown' : kept;
    },
    ask(operation, target, questions, kept) {
      const hasQuestions = Object.keys(questions).length > 0;
      const { round, approved } = kept;
      // A server that keeps no state gets none made up for it, unless there is something of ours to
      // keep.
      const isKept =
        !hasQuestions ||
        approved !== null ||
        round.state !== undefined ||
        round.suspended !== undefined;
      const content = { ...kept, round: { ...round } } as unknown as JsonObject;
      const binding = bindingOf(operation, target);
      return {
        kind: 'asks',
        result: {
          resultType: 'input_required',
          ...(hasQuestions && { inputRequests: questions }),
          ...(isKept && { requestState: handles.seal(binding, content, limits.handles.state) }),
        },
      };
    },
  };
}

function bindingOf({ token, side, method }: Operation, { name, args }: Target): Binding {
  return {
    kind: 'state',
    grantId: token.grant.grantId,
    resource: side.resource,
    about: [method, name, sha256Hex(canonicalJson(args))],
  };
}
