/**
 * Runs a tool of the operating system by its full path, with nothing of our environment, within a
 * deadline and a size.
 */
import { execFile } from 'node:child_process';
import { limits } from '../../core/limits/limits.ts';

/** What it printed. @throws when it cannot be started, fails, or takes too long */
export function runSystemTool(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      {
        encoding: 'utf8',
        timeout: limits.managed.systemTool,
        maxBuffer: limits.managed.toolBytes,
        windowsHide: true,
        shell: false,
        cwd: process.platform === 'win32' ? undefined : '/',
        env: process.platform === 'win32' ? process.env : { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      },
      (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(error);
      },
    );
  });
}
