/**
 * The last step of an operation: it is sent, and what comes of it is written down and given to the
 * client.
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { Clock } from '../../ports/ports.ts';
import type { UpstreamOutcome } from '../../connectors/conversation/upstream.ts';
import type { UntrustedReads } from '../../rules/untrusted-reads.ts';
import type { CallContext, Step } from './call-context.ts';
import { answer, withoutAsks, type CallOutcome } from './call-outcome.ts';
import type { CallRecorder, Passed } from './call-recorder.ts';
import type { Handles } from './handles/handles.ts';
import { keepAliveProgress } from './keep-alive-progress.ts';
import type { ResumedRounds } from './resumed-rounds.ts';
import type { SendOperation } from './send-operation.ts';
import type { Sent } from './operation.ts';
import { declaredPages } from '../../mcp/extensions/ui-extension.ts';
import { definitionOf, isRead } from './target.ts';
import { taskHandle } from './handles/task-handle.ts';

/** The wire does not say whether the model or a page of the server called (SEP-1865). */
function callerOf({ operation, found }: CallContext): readonly string[] {
  const { resolved } = found;
  if (resolved.kind !== 'tool' || !resolved.judged.isForPagesToo) return byModel;
  if (resolved.judged.isForPages) return byPage;
  return declaredPages(operation.side.capabilities) === null ? byModel : byEither;
}

const byModel: readonly string[] = [];
const byPage = ['called by a page of the server'];
const byEither = ['called by the model or by a page of the server'];

function notesOf(call: CallContext, { notes }: Exclude<Sent, { kind: 'malformed' }>) {
  const caller = callerOf(call);
  return caller === byModel ? notes : [...caller, ...notes];
}

interface Parts {
  readonly connectors: Connectors;
  readonly untrusted: UntrustedReads;
  readonly send: SendOperation;
  readonly handles: Handles;
  readonly rounds: ResumedRounds;
  readonly recorder: CallRecorder;
  readonly clock: Clock;
}

/** @returns the step that sends the call, writes down what came of it, and answers the client */
export function createSendCall(parts: Parts): Step {
  const { clock, untrusted, recorder, rounds } = parts;

  return async (call) => {
    const { operation } = call;
    const { resolved, resumed } = call.found;
    const progress = keepAliveProgress(clock, operation.onProgress, resolved.owner.connector);
    const sending = parts.send({
      token: operation.token,
      method: operation.method,
      target: resolved,
      args: call.read.target.args,
      side: operation.side,
      round: resumed?.round ?? null,
      meta: call.read.meta,
      signal: operation.signal,
      onProgress: progress.onProgress,
      unread: operation.unread,
    });
    const sent = await sending;
    progress.stop();
    call.takeBackSent();
    return finish(call, sent);
  };

  function finish(call: CallContext, sent: Sent): CallOutcome | Promise<CallOutcome> {
    const { operation, row } = call;
    if (sent.kind === 'malformed')
      return recorder.invalid(operation, call.read.client, 'an input response is malformed');
    const durationMs = Math.round((clock.monotonicMs() - call.startedAt) * 100) / 100;
    const notes = notesOf(call, sent);
    const passed = { reason: call.allowed.reason, notes, durationMs };
    switch (sent.kind) {
      case 'asks':
        return asksClient(call, sent, passed);
      case 'task':
        return goesOnAsTask(call, sent, passed);
      case 'outcome': {
        const { target, client } = call.read;
        const { resolved } = call.found;
        const { connector } = resolved.owner;
        const unreviewed = reviewOf(call, sent.outcome);
        if (unreviewed !== null) return recorder.refuse(operation, row, unreviewed);
        const isResult = sent.outcome.kind === 'result';
        if (isResult && parts.connectors.find(connector)?.isUntrusted === true)
          untrusted.note(client.clientId, connector);
        const whole = sent.mayAsk === true ? sent.outcome : withoutAsks(sent.outcome);
        const outcome = withoutHeld(call, whole);
        recorder.ended(row, outcome, passed);
        return answer(outcome, target, resolved);
      }
    }
  }

  /** Why it may not be given: the person has not accepted it as it is now. */
  function reviewOf({ operation, found }: CallContext, outcome: UpstreamOutcome) {
    const { owner, params } = found.resolved;
    const { method } = operation;
    const { uri } = params;
    if (outcome.kind !== 'result' || !isRead(method) || typeof uri !== 'string') return null;
    return parts.connectors.unreviewed(owner.connector, method, uri, outcome.result);
  }

  /** A folder, without the files in it that the person has not accepted. */
  function withoutHeld({ operation, found }: CallContext, outcome: UpstreamOutcome) {
    if (outcome.kind !== 'result' || operation.method !== 'resources/directory/read')
      return outcome;
    const { connector } = found.resolved.owner;
    return { ...outcome, result: parts.connectors.withoutHeld(connector, outcome.result) };
  }

  function asksClient(
    call: CallContext,
    sent: Extract<Sent, { kind: 'asks' }>,
    passed: Passed,
  ): CallOutcome {
    const { operation, row } = call;
    recorder.unfinished(row, passed);
    return rounds.ask(operation, call.read.target, sent.questions, {
      round: sent.round,
      approved: call.allowed.approved,
      hash: definitionOf(call.found.resolved, operation.method),
      callId: call.callId,
    });
  }

  function goesOnAsTask(
    call: CallContext,
    sent: Extract<Sent, { kind: 'task' }>,
    passed: Passed,
  ): CallOutcome {
    recorder.unfinished(call.row, { ...passed, notes: ['it goes on as a task', ...sent.notes] });
    const { connector, connectorId } = call.found.resolved.owner;
    const task = { connector, connectorId, taskId: sent.taskId };
    const taskId = taskHandle(parts.handles, call.operation, task);
    return { kind: 'result', result: { resultType: 'task', taskId, ...sent.facts } };
  }
}
