/** Time from the machine: wall clock, monotonic clock, timers that let the process end. */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../core/ports.ts';

export function createNodeClock(): Clock {
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(delayMs, action) {
      const timer = setTimeout(action, delayMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
