/**
 * The built headless product as a process that can be killed, with its person played through the
 * control channel.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type {
  CommandInput,
  CommandName,
  CommandOutput,
} from '../../../contract/commands/commands.ts';
import { callInstance, readOperatorKey } from '../../../main/cli/instance-client.ts';
import type { PersonSide } from '../../support/clients/oauth-client.ts';

const cli = join(import.meta.dirname, '../../../dist/cli/index.mjs');

export interface Killable extends PersonSide {
  readonly endpoint: string;
  /** The one-time link to the user interface; null without one. */
  readonly ui: string | null;
  readonly pid: number;
  readonly dataDir: string;
  /** Of the person at the terminal. */
  readonly operatorKey: string;
  /** Both output streams so far. */
  said(): string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  end(): Promise<number | null>;
}

/** Starts `consentry serve` on a data folder and waits for its ready line. */
export async function startProduct(
  folder: string,
  options: {
    readonly ui?: boolean;
    readonly environment?: Readonly<Record<string, string>>;
    /** Octal, of whoever starts it. */
    readonly umask?: string;
    /** What runs the product as this very process, for example a tracer. */
    readonly under?: readonly string[];
    /** What the person chose at the first start; null: nothing yet. */
    readonly access?: 'read-only' | 'read-write' | null;
    /** How many files it may have open. */
    readonly descriptors?: number;
  } = {},
): Promise<Killable> {
  const dataDir = join(folder, 'data');
  const keyFile = join(folder, 'operator.key');
  // The shell only sets these, then it is the product.
  const { umask, descriptors } = options;
  const settings = [
    ...(umask === undefined ? [] : [`umask ${umask}`]),
    ...(descriptors === undefined ? [] : [`ulimit -n ${descriptors}`]),
  ];
  const command = [process.execPath, cli];
  const [program = '', ...start] =
    settings.length === 0
      ? [...(options.under ?? []), ...command]
      : ['/bin/sh', '-c', `${settings.join('; ')}; exec "$@"`, 'sh', ...command];
  const child = spawn(
    program,
    [...start, 'serve', '--json', options.ui === true ? '--ui' : '--no-ui', '--port', '0'].concat([
      '--data-dir',
      dataDir,
      '--operator-key-file',
      keyFile,
      ...(options.access === null ? [] : ['--access', options.access ?? 'read-write']),
    ]),
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.environment } },
  );
  let complaints = '';
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const exited = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    exited.then(([code]) => {
      throw new Error(`serve ended with ${String(code)}: ${complaints}`);
    }),
  ]);
  const ready = JSON.parse(line) as {
    event?: string;
    endpoint: string;
    issuer: string;
    ui: string | null;
  };
  if (ready.event !== 'ready') throw new Error(`serve said ${line} ${complaints}`);
  const operatorKey = readOperatorKey(keyFile);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  };
  return {
    endpoint: ready.endpoint,
    issuer: ready.issuer,
    ui: ready.ui,
    pid: child.pid ?? 0,
    dataDir,
    operatorKey,
    said: () => output + complaints,
    async run<Name extends CommandName>(name: Name, input: CommandInput<Name>) {
      const result = await callInstance(dataDir, name, input, operatorKey);
      if (!result.ok) throw new Error(`${name} was refused: ${JSON.stringify(result.error)}`);
      return result.value as CommandOutput<Name>;
    },
    kill: async () => void (await end('SIGKILL')),
    end: () => end('SIGTERM'),
  };
}
