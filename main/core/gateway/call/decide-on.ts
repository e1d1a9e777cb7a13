/** The decision on what a call names, now. */
import type { Client } from '../../grants/client.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Decision } from '../../policy/decision.ts';
import type { UntrustedReads } from '../../rules/untrusted-reads.ts';
import type { CallContext } from './call-context.ts';
import type { Decided } from './same-decision.ts';
import type { ResolvedTarget } from './target.ts';

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
