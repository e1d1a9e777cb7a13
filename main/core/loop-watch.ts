/**
 * How long this process keeps others waiting: the delay of the event loop, measured by the runtime beside it. What holds it
 * up for long is written to the log (REL-17). Measuring wakes the process a hundred times a second, so it happens while there
 * is work, and an app that nobody uses sleeps.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { limits } from './lib/limits.ts';
import type { Clock, Logger } from './ports.ts';

export interface LoopDelay {
  /** Milliseconds that 99 of 100 turns of the loop were late at most, since the last look. */
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface LoopWatch {
  /** Since the last time this was asked, as far as there was work; from now on it is measured. */
  look(): LoopDelay;
  /** Whether it measures now. */
  isMeasuring(): boolean;
  stop(): void;
}

export function createLoopWatch(clock: Clock, logger: Logger): LoopWatch {
  const { resolution, pause, tooLong, work, quietFor } = limits.loop;
  // One for whoever looks, one for the log: a look begins the count anew.
  const forLook = monitorEventLoopDelay({ resolution });
  const forLog = monitorEventLoopDelay({ resolution });
  let used = performance.eventLoopUtilization();
  let quietRounds: number = quietFor;
  let cancel = clock.after(pause, check);

  function check(): void {
    const now = performance.eventLoopUtilization();
    const { active } = performance.eventLoopUtilization(now, used);
    used = now;
    if (active > work) measure();
    else quietRounds += 1;
    const maxMs = late(forLog.max);
    if (maxMs > tooLong) logger.warn('loop.held_up', { maxMs: Math.round(maxMs) });
    forLog.reset();
    if (!isMeasuring()) {
      forLook.disable();
      forLog.disable();
    }
    cancel = clock.after(pause, check);
  }

  function measure(): void {
    quietRounds = 0;
    forLook.enable();
    forLog.enable();
  }

  function isMeasuring(): boolean {
    return quietRounds < quietFor;
  }

  /** The runtime counts its own pause between two looks. @param nanoseconds as it says */
  function late(nanoseconds: number): number {
    return Math.max(0, nanoseconds / 1e6 - resolution);
  }

  return {
    look() {
      const delay = { p99Ms: late(forLook.percentile(99)), maxMs: late(forLook.max) };
      forLook.reset();
      measure();
      return delay;
    },
    isMeasuring,
    stop() {
      cancel();
      forLook.disable();
      forLog.disable();
    },
  };
}
