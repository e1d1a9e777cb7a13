/** How long something takes, and how long it keeps everything else waiting. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Timed {
  readonly name: string;
  readonly times: readonly number[];
}

export async function withStalls(
  work: () => Promise<number>,
): Promise<{ perSecond: number; stall: number }> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const started = performance.now();
  const count = await work();
  const seconds = (performance.now() - started) / 1000;
  loop.disable();
  // The histogram counts what lies between two of its own ticks.
  return { perSecond: count / seconds, stall: loop.max / 1e6 - 1 };
}

export function timed(name: string, asks: number, work: () => unknown): Timed {
  work();
  const times = Array.from({ length: asks }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return { name, times };
}

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
