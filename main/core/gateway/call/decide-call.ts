/**
 * The middle steps of an operation: the decision, what a denial says, the question to the person,
 * and whether the log keeps up.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Client } from '../../grants/client.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Decision } from '../../policy/decision.ts';
import type { UntrustedReads } from '../../rules/untrusted-reads.ts';
import type { LatelyRefused } from '../view/lately-refused.ts';
import type { AskPerson } from './ask-person.ts';
import type { CallContext } from './call-context.ts';
import type { CallOutcome } from './call-outcome.ts';
import type { CallRecorder } from './call-recorder.ts';
import type { Step } from './step.ts';
import type { SuspendedCalls } from './server-questions/suspended-calls.ts';
import { classOf, definitionOf, type ResolvedTarget } from './target.ts';

interface Parts {
  readonly audit: Pick<AuditLog, 'isOverloaded'>;
  readonly untrusted: UntrustedReads;
  readonly latelyRefused: LatelyRefused;
  readonly suspended: SuspendedCalls;
  readonly askPerson: AskPerson;
  readonly recorder: CallRecorder;
  readonly newCallId: () => string;
}

export interface DecideCall {
  readonly decideCall: Step;
  readonly askPerson: Step;
  readonly checkLog: Step;
}

/** @returns the steps that decide, ask the person and wait for the log */
export function createDecideCall(parts: Parts): DecideCall {
  const { untrusted, latelyRefused, recorder, newCallId } = parts;

  /**
   * The decision of the list, looked at again where the arguments or what was read before can
   * change it.
   */
  function decisionOn(
    client: Client,
    { owner, judged }: ResolvedTarget,
    args: JsonObject,
  ): Decision {
    const readFrom = untrusted.readFrom(client.clientId, owner.connector);
    return readFrom === null && !judged.decision.dependsOnArguments
      ? judged.decision
      : judged.decideFor({ args, readFrom });
  }

  /**
   * A scope that the client could ask for ends in a step-up challenge (RFC 6750 section 3.1),
   * everything else in a refusal.
   */
  async function deny({ operation, row }: CallContext, decision: Decision): Promise<CallOutcome> {
    const { clientId } = operation.token.grant;
    const outcome = await recorder.refuse(operation, row, decision.reason);
    latelyRefused.noteHeld({ clientId, connector: row.connector ?? '' }, decision);
    if (decision.stepUpScope === null || recorder.isUnrecorded(outcome)) return outcome;
    latelyRefused.noteScope({ clientId, scope: decision.stepUpScope });
    return { kind: 'step-up', scope: decision.stepUpScope };
  }

  const decideCall: Step = (call) => {
    const { client, target } = call.read;
    const { resolved, resumed } = call.found;
    const decision = decisionOn(client, resolved, target.args);
    // What was asked and what came of it are one call, and so are all rounds of it.
    const callId = resumed?.callId ?? (decision.outcome === 'ask' ? newCallId() : null);
    call.decided = { decision, callId };
    call.allowed = { reason: decision.reason, approved: null };
    if (decision.outcome !== 'deny') return undefined;
    if (resumed?.round.suspended !== undefined) parts.suspended.drop(resumed.round.suspended);
    return deny(call, decision);
  };

  const askPerson: Step = (call) =>
    call.decided.decision.outcome === 'ask' ? ask(call) : undefined;

  async function ask(call: CallContext): Promise<CallOutcome | undefined> {
    const { operation, row } = call;
    const { client, target } = call.read;
    const { resolved, resumed } = call.found;
    const { decision } = call.decided;
    const hash = definitionOf(resolved, operation.method);
    const before = resumed?.hash === hash ? resumed.approved : null;
    if (before !== null) {
      call.allowed = { reason: before, approved: before };
      return undefined;
    }
    const decideAgain = () => {
      const now = target.resolve();
      return now && { resolved: now, decision: decisionOn(client, now, target.args) };
    };
    const asked = await parts.askPerson({
      operation,
      client,
      target,
      resolved,
      decision,
      row,
      decideAgain,
    });
    switch (asked.kind) {
      case 'go-on':
        call.allowed = { reason: asked.reason, approved: asked.reason };
        return undefined;
      case 'cancelled':
        return recorder.left(row);
      case 'unrecorded':
        return recorder.unrecordable(operation);
      case 'unasked':
        row.callId = null;
        return recorder.refuse(operation, row, asked.reason);
      case 'refuse':
        return recorder.refuse(operation, row, asked.reason, asked.words);
    }
  }

  /** While the log cannot keep up, only what reads goes on. */
  const checkLog: Step = (call) =>
    parts.audit.isOverloaded() && classOf(call.found.resolved) !== 'read'
      ? recorder.unrecordable(call.operation)
      : undefined;

  return { decideCall, askPerson, checkLog };
}
