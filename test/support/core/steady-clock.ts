/** The clock of the machine, also while a test has stopped the time of its page. */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../../../main/core/ports/ports.ts';

/** Taken before any test stops them. */
const { Date, setTimeout, clearTimeout } = globalThis;
const now = performance.now.bind(performance);

export const steadyClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => now(),
  after(delayMs, action) {
    const timer = setTimeout(action, Math.min(delayMs, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
