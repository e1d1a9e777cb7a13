/**
 * How long this process keeps others waiting: the delay of the event loop, measured by the runtime beside it. What holds it
 * up for long is written to the log (REL-17).
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { limits } from './lib/limits.ts';
import type { Clock, Logger } from './ports.ts';

export interface LoopDelay {
  /** Milliseconds that 99 of 100 turns of the loop were late at most, since the last look. */
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface LoopWatch {
  /** Since the last time this was asked. */
  look(): LoopDelay;
  stop(): void;
}

export function createLoopWatch(clock: Clock, logger: Logger): LoopWatch {
  const { resolution, pause, tooLong } = limits.loop;
  // One for whoever looks, one for the log: a look begins the count anew.
  const forLook = monitorEventLoopDelay({ resolution });
  const forLog = monitorEventLoopDelay({ resolution });
  forLook.enable();
  forLog.enable();
  let cancel = clock.after(pause, check);

  function check(): void {
    const maxMs = late(forLog.max);
    if (maxMs > tooLong) logger.warn('loop.held_up', { maxMs: Math.round(maxMs) });
    forLog.reset();
    cancel = clock.after(pause, check);
  }

  /** The runtime counts its own pause between two looks. @param nanoseconds as it says */
  function late(nanoseconds: number): number {
    return Math.max(0, nanoseconds / 1e6 - resolution);
  }

  return {
    look() {
      const delay = { p99Ms: late(forLook.percentile(99)), maxMs: late(forLook.max) };
      forLook.reset();
      return delay;
    },
    stop() {
      cancel();
      forLook.disable();
      forLog.disable();
    },
  };
}
