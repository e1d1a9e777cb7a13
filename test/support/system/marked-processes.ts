/**
 * Processes that a test can tell from all others of the machine: by a word in their arguments that
 * nobody else has.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of those that run. */
export function markedProcesses(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((name) => {
      try {
        const isMarked = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(mark);
        return isMarked && !/^\d+ \(.*\) [ZX]/su.test(readFileSync(`/proc/${name}/stat`, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** For the end of a test that failed: one by one, by number. */
export function endMarked(mark: string): void {
  for (const pid of markedProcesses(mark)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone meanwhile.
    }
  }
}
