/** The decision on what a call names, now, and whether it is what it was. */
import type { Client } from '../../grants/clients/client.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Decision } from '../../policy/decision.ts';
import type { UntrustedReads } from '../../rules/untrusted-reads.ts';
import type { CallContext } from './call-context.ts';
import type { Operation } from './operation.ts';
import { classOf, definitionOf, type ResolvedTarget } from './target.ts';

export interface DecideOn {
  /**
   * The decision of the list, looked at again where the arguments or what was read before can
   * change it.
   */
  now(client: Client, resolved: ResolvedTarget, args: JsonObject): Decision;
  /** For a call that waited; undefined: nothing is there any more. */
  again(call: CallContext): Decided | undefined;
}

/** @returns what decides on what was found */
export function createDecideOn(untrusted: UntrustedReads): DecideOn {
  function now(client: Client, { owner, judged }: ResolvedTarget, args: JsonObject): Decision {
    const readFrom = untrusted.readFrom(client.clientId, owner.connector);
    return readFrom === null && !judged.decision.dependsOnArguments
      ? judged.decision
      : judged.decideFor({ args, readFrom });
  }
  return {
    now,
    again({ read: { client, target } }) {
      const resolved = target.resolve();
      return resolved && { resolved, decision: now(client, resolved, target.args) };
    },
  };
}

/** What was found, and what was decided on it. */
export interface Decided {
  readonly resolved: ResolvedTarget;
  readonly decision: Decision;
}

/**
 * For a call that waited: grant, policy, tool, connector, and what the tool says of itself. Any
 * difference counts (ATRYUM-58).
 *
 * @param now undefined: nothing is there any more
 */
export function stillHolds(
  { token: { grant, family }, method }: Pick<Operation, 'token' | 'method'>,
  before: Decided,
  now: Decided | undefined,
): boolean {
  return (
    !grant.isEnded &&
    !family.isEnded &&
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
