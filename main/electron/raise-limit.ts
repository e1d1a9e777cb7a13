/**
 * How often the prompt window may come up by itself: once in `limits.questions.raiseWindow`, so that a client cannot
 * throw windows at a person. An Allow lifts the pause once: whoever just said yes is working with that client, and the
 * next question of the same task should not wait for half a minute. A Deny does not (SEC-39).
 */
import { limits } from '../core/lib/limits.ts';
import type { Clock } from '../core/ports.ts';

export interface RaiseLimit {
  /** Milliseconds until the window may come up by itself; 0 means now. */
  waitMs(): number;
  raised(): void;
  allowed(): void;
}

export function createRaiseLimit(clock: Pick<Clock, 'monotonicMs'>): RaiseLimit {
  let earliest = Number.NEGATIVE_INFINITY;
  return {
    waitMs: () => Math.max(0, earliest - clock.monotonicMs()),
    raised() {
      earliest = clock.monotonicMs() + limits.questions.raiseWindow;
    },
    allowed() {
      earliest = Number.NEGATIVE_INFINITY;
    },
  };
}
