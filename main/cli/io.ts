/** The outside of the command line, so that tests can hand in their own. */
import type { Readable, Writable } from 'node:stream';

export interface CliIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** True when stdout is a terminal: colour and relative times are for people. */
  readonly isTerminal: boolean;
  nowMs(): number;
  /** From now on Ctrl+C aborts this in place of ending the process; a second one ends it. */
  interruption(): AbortSignal;
  /** So many milliseconds, or until the signal is aborted: it never rejects. */
  wait(ms: number, until: AbortSignal): Promise<void>;
}
