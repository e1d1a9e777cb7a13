/**
 * A disk that fails under a program that runs: strace gives an error back to the system calls that
 * write, make durable and rename, and to nothing else. Sockets and the wake-ups between threads use
 * other calls.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';

export const diskErrors = ['ENOSPC', 'EIO'] as const;
export type DiskError = (typeof diskErrors)[number];

const writing = 'pwrite64,pwritev,ftruncate,fallocate,link,linkat,rename,renameat,renameat2';
const durable = 'fsync,fdatasync';

export interface FailingDisk {
  /** From now on everything can be written. */
  mend(): Promise<void>;
}

/** Why it cannot be done here; null where it can. */
export function noStrace(): string | null {
  const tried = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']);
  if (tried.error !== undefined) return 'strace is not installed';
  return tried.status === 0 ? null : 'this system lets nobody trace a process (ptrace)';
}

/**
 * Arguments that fail every such call from the `first` on; of these files only, where some are
 * named.
 */
function failing(error: DiskError, first: number, only: readonly string[]): string[] {
  // Without room a write fails, and what was written can be made durable.
  const calls = error === 'ENOSPC' ? writing : `${writing},${durable}`;
  return [
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${calls}:error=${error}:when=${first}+`,
    ...only.flatMap((file) => ['-P', file]),
  ];
}

/**
 * A command that runs another one on such a disk, from its start; the process is that other one.
 */
export function onFailingDisk(error: DiskError, first: number): readonly string[] {
  return ['strace', '-D', ...failing(error, first, [])];
}

/** The disk begins to fail for a process. @param files of its data folder; all by default */
export async function breakDisk(
  pid: number,
  error: DiskError,
  files: readonly string[] = [],
): Promise<FailingDisk> {
  const strace = spawn('strace', [...failing(error, 1, files), '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  strace.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const ended = once(strace, 'exit');
  onTestFinished(() => void strace.kill('SIGKILL'));
  await vi.waitFor(() => expect(tracers(pid), said).toEqual(new Set([strace.pid])), {
    timeout: 10_000,
  });
  return {
    async mend() {
      strace.kill('SIGTERM');
      await ended;
      expect(tracers(pid)).toEqual(new Set([0]));
    },
  };
}

/** Who traces the threads of a process; 0 for nobody. */
function tracers(pid: number): ReadonlySet<number> {
  const tasks = `/proc/${pid}/task`;
  return new Set(
    readdirSync(tasks).map((task) => {
      const status = readFileSync(join(tasks, task, 'status'), 'utf8');
      return Number(/^TracerPid:\s*(\d+)$/mu.exec(status)?.[1]);
    }),
  );
}
