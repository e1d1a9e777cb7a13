/**
 * Runs a tool of the system: by its full path, without a shell, with a deadline and a cap on what
 * it may print.
 */
import { execFile } from 'node:child_process';
import { limits } from '../../core/limits/limits.ts';

/**
 * What it printed, also when it ended with an error, as lsof does when anything is hidden from it;
 * '' when it did not run or had to be stopped.
 */
export function runTool(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      file,
      [...args],
      {
        shell: false,
        timeout: limits.peer.program,
        killSignal: 'SIGKILL',
        maxBuffer: limits.peer.tableBytes,
        windowsHide: true,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C' },
      },
      (error, stdout) => resolve(error === null || typeof error.code === 'number' ? stdout : ''),
    );
  });
}
