/**
 * How long this process keeps others waiting: the delay of the event loop, measured by the runtime
 * beside it. What holds it up for long is written to the log (REL-17). Measuring wakes the process
 * a hundred times a second, so it happens while there is work or somebody reads it, and an app that
 * nobody uses sleeps.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { limits } from '../limits/limits.ts';
import type { Clock, Logger } from '../ports/ports.ts';

interface LoopDelay {
  /** Milliseconds that 99 of 100 turns of the loop were late at most, since the last reading. */
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface LoopWatch {
  /** Since the last time this was asked, if that was not long ago; zeros the first time. */
  read(): LoopDelay;
  /** Whether it measures now. */
  isMeasuring(): boolean;
  stop(): void;
}

export function createLoopWatch(clock: Clock, logger: Logger): LoopWatch {
  const { pause, tooLong, work, quietFor, lookedFor } = limits.loop;
  // One for `read`, one for the log: a reading begins the count anew.
  const forReader = createMeter(lookedFor);
  const forLog = createMeter(quietFor);
  let used = performance.eventLoopUtilization();
  let spent = cpuMs();
  let cancel = clock.after(pause, check);

  function check(): void {
    const now = performance.eventLoopUtilization();
    const { active } = performance.eventLoopUtilization(now, used);
    used = now;
    const before = spent;
    spent = cpuMs();
    // On a crowded machine a turn lasts while others run: that is no work, unless it lasts very
    // long.
    const hasWorked = active > tooLong || (active > work && spent - before > work);
    const { maxMs } = forLog.take();
    if (maxMs > tooLong) logger.warn('loop.held_up', { maxMs: Math.round(maxMs) });
    if (hasWorked) forLog.measure();
    forLog.pass();
    forReader.pass();
    cancel = clock.after(pause, check);
  }

  return {
    read() {
      const delay = forReader.take();
      forReader.measure();
      return delay;
    },
    isMeasuring: () => forReader.isOn() || forLog.isOn(),
    stop() {
      cancel();
      forReader.stop();
      forLog.stop();
    },
  };
}

/** Of all threads of this process, since it began. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Meter {
  /** From now on, for its number of passes. */
  measure(): void;
  pass(): void;
  /** What it measured since the last time this was asked. */
  take(): LoopDelay;
  isOn(): boolean;
  stop(): void;
}

function createMeter(passes: number): Meter {
  const { resolution } = limits.loop;
  const histogram = monitorEventLoopDelay({ resolution });
  let left = 0;

  /** The runtime counts its own pause between two turns. @param nanoseconds as it says */
  function late(nanoseconds: number): number {
    return Math.max(0, nanoseconds / 1e6 - resolution);
  }

  function stop(): void {
    left = 0;
    histogram.disable();
    // What it saw is old when somebody asks, and the time until it goes on would count as one
    // delay.
    histogram.reset();
  }

  return {
    measure() {
      left = passes + 1;
      histogram.enable();
    },
    pass() {
      left = Math.max(0, left - 1);
      if (left === 0) stop();
    },
    take() {
      const delay = { p99Ms: late(histogram.percentile(99)), maxMs: late(histogram.max) };
      histogram.reset();
      return delay;
    },
    isOn: () => left > 0,
    stop,
  };
}
