/**
 * How often the person is asked whether this client may in: once, and not again soon after an
 * answer.
 */
import { limits } from '../../core/limits/limits.ts';
import type { LoginRefused } from './login-parts.ts';

type QuestionState =
  | { readonly state: 'none' }
  /** It was asked, and not answered: it waits, or was cut off with its instance. */
  | { readonly state: 'open'; readonly askedAt: number }
  | { readonly state: 'over'; readonly askedAt: number; readonly wasRefused: boolean };

export interface QuestionThrottle {
  /**
   * A question that was cut off is asked again without another request.
   *
   * @param isAsked a request needs it
   */
  mayAsk(isAsked: boolean): boolean;
  /** It is asked now. */
  begin(): void;
  /** The person let it in. */
  allowed(): void;
  /** The login came to nothing, with a question or before it. */
  refused(why: LoginRefused['why']): void;
}

/**
 * @param askAgainMs how long after a question the next one may come
 * @param nowMs of a clock that never goes back
 */
export function createQuestionThrottle(
  askAgainMs: number,
  nowMs: () => number = () => performance.now(),
): QuestionThrottle {
  let question: QuestionState = { state: 'none' };

  function end(wasRefused: boolean): void {
    if (question.state === 'none') return;
    question = { state: 'over', askedAt: question.askedAt, wasRefused };
  }

  return {
    mayAsk(isAsked) {
      if (question.state === 'open') return true;
      if (question.state === 'none') return isAsked;
      const pause = question.wasRefused ? limits.bridge.askAgainAfterDenial : askAgainMs;
      return isAsked && nowMs() - question.askedAt >= pause;
    },
    begin() {
      question = { state: 'open', askedAt: nowMs() };
    },
    allowed: () => end(false),
    refused: (why) => end(why === 'denied' || why === 'refused'),
  };
}
