/** The built program at a terminal of its own: `script` of util-linux makes one. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished } from 'vitest';
import { program } from './program.ts';

export const hasTerminals = spawnSync('script', ['--version']).stdout?.includes('util-linux');

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * @param after a command of the shell that runs when the program has ended, at the same terminal
 */
export function atTerminal(
  args: readonly string[],
  environment: Record<string, string> = {},
  after = 'exit $code',
) {
  const { NODE_OPTIONS: _dropped, ...inherited } = process.env;
  // The shell is not what Ctrl+C means.
  const line = `trap : INT; ${[process.execPath, program, ...args].map(quoted).join(' ')}; code=$?; ${after}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    env: { ...inherited, ...environment, TERM: 'xterm', SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString('utf8')));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, shown }));
  onTestFinished(async () => {
    // Its terminal goes with it, and with that what runs there.
    child.kill('SIGKILL');
    await ended;
  });
  let seen = 0;
  return {
    child,
    ended,
    shown: () => shown,
    /** Types once the terminal shows this, after what it was asked for before. */
    async answer(prompt: string, keys: string) {
      await expect.poll(() => shown.indexOf(prompt, seen), { timeout: 15_000 }).not.toBe(-1);
      seen = shown.indexOf(prompt, seen) + prompt.length;
      child.stdin.write(keys);
    },
  };
}
