import { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { CommandResult } from '../../contract/views/errors.ts';
import { runCli } from '../../main/cli/run-cli.ts';
import type { Core } from '../../main/core/ports/core.ts';
import { controlAddress } from '../../main/shared-adapters/control/control-address.ts';
import { openControlChannel } from '../../main/shared-adapters/control/control-channel.ts';
import { lockDataDir } from '../../main/shared-adapters/files/data-dir-lock.ts';
import { createFakeCore, silentLogger, type Call } from '../headless/support/fake-core.ts';
import { tempDir } from '../headless/support/temp-dir.ts';
import { startCore, type StartOptions } from '../support/core/start-core.ts';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The time that the command line has in these tests. */
export const cliNowMs = Date.parse('2026-01-01T01:00:00.000Z');

/** Runs a command line in this process, stdin as given. */
export async function cli(
  args: readonly string[],
  stdin = '',
  environment: Record<string, string> = {},
): Promise<CliRun> {
  return startCli(args, stdin, environment).ended;
}

/** The same for one that goes on until Ctrl+C. Its pauses take as long as one turn of the loop. */
export function startCli(
  args: readonly string[],
  stdin = '',
  environment: Record<string, string> = {},
) {
  let out = '';
  let err = '';
  const interruption = new AbortController();
  const sink = (add: (text: string) => void) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        add(chunk.toString('utf8'));
        done();
      },
    });
  const code = runCli(args, {
    stdin: Readable.from([stdin]),
    stdout: sink((text) => (out += text)),
    stderr: sink((text) => (err += text)),
    environment,
    isTerminal: environment['FORCE_TERMINAL'] === '1',
    nowMs: () => cliNowMs,
    interruption: () => interruption.signal,
    wait: () => new Promise((resolve) => setImmediate(resolve)),
  });
  return {
    out: () => out,
    err: () => err,
    interrupt: () => interruption.abort(),
    ended: code.then((ended): CliRun => ({ code: ended, out, err })),
  };
}

/** A real control channel of a data folder, with a core that answers as told. */
export async function runningInstance(answer: (call: Call) => CommandResult) {
  const core = createFakeCore(answer);
  return { dataDir: await openChannelTo(core, tempDir()), core };
}

/** The same before a whole core. */
export async function runningCore(options?: StartOptions) {
  const test = await startCore(options);
  await openChannelTo(test.core, test.dataDir);
  return test;
}

async function openChannelTo(core: Core, dataDir: string): Promise<string> {
  const lock = lockDataDir(dataDir);
  const channel = await openControlChannel({
    address: controlAddress(dataDir),
    core,
    logger: silentLogger,
    isOperatorKey: (key) => key === 'right',
  });
  lock.publish({
    pid: 1,
    startedAt: 1,
    shell: 'headless',
    version: '1',
    control: channel.address,
    endpoint: null,
  });
  onTestFinished(async () => {
    await channel.close();
    lock.release();
  });
  return dataDir;
}
