/**
 * Cores that can be told at which named point they die. The next process waits loaded, so that a
 * death costs little.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type {
  CommandInput,
  CommandName,
  CommandOutput,
} from '../../../contract/commands/commands.ts';
import type { CommandResult } from '../../../contract/views/errors.ts';
import type { PersonSide } from '../../support/clients/oauth-client.ts';
import type { FaultName, FromChild, ToChild } from './fault-child.ts';

const root = join(import.meta.dirname, '../../..');

export interface FaultyCore extends PersonSide {
  readonly port: number;
  /** The process ends itself when it passes this point the next time. */
  arm(point: FaultName): Promise<void>;
  /** SIGKILL now; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Resolves when the process is gone, however it went. */
  readonly gone: Promise<unknown>;
}

export interface FaultyCores {
  start(dataDir: string, port: number): Promise<FaultyCore>;
  close(): Promise<void>;
}

/**
 * Bundles the child once for each test file, beside `node_modules`, where its one native package is
 * found.
 */
export async function faultyCores(): Promise<FaultyCores> {
  // Files run at the same time: none may take the bundle away from another's next child.
  const outDir = join(root, `.cache/fault-child-${process.pid}`);
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'fault-child.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { external: ['libsql'], output: { entryFileNames: 'child.mjs' } },
    },
    ssr: { noExternal: true, external: ['libsql'] },
  });
  const file = join(outDir, 'child.mjs');
  let next = fork(file, { stdio: 'inherit' });
  return {
    async start(dataDir, port) {
      const child = next;
      next = fork(file, { stdio: 'inherit' });
      return attach(child, dataDir, port);
    },
    async close() {
      next.disconnect();
      await once(next, 'exit');
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

async function attach(child: ChildProcess, dataDir: string, port: number): Promise<FaultyCore> {
  if (child.exitCode !== null || child.signalCode !== null)
    throw new Error(`the next process ended before it was needed (${child.exitCode})`);
  const gone = once(child, 'exit');
  let ids = 0;
  const say = (message: ToChild): void => void child.send(message);
  const hear = <Kind extends FromChild['kind']>(
    kind: Kind,
    isMine: (message: Extract<FromChild, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<FromChild, { kind: Kind }>> =>
    new Promise((resolve, reject) => {
      const listen = (message: FromChild): void => {
        if (message.kind !== kind) return;
        const mine = message as Extract<FromChild, { kind: Kind }>;
        if (!isMine(mine)) return;
        child.off('message', listen);
        resolve(mine);
      };
      child.on('message', listen);
      void gone.then(() => reject(new Error(`the process ended before it said "${kind}"`)));
    });
  const ready = hear('ready');
  say({ kind: 'start', dataDir, port });
  const started = await ready;
  return {
    issuer: started.issuer,
    port: started.port,
    gone,
    async arm(point) {
      const armed = hear('armed');
      say({ kind: 'arm', point });
      await armed;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async run<Name extends CommandName>(name: Name, input: CommandInput<Name>) {
      const id = (ids += 1);
      const answer = hear('result', (message) => message.id === id);
      say({ kind: 'run', id, name, input });
      const result = (await answer).result as CommandResult<CommandOutput<Name>>;
      if (!result.ok) throw new Error(`${name} was refused: ${JSON.stringify(result.error)}`);
      return result.value;
    },
  };
}
