/** What a process costs at rest, from `/proc`: Linux only. */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as passes } from 'node:timers/promises';
import { cpuMicroseconds } from '../../../bench/lib/process-cost.mjs';

/** Of one process and all its threads, in a window of time. */
export interface AtRest {
  /** Percent of one core. */
  readonly cpu: number;
  /** How often a second its threads were woken, all together. */
  readonly wakes: number;
}

/** Of all its threads together, since each began. */
function sleepsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const status = readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8');
    return sum + Number(/^voluntary_ctxt_switches:\s*(\d+)$/mu.exec(status)?.[1]);
  }, 0);
}

/** What the quietest window may cost, and how long one is looked for. */
export interface Bars extends AtRest {
  /** How many windows at most: the first that is below both bars is the last. */
  readonly windows: number;
  readonly windowMs: number;
}

/**
 * The quietest of some windows: what is tried again after a pause that grows, and the collector's
 * work, come in some of them only. Of a process that is never quiet, the one that cost the least.
 *
 * @throws where there is no `/proc` of this process
 */
export async function quietest(pid: number, bars: Bars): Promise<AtRest> {
  const { windows, windowMs } = bars;
  let least: AtRest = { cpu: Infinity, wakes: Infinity };
  for (let round = 0; round < windows; round += 1) {
    const [spent, slept] = [cpuMicroseconds(pid), sleepsOf(pid)];
    await passes(windowMs);
    const now = cpuMicroseconds(pid);
    if (spent === null || now === null) throw new Error(`process ${pid} was not measured`);
    const seen = {
      cpu: (100 * (now - spent)) / (1000 * windowMs),
      wakes: (1000 * (sleepsOf(pid) - slept)) / windowMs,
    };
    if (seen.cpu < bars.cpu && seen.wakes < bars.wakes) return seen;
    if (seen.cpu < least.cpu) least = seen;
  }
  return least;
}
