/**
 * Calls that wait for the person. A held call is known by client, tool version, connector and
 * canonical arguments: a repeat joins the same question, and an answer that comes after the client
 * gave up lets exactly this call pass once (SEC-35, SEC-42).
 *
 * "Allow once" lets through what is shown and nothing else; the next call of the tool is then a
 * question of its own. "Deny" means all calls of the tool that wait: no click for each, and nothing
 * unseen was ever allowed. "Allow for this session" covers every call of the tool by its meaning,
 * so those that wait pass too. `approval-state.ts` has the states of one call.
 */
import { CoreError } from '../../lib/errors.ts';
import type { Clock } from '../../ports/ports.ts';
import type { QuestionQueue } from '../../questions/question-queue.ts';
import { waitersOf } from './approval-state.ts';
import type { Approvals, HoldEnd, HoldOutcome } from './approvals-interface.ts';
import type { AskHistory } from './ask-history.ts';
import type { GivenAnswers } from './given-answers.ts';
import type { HeldCall } from './held-call.ts';
import { createHeldCalls, type HeldCalls } from './held-calls.ts';
import { createHeldQuestions, type HeldQuestions } from './held-questions.ts';
import type { LastApproved } from './last-approved.ts';
import type { MissedCalls } from './missed-calls.ts';
import type { ToolQueue } from './tool-queue.ts';
import { createWaiter } from './waiters.ts';

interface Parts {
  readonly questions: QuestionQueue;
  readonly history: AskHistory;
  readonly given: GivenAnswers;
  readonly missed: MissedCalls;
  readonly lastApproved: LastApproved;
  readonly clock: Clock;
  /** How long a call waits at most, in milliseconds. */
  readonly longestHold: () => number;
  readonly touch: () => void;
}

/** Opens what holds calls until the person answers, and what remembers the answers. */
export function createApprovals(parts: Parts): Approvals {
  const { questions, history, given, missed, lastApproved, clock, touch } = parts;
  const calls = createHeldCalls({ missed, clock, longestHold: parts.longestHold, touch });
  const asking = createHeldQuestions({ calls, questions, history, given, lastApproved, clock });
  const holding: Holding = { calls, asking, history, clock, touch };

  const queueOf = (questionId: string): ToolQueue | undefined =>
    calls.queues().find(({ shown: { current } }) => {
      return current.state === 'asked' && current.questionId === questionId;
    });

  return {
    consume: given.consume,
    hold: (call, signal, longestMs) => holdCall(holding, call, signal, longestMs),

    heldByClient: (clientId) =>
      calls.list().filter((held) => held.call.clientId === clientId).length,

    deniedUntil: history.deniedUntil,

    shownCall: (questionId) => queueOf(questionId)?.shown.call ?? null,

    refuseChanged(questionId) {
      const queue = queueOf(questionId);
      if (queue === undefined || queue.shown.call.isUnchanged()) return false;
      asking.refuseShown(queue);
      return true;
    },

    list: () => ({
      given: [...given.list()],
      missed: [...missed.list()],
      again: [...missed.again()],
    }),

    end(answerId) {
      if (!given.end(answerId)) throw new CoreError('not_found', 'This answer no longer applies.');
    },

    reopen(missedId) {
      const call = missed.find(missedId);
      if (call === undefined)
        throw new CoreError('not_found', 'This call is no longer kept.', {
          hint: 'Ask the client to try again.',
        });
      missed.forgetWhere((other) => other === call);
      touch();
      if (!call.isUnchanged()) {
        throw new CoreError('conflict', 'Something has changed since this was asked.', {
          hint: 'Ask the client to try again.',
        });
      }
      const opened = calls.reopen(call)?.opened ?? null;
      if (opened !== null) asking.ask(opened);
    },

    forget: (why) => given.endAll(why),

    forgetGrants(ended, isTakenAway) {
      const ids = new Set(ended.map(({ grantId }) => grantId));
      given.endOfGrants(ids);
      const clientIds = isTakenAway ? new Set(ended.map(({ clientId }) => clientId)) : [];
      for (const clientId of clientIds) given.endOfClient(clientId);
      missed.forgetWhere((call) => ids.has(call.grantId));
      lastApproved.forgetGrants(ids);
    },

    forgetConnector(connectorId) {
      given.endOfConnector(connectorId);
      missed.forgetWhere((call) => call.connectorId === connectorId);
      for (const { shown } of calls.queues())
        if (shown.call.connectorId === connectorId && shown.current.state === 'asked')
          questions.cancel(shown.current.questionId);
    },

    endSessions: (why) => given.endSessions(why),
  };
}

interface Holding {
  readonly calls: HeldCalls;
  readonly asking: HeldQuestions;
  readonly history: AskHistory;
  readonly clock: Clock;
  readonly touch: () => void;
}

/** Waits for the answer, for the client to leave, or for the time to be over. */
async function holdCall(
  { calls, asking, history, clock, touch }: Holding,
  call: HeldCall,
  signal: AbortSignal,
  longestMs: number,
): Promise<HoldEnd> {
  if (signal.aborted) return { outcome: 'cancelled' };
  if (history.deniedUntil(call.clientId) !== null) return { outcome: 'too_many_denials' };
  history.asked(call.clientId);
  const waiter = createWaiter();
  const placed = calls.enter(call, waiter);
  if (placed === null) return { outcome: 'too_many_held' };
  const { held, opened } = placed;
  if (opened !== null) asking.ask(opened);
  const leave = (outcome: HoldOutcome): void => {
    waitersOf(held)?.leave(waiter);
    waiter.resolve({ outcome });
    touch();
  };
  const onAbort = (): void => {
    leave('cancelled');
    asking.clientLeft(held);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  // The question stays after this: an answer that comes later is not lost.
  const cancelTimer = clock.after(longestMs, () =>
    leave(clock.monotonicMs() < held.until ? 'approval_waiting' : 'approval_expired'),
  );
  try {
    return await waiter.promise;
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
  }
}
