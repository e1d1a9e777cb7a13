/** Time from the machine: wall clock, monotonic clock, timers that let the process end. */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../../core/ports/ports.ts';

/**
 * What is longer would fire at once: the runtime counts in 32 bits. A token may live for months.
 */
const longestTimer = 2 ** 31 - 1;

export function createNodeClock(): Clock {
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(delayMs, action) {
      let timer: NodeJS.Timeout;
      const wait = (leftMs: number): void => {
        const step = Math.min(leftMs, longestTimer);
        timer = setTimeout(() => (leftMs > step ? wait(leftMs - step) : action()), step);
        timer.unref();
      };
      wait(delayMs);
      return () => clearTimeout(timer);
    },
  };
}
