/**
 * The questions about held calls, one for each queue of a tool. Carries an answer to whoever waits
 * for it, then asks about the next call of the queue.
 */
import type { Clock } from '../../ports/ports.ts';
import type { Answer, GoneWhy, QuestionQueue } from '../../questions/question-queue.ts';
import { allowHeldCall } from './allow-held-call.ts';
import { endApproval, markAsked, waitersOf, type HeldApproval } from './approval-state.ts';
import type { AskHistory } from './ask-history.ts';
import type { GivenAnswers } from './given-answers.ts';
import type { HeldCalls } from './held-calls.ts';
import type { LastApproved } from './last-approved.ts';
import { isWaitedFor, type ToolQueue } from './tool-queue.ts';

export interface HeldQuestions {
  /** Asks about the call that a queue shows. */
  ask(queue: ToolQueue): void;
  /** What is shown has changed: its waiters are refused, and what is queued is asked about. */
  refuseShown(queue: ToolQueue): void;
  /**
   * The client of a call left. If nobody else waits for it, its question closes, and the person
   * finds the call among the missed ones (ATRYUM-57).
   */
  clientLeft(held: HeldApproval): void;
}

interface Parts {
  readonly calls: HeldCalls;
  readonly questions: QuestionQueue;
  readonly history: AskHistory;
  readonly given: GivenAnswers;
  readonly lastApproved: LastApproved;
  readonly clock: Clock;
}

/** Asks the person about held calls. */
export function createHeldQuestions(parts: Parts): HeldQuestions {
  const { calls, questions, history, given, lastApproved, clock } = parts;

  function askNext(queue: ToolQueue): void {
    if (calls.showNext(queue)) ask(queue);
  }

  function allow(queue: ToolQueue, shown: HeldApproval, answer: Answer): void {
    endApproval(shown, 'answered', allowHeldCall(given, queue, answer));
    askNext(queue);
    lastApproved.remember(shown.call);
  }

  /** One Deny is the answer to all calls of the tool: no click for each, and none was allowed. */
  function deny(queue: ToolQueue, block: boolean, words: string | undefined): void {
    const { call } = queue.shown;
    if (block) call.onBlock();
    history.denied(call.clientId);
    calls.deny(queue, words);
  }

  function onGone(queue: ToolQueue, shown: HeldApproval, why: GoneWhy): void {
    // Refused a moment ago; what waits behind it has a question of its own.
    if (shown.current.state === 'ended') return;
    if (why === 'expired') {
      calls.expire(shown);
      askNext(queue);
    } else {
      const outcomes = { shown: 'approval_withdrawn', queued: 'approval_withdrawn' } as const;
      calls.endAll(queue, 'withdrawn', outcomes);
    }
  }

  function ask(queue: ToolQueue): void {
    const { shown } = queue;
    const { call } = shown;
    const waiters = waitersOf(shown);
    if (waiters === null) return;
    const questionId = questions.ask({
      clientId: call.clientId,
      grantId: call.grantId,
      expiresInMs: shown.until - clock.monotonicMs(),
      view: (common) =>
        call.view(common, {
          clientWaits: waiters.count() > 0,
          count: queue.count,
          requestsToday: history.today(call.clientId),
        }),
      onAllow: (answer) => allow(queue, shown, answer),
      onDeny: (block, _caller, words) => deny(queue, block, words),
      onGone: (why) => onGone(queue, shown, why),
    });
    markAsked(shown, questionId);
  }

  return {
    ask,
    refuseShown(queue) {
      const { current } = queue.shown;
      endApproval(queue.shown, 'withdrawn', 'changed_while_held');
      askNext(queue);
      if (current.state === 'asked') questions.cancel(current.questionId);
    },
    clientLeft(held) {
      const queue = calls.queues().find(({ shown }) => shown === held);
      // One that was never shown goes when its turn comes.
      if (queue === undefined || isWaitedFor(held)) return;
      const { current } = held;
      calls.leave(held);
      askNext(queue);
      if (current.state === 'asked') questions.cancel(current.questionId);
    },
  };
}
