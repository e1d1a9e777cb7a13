/** The built program as people start it: real processes, ended with the test. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import * as z from 'zod';

const root = join(import.meta.dirname, '../..');
export const program = join(root, 'dist/cli/index.mjs');
/** The MCP project's reference server, to be started with Node. */
export const everything = join(
  root,
  'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
);

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function start(args: readonly string[], environment: Record<string, string> = {}) {
  const { NODE_OPTIONS: _dropped, ...inherited } = process.env;
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    env: { ...inherited, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  const ended = once(child, 'close').then((): Ended => ({ code: child.exitCode, out, err }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, out: () => out, err: () => err };
}

export async function run(args: readonly string[], stdin = ''): Promise<Ended> {
  const { child, ended } = start(args);
  child.stdin?.end(stdin);
  return ended;
}

export const readySchema = z.strictObject({
  event: z.literal('ready'),
  pid: z.int(),
  endpoint: z.string(),
  issuer: z.string(),
  ui: z.string().nullable(),
  version: z.string(),
});

export async function serve(
  dataDir: string,
  more: readonly string[] = [],
  environment: Record<string, string> = {},
) {
  const access = more.includes('--access') ? [] : ['--access', 'read-write'];
  const process_ = start(
    ['serve', '--json', '--port', '0', '--data-dir', dataDir, ...access, ...more],
    environment,
  );
  await expect
    .poll(() => process_.out().includes('\n') || process_.child.exitCode !== null, {
      timeout: 15_000,
    })
    .toBe(true);
  const ready = readySchema.parse(JSON.parse(process_.out()));
  return { ...process_, ready };
}
