/**
 * The middle steps of an operation: the decision, what a denial says, the question to the person,
 * and whether the log keeps up.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { DecideOn } from './decide-on.ts';
import type { Decision } from '../../policy/decision.ts';
import type { RuleUses } from '../../rules/rule-uses.ts';
import type { LatelyRefused } from '../view/lately-refused.ts';
import type { AskPerson } from './ask-person.ts';
import type { CallContext, Step } from './call-context.ts';
import type { CallOutcome } from './call-outcome.ts';
import type { CallRecorder } from './call-recorder.ts';
import type { SuspendedCalls } from './server-questions/suspended-calls.ts';
import { classOf, definitionOf } from './target.ts';

interface Parts {
  readonly audit: Pick<AuditLog, 'isOverloaded'>;
  readonly decideOn: DecideOn;
  readonly latelyRefused: LatelyRefused;
  readonly suspended: SuspendedCalls;
  readonly askPerson: AskPerson;
  readonly recorder: CallRecorder;
  readonly ruleUses: Pick<RuleUses, 'note'>;
}

export interface DecideCall {
  readonly decideCall: Step;
  readonly askPerson: Step;
  readonly checkLog: Step;
}

/** @returns the steps that decide, ask the person and wait for the log */
export function createDecideCall(parts: Parts): DecideCall {
  const { decideOn, latelyRefused, recorder } = parts;

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
    const decision = decideOn.now(client, resolved, target.args);
    // The rounds of one call are one use.
    if (resumed === null) parts.ruleUses.note(decision);
    call.decided = { decision, isResumed: resumed !== null };
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
    const asked = await parts.askPerson({
      operation,
      callId: call.callId,
      client,
      target,
      resolved,
      decision,
      row,
      decideAgain: () => decideOn.again(call),
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
