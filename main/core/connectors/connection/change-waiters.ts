/** Those who wait for the next change of something, each with an end of its own. */
import type { AbortWatch } from '../../lib/abort.ts';
import type { Clock } from '../../ports/ports.ts';

export interface ChangeWaiters {
  wake(): void;
  /** Resolves at the next change, after this long, or when the signal says so. */
  within(ms: number, signal: AbortWatch): Promise<void>;
}

/** @returns waiters for whatever `wake` is called for */
export function createChangeWaiters(clock: Clock): ChangeWaiters {
  const waiting = new Set<() => void>();
  return {
    wake() {
      for (const wake of waiting) wake();
    },
    within(ms, signal) {
      return new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          cancel();
          resolve();
        };
        const cancel = clock.after(ms, wake);
        waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    },
  };
}
