/**
 * What an Allow means for the call that is shown and for the calls of its tool that wait behind it.
 */
import { CoreError } from '../../lib/errors.ts';
import type { Answer } from '../../questions/question-queue.ts';
import { waitersOf } from './approval-state.ts';
import type { HoldOutcome } from './approvals-interface.ts';
import type { GivenAnswers } from './given-answers.ts';
import type { ToolQueue } from './tool-queue.ts';

/**
 * Keeps the answer where it holds for later calls, and answers the queued calls that it covers.
 *
 * @returns what whoever still waits for the call that is shown is answered with
 * @throws CoreError `conflict` – the call may be allowed once only; nothing was given
 * @throws CoreError what `giveAlways` throws; nothing was given
 */
export function allowHeldCall(given: GivenAnswers, queue: ToolQueue, answer: Answer): HoldOutcome {
  const { call } = queue.shown;
  switch (answer.for) {
    case 'always':
      if (call.isOnceOnly || call.isAfterUntrusted) throw neverAlways();
      return allowAlways(given, queue, answer);
    case 'session':
      return call.isOnceOnly ? allowOnce(given, queue) : allowForSession(given, queue);
    case 'once':
      return allowOnce(given, queue);
  }
}

function allowForSession(given: GivenAnswers, { shown, queued }: ToolQueue): HoldOutcome {
  const { call } = shown;
  given.giveSession(call);
  for (const held of queued)
    if (
      held.call.toolHash === call.toolHash &&
      (call.isAfterUntrusted || !held.call.isAfterUntrusted)
    )
      waitersOf(held)?.answerAll({ outcome: 'approved_session' });
  return 'approved_session';
}

function allowAlways(
  given: GivenAnswers,
  { shown, queued }: ToolQueue,
  { always }: Answer,
): HoldOutcome {
  given.giveAlways(shown.call, always);
  // Calls behind it that it covers pass like any later one, and count.
  for (const held of queued) {
    const waiters = waitersOf(held);
    while (waiters !== null && waiters.count() > 0) {
      const outcome = given.consume(held.call);
      if (outcome === null) break;
      waiters.answerFirst({ outcome });
    }
  }
  return 'always_allowed';
}

function allowOnce(given: GivenAnswers, { shown }: ToolQueue): HoldOutcome {
  const isAnswered = waitersOf(shown)?.answerFirst({ outcome: 'approved_once' }) ?? false;
  if (!isAnswered) given.giveOnce(shown.call);
  // Once means one call: others that wait with the same arguments have to ask anew.
  return 'approval_waiting';
}

function neverAlways(): CoreError {
  return new CoreError('conflict', 'This call can be allowed only once.', {
    hint: 'Destructive tools, tools that you have not reviewed, and calls after untrusted content are allowed one call at a time.',
  });
}
