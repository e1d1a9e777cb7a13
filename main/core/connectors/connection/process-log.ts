/** What the last processes of a connector wrote to standard error, across restarts. */
import type { StderrRing } from '../stdio/stderr-ring.ts';

export interface ProcessLog {
  /** Takes the log of a process that is about to start; the one before it stays, older ones go. */
  add(log: StderrRing): void;
  /** The last lines, oldest first; characters are visible already. */
  lines(): readonly string[];
}

const mostLines = 500;

/** @returns a log without a process yet */
export function createProcessLog(): ProcessLog {
  let logs: readonly StderrRing[] = [];
  return {
    add(log) {
      logs = [...logs.slice(-1), log];
    },
    lines: () => logs.flatMap((ring) => ring.lines(mostLines)).slice(-mostLines),
  };
}
