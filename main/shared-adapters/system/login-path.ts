/**
 * PATH as the person's terminal has it. A program started from a dock or menu gets a short one,
 * without what shell profiles add (nvm, Homebrew, uv), and would not find the commands of
 * connectors (ATRYUM-8). The person's own login shell is asked once, with a fixed line; it starts
 * nothing else.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Logger } from '../../core/ports/ports.ts';

export interface LoginPathOptions {
  readonly logger: Logger;
  readonly platform?: NodeJS.Platform;
  /** Absolute; the person's own when absent. */
  readonly shell?: string | null;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. Profiles can be slow; whoever waits for a command waits as long at most. */
  readonly deadline?: number;
}

const mostOutput = 256 * 1024;
const mostFolders = 200;

/**
 * Asks at the first call, and gives the same answer from then on.
 *
 * @returns folders joined by `:`, those of the shell first, then our own; null when nothing better
 *   than ours is known
 */
export function createLoginPath(options: LoginPathOptions): () => Promise<string | null> {
  const { logger, platform = process.platform, environment = process.env } = options;
  let asked: Promise<string | null> | undefined;

  async function ask(): Promise<string | null> {
    const shell = options.shell === undefined ? ownShell(environment) : options.shell;
    if (platform === 'win32' || shell === null || !isAbsolute(shell)) return null;
    const startedAt = performance.now();
    const said = await askShell(shell, environment, options.deadline ?? 5000);
    const durationMs = Math.round(performance.now() - startedAt);
    if (said === null) {
      logger.warn('login-path.unknown', { durationMs });
      return null;
    }
    const own = (environment['PATH'] ?? '').split(':');
    // Never a relative folder: it would mean "wherever we happen to be".
    const folders = [...new Set([...said.split(':'), ...own])].filter((folder) =>
      isAbsolute(folder),
    );
    logger.info('login-path.known', { durationMs, folders: folders.length });
    return folders.slice(0, mostFolders).join(':');
  }

  return () => (asked ??= ask());
}

function ownShell(environment: Readonly<Record<string, string | undefined>>): string | null {
  try {
    return userInfo().shell ?? environment['SHELL'] ?? null;
  } catch {
    // No entry in the user database.
    return environment['SHELL'] ?? null;
  }
}

/** Null when it failed, hung, or said nothing between the marks. */
function askShell(
  shell: string,
  environment: Readonly<Record<string, string | undefined>>,
  deadline: number,
): Promise<string | null> {
  // Profiles may print anything before and after.
  const mark = randomBytes(12).toString('hex');
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(shell, ['-i', '-l', '-c', `printf '%s' "${mark}<$PATH>${mark}"`], {
      shell: false,
      // A session of its own: an interactive shell must not take our terminal, and goes with all it
      // started.
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...environment },
    });
    const done = (answer: string | null): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      if (child.pid !== undefined) endGroup(child.pid);
      resolve(answer);
    };
    const timer = setTimeout(() => {
      done(null);
    }, deadline);
    child.on('error', () => {
      done(null);
    });
    child.on('close', () => {
      done(null);
    });
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      output += text;
      const end = output.indexOf(`>${mark}`);
      if (end >= 0) done(output.slice(output.indexOf(`${mark}<`) + mark.length + 1, end));
      else if (output.length > mostOutput) done(null);
    });
  });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
