/**
 * `--demo`: two connectors to the reference server of the MCP project, one over stdio and one over
 * HTTP, and the command lines that connect real clients. The person asks for it when starting the
 * program; it gives nothing to any client.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import type { Caller } from '../../../contract/commands/command.ts';
import type { CommandInput, CommandName } from '../../../contract/commands/commands.ts';
import type { Core } from '../../core/ports/core.ts';
import { CoreError } from '../../core/lib/errors.ts';

export interface Demo {
  /** What to print for the person: lines of text, command lines among them. */
  readonly lines: readonly string[];
  /** Ends the HTTP server that was started; the connectors stay. */
  stop(): void;
}

interface DemoOptions {
  readonly core: Core;
  /** Who the person is here: the terminal, or the main window. */
  readonly caller: Caller;
  /** Folder with `node_modules`. */
  readonly packageDir: string;
  /** The Node that runs the servers. */
  readonly node: string;
}

const names = { stdio: 'demo-stdio', http: 'demo-http' } as const;
const longestStartMs = 20_000;

/**
 * Adds the demo connectors, or takes up those of an earlier start.
 *
 * @throws CoreError `not_found` – the reference server is not installed; `connector_failed` – it
 *   does not start
 */
export async function startDemo({ core, caller, packageDir, node }: DemoOptions): Promise<Demo> {
  const server = join(
    packageDir,
    'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
  );
  if (!existsSync(server)) {
    throw new CoreError(
      'not_found',
      'The demo needs @modelcontextprotocol/server-everything, which is not installed.',
      {
        hint: 'Run it from a checkout after `npm ci`.',
      },
    );
  }
  const run = async <Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<void> => {
    const result = await core.call(caller, name, input);
    if (!result.ok)
      throw new CoreError(result.error.code, result.error.message, hintOf(result.error.hint));
  };
  const known = new Set(core.snapshot().connectors.map(({ name }) => name));
  const port = await freePort();
  const child = spawn(node, [server, 'streamableHttp'], {
    env: { PATH: process.env['PATH'], PORT: String(port) },
    stdio: 'ignore',
  });
  const stop = (): void => void child.kill();
  try {
    await listening(child, port);
    if (!known.has(names.stdio)) {
      await run('connector.add', {
        kind: 'stdio',
        name: names.stdio,
        command: node,
        args: [server, 'stdio'],
      });
    }
    // Whoever asks for a demonstration on a new installation wants to see all of it.
    if (!core.snapshot().isAccessChosen) await run('policy.setAccess', { access: 'read-write' });
    // The port is a new one each time, and with it the address.
    if (known.has(names.http)) await run('connector.remove', { name: names.http });
    await run('connector.add', {
      kind: 'http',
      name: names.http,
      url: `http://127.0.0.1:${port}/mcp`,
    });
    for (const name of Object.values(names)) {
      await run('connector.connect', { name });
      await run('connector.review', { name, accept: 'all' });
    }
  } catch (error) {
    stop();
    throw error;
  }
  return { lines: linesFor(core.snapshot().gateway.endpoint ?? ''), stop };
}

function linesFor(endpoint: string): string[] {
  return [
    `Demo connectors: ${names.stdio} and ${names.http}. Connect a client; Consentry asks you when it logs in:`,
    '',
    `  MCP Inspector  npx @modelcontextprotocol/inspector --cli ${endpoint} --method tools/list`,
    `  mcp-remote     npx mcp-remote ${endpoint} --allow-http`,
    `  Claude Code    claude mcp add --transport http consentry ${endpoint}`,
    '',
  ];
}

function hintOf(hint: string | null): { hint?: string } {
  return hint === null ? {} : { hint };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

/** Resolves when the server takes connections. @throws CoreError `connector_failed` */
async function listening(child: ChildProcess, port: number): Promise<void> {
  const failed = new CoreError('connector_failed', 'The demo server did not start.', {
    hint: 'Run `npm ci` again, then try once more.',
  });
  const until = Date.now() + longestStartMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw failed;
    if (await answers(port)) return;
  }
  throw failed;
}

/** One try; a refused one takes a moment, so that the loop above does not spin. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => setTimeout(() => resolve(false), 50));
  });
}
