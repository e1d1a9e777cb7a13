/**
 * Runs a program of the system that asks the person something: by its full path, without a shell,
 * within a deadline, and ended when the question is taken back.
 */
import { execFile } from 'node:child_process';
import { limits } from '../../core/limits/limits.ts';

export interface SystemAnswer {
  /** Null: it could not be started, or had to be ended. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly end: 'by-itself' | 'not-started' | 'stopped';
}

interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Never rejects. */
export function askSystem(program: Program): Promise<SystemAnswer> {
  const { file, args, env, deadlineMs, signal } = program;
  return new Promise((resolve) => {
    execFile(
      file,
      [...args],
      {
        encoding: 'utf8',
        shell: false,
        timeout: deadlineMs,
        maxBuffer: limits.managed.toolBytes,
        windowsHide: true,
        ...(process.platform !== 'win32' && { cwd: '/' }),
        env,
        ...(signal !== undefined && { signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr, end: 'by-itself' });
        else if (typeof error.code === 'number')
          resolve({ code: error.code, stdout, stderr, end: 'by-itself' });
        else {
          const wasStopped = error.killed === true || signal?.aborted === true;
          resolve({ code: null, stdout, stderr, end: wasStopped ? 'stopped' : 'not-started' });
        }
      },
    );
  });
}
