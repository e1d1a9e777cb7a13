/** The event loop is watched while there is work, and left alone while there is none. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { limits } from '../../main/core/limits/limits.ts';
import { createLoopWatch } from '../../main/core/lifecycle/loop-watch.ts';
import type { LogFields } from '../../main/core/ports/ports.ts';
import { createTestClock } from '../support/core/memory-ports.ts';

const { pause, resolution, tooLong, work, quietFor } = limits.loop;

function start() {
  const clock = createTestClock();
  const warned: { event: string; maxMs: number }[] = [];
  const say = (event: string, fields: LogFields = {}): void =>
    void warned.push({ event, maxMs: Number(fields['maxMs']) });
  const watch = createLoopWatch(clock, { debug: say, info: say, warn: say, error: say });
  onTestFinished(() => watch.stop());
  return { watch, warned, look: () => clock.advance(pause) };
}

/** Until the runtime, which looks at the loop every `resolution`, has looked so often. */
async function looked(times: number): Promise<void> {
  const seen = monitorEventLoopDelay({ resolution });
  seen.enable();
  while (seen.count < times) await nextTurn();
  seen.disable();
}

/**
 * Holds the loop up with work that takes this much of the processor, and lets the runtime notice.
 */
async function holdUp(ms: number): Promise<void> {
  // The runtime measures from its second turn on.
  await looked(2);
  const [until, before] = [performance.now() + ms, process.cpuUsage()];
  const isEnough = (): boolean => process.cpuUsage(before).user >= 1000 * ms;
  while (performance.now() < until || !isEnough());
  await looked(2);
}

it('REL-17 what holds the loop up while there is work is written down, with how long', async () => {
  const { watch, warned, look } = start();
  await holdUp(2 * work);
  look();
  expect(watch.isMeasuring()).toBe(true);
  // On a busy machine that may have been long, too.
  warned.length = 0;
  await holdUp(tooLong + 50);
  look();
  expect(warned).toEqual([{ event: 'loop.held_up', maxMs: expect.any(Number) }]);
  expect(warned[0]?.maxMs).toBeGreaterThanOrEqual(tooLong);
  look();
  expect(warned).toHaveLength(1);
});

it('REL-17 each reading covers the time since the one before', async () => {
  const { watch } = start();
  watch.read();
  await holdUp(2 * tooLong);
  const { maxMs } = watch.read();
  expect(maxMs).toBeGreaterThanOrEqual(2 * tooLong - resolution);
  await looked(5);
  expect(watch.read().maxMs).toBeLessThan(maxMs);
});

it('an app that nobody uses is not woken to be measured', async () => {
  const { watch, look } = start();
  expect(watch.isMeasuring()).toBe(false);
  await holdUp(2 * work);
  look();
  expect(watch.isMeasuring()).toBe(true);
  for (let round = 0; round < quietFor; round += 1) look();
  expect(watch.isMeasuring()).toBe(false);
});

it('a turn that lasts while other programs run is no work, and one that lasts very long is', async () => {
  function sleepIn(ms: number): boolean {
    const { watch, look } = start();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    look();
    return watch.isMeasuring();
  }
  // On a busy machine one of them may last very long, or the collector have its work beside it.
  const measured: boolean[] = [];
  for (let round = 0; round < 10; round += 1) {
    await nextTurn();
    measured.push(sleepIn(2 * work));
  }
  expect(measured).toContain(false);
  await nextTurn();
  expect(sleepIn(tooLong + 50)).toBe(true);
});

it('the time in which nothing was measured is no delay, and what was seen before it is forgotten', async () => {
  const { watch, look } = start();
  watch.read();
  await holdUp(2 * tooLong);
  for (let round = 0; round <= limits.loop.lookedFor; round += 1) look();
  await looked(tooLong / resolution);
  expect(watch.read()).toEqual({ p99Ms: 0, maxMs: 0 });
  const begun = performance.now();
  await looked(3);
  expect(watch.read().maxMs).toBeLessThan(performance.now() - begun);
});

it('is measured for a while after somebody looked', () => {
  const { watch, look } = start();
  watch.read();
  expect(watch.isMeasuring()).toBe(true);
  for (let round = 0; round < limits.loop.lookedFor; round += 1) look();
  expect(watch.isMeasuring()).toBe(true);
  look();
  expect(watch.isMeasuring()).toBe(false);
});
