/**
 * One build at a time per checkout: two test runs started together must not write `dist/` at once.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { projectRoot } from './build-state.mjs';

const lockFile = join(projectRoot, 'node_modules/.cache/consentry-build.lock');

/** @returns {number | undefined} process id of a living holder */
function holder() {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

/**
 * Waits for a build that runs in another process, then holds the lock until the returned function
 * is called.
 *
 * @returns {Promise<() => void>}
 */
export async function lockBuild() {
  mkdirSync(dirname(lockFile), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return () => rmSync(lockFile, { force: true });
    } catch {
      if (holder() === undefined) rmSync(lockFile, { force: true });
      else await wait(200);
    }
  }
}
