/** Children that a run starts: each is known by its handle, and none outlives the run. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/**
 * @typedef {object} Child
 * @property {ChildProcess} process
 * @property {AsyncIterableIterator<string>} lines of stdout
 * @property {() => string} stderr the last of it
 * @property {Promise<number>} ended its exit status; 1 when a signal ended it
 * @property {() => Promise<void>} stop SIGTERM, then SIGKILL after a while
 */

const stopMs = 8000;
const keptStderr = 8000;
/** @type {Set<ChildProcess>} */
const running = new Set();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Child}
 */
export function startChild(program, args, options = {}) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let kept = '';
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    kept = (kept + text).slice(-keptStderr);
  });
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    const end = (/** @type {number | null} */ status) => {
      running.delete(child);
      resolve(status ?? 1);
    };
    child.once('close', end);
    child.once('error', (error) => {
      kept += error.message;
      end(1);
    });
  });
  return {
    process: child,
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    stderr: () => kept,
    ended,
    async stop() {
      if (!running.has(child)) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * The first line a child prints, as JSON: servers say so when they are ready, and where.
 *
 * @param {Child} child
 * @param {string} name for the message when it prints none
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readyLine(child, name) {
  const first = await child.lines.next();
  if (first.done === true) throw new Error(`${name} did not start: ${child.stderr()}`);
  return JSON.parse(first.value);
}

/**
 * Runs a child to its end and gives its output.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ status: number, lines: string[], stderr: string }>}
 */
export async function runChild(program, args, { onLine, ...options } = {}) {
  const child = startChild(program, args, options);
  /** @type {string[]} */
  const lines = [];
  for await (const line of child.lines) {
    lines.push(line);
    onLine?.(line);
  }
  return { status: await child.ended, lines, stderr: child.stderr() };
}
