/** Calls come first where there are fewer cores than work. */
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';

/**
 * Lowers the priority of this thread alone. Linux has a number for each thread, which it takes in
 * the place of a process; elsewhere nothing happens.
 */
export function beNice(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(
      Number(basename(readlinkSync('/proc/thread-self'))),
      constants.priority.PRIORITY_LOW,
    );
  } catch {
    // Where there is no such file system, it is as quick as the others.
  }
}
