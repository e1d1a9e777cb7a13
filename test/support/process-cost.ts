/** What a process costs at rest, from `/proc`: Linux only. */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as passes } from 'node:timers/promises';

/** Of one process and all its threads, in a window of time. */
export interface AtRest {
  /** Percent of one core. */
  readonly cpu: number;
  /** How often a second its threads were woken, all together. */
  readonly wakes: number;
}

/** User and system time in milliseconds; the system counts in steps of ten. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Of all its threads together, since each began. */
function sleepsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const status = readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8');
    return sum + Number(/^voluntary_ctxt_switches:\s*(\d+)$/mu.exec(status)?.[1]);
  }, 0);
}

/**
 * The quietest of some windows: what is tried again after a pause, and the collector's work, come in some of them only.
 *
 * @throws where there is no `/proc` of this process
 */
export async function quietest(pid: number, windows: number, windowMs: number): Promise<AtRest> {
  const seen: AtRest[] = [];
  for (let round = 0; round < windows; round += 1) {
    const [spent, slept] = [cpuMs(pid), sleepsOf(pid)];
    await passes(windowMs);
    seen.push({
      cpu: (100 * (cpuMs(pid) - spent)) / windowMs,
      wakes: (1000 * (sleepsOf(pid) - slept)) / windowMs,
    });
  }
  if (seen.some(({ wakes }) => !(wakes > 0))) throw new Error(`process ${pid} was not measured`);
  return {
    cpu: Math.min(...seen.map(({ cpu }) => cpu)),
    wakes: Math.min(...seen.map(({ wakes }) => wakes)),
  };
}
