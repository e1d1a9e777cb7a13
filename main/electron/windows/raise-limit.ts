/**
 * How often the prompt window may come up by itself: once in `limits.questions.raiseWindow`, so
 * that neither a client nor a web page can throw windows at a person (SEC-26). An Allow lifts the
 * pause once: whoever just said yes is working with that client, and the next question of the same
 * task should not wait for half a minute. A Deny does not (SEC-39).
 */
import { limits } from '../../core/limits/limits.ts';
import type { Clock } from '../../core/ports/ports.ts';

export interface RaiseLimit {
  /** A question came: the window is raised now, or once when the pause is over. */
  announce(): void;
  /** It came up, by itself or because a person asked for it: the pause begins. */
  raised(): void;
  /** It went: nothing that was announced is raised any more. */
  cancel(): void;
  allowed(): void;
}

/** @param raise brings the window up; it has to call `raised` */
export function createRaiseLimit(
  clock: Pick<Clock, 'monotonicMs' | 'after'>,
  raise: () => void,
): RaiseLimit {
  let earliest = Number.NEGATIVE_INFINITY;
  let cancelWaiting: (() => void) | undefined;

  function cancel(): void {
    cancelWaiting?.();
    cancelWaiting = undefined;
  }

  return {
    announce() {
      const waitMs = earliest - clock.monotonicMs();
      if (waitMs <= 0) raise();
      else cancelWaiting ??= clock.after(waitMs, raise);
    },
    raised() {
      cancel();
      earliest = clock.monotonicMs() + limits.questions.raiseWindow;
    },
    cancel,
    allowed() {
      earliest = Number.NEGATIVE_INFINITY;
    },
  };
}
