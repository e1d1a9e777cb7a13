/** The bridge around this process's streams and signals; it ends the process. */
import { defaultDataDir } from '../shared-adapters/files/data-dir.ts';
import { exitCodes } from '../shared-adapters/system/exit-codes.ts';
import { bridgeHelp, readBridgeArguments } from './bridge-options.ts';
import { runBridge } from './run-bridge.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { bridgeVersion } from './version.ts';

export async function runBridgeProgram(args: readonly string[]): Promise<never> {
  const read = readBridgeArguments(args, () => defaultDataDir(withoutPlaceholders(process.env)));
  if (read.kind === 'help') {
    process.stdout.write(bridgeHelp);
    return end(exitCodes.done);
  }
  if (read.kind === 'wrong') {
    process.stderr.write(`consentry bridge: ${read.message}\n`);
    return end(exitCodes.wrongUsage);
  }
  process.umask(0o077);
  const stop = stopOnSignals();
  const { stdin, stdout, stderr } = process;
  // A log that nobody reads any more is no reason to end.
  stderr.on('error', () => undefined);
  await runBridge(read.options, {
    stdin,
    stdout,
    stderr,
    stop,
    version: bridgeVersion,
  });
  return end(exitCodes.done);
}

/** What a person left empty in the settings of a bundle may come as the name of that setting. */
function withoutPlaceholders(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { CONSENTRY_DATA_DIR: chosen, ...rest } = environment;
  return chosen?.startsWith('${') === true ? rest : environment;
}

/** Pipes are written first. */
function end(exitCode: number): Promise<never> {
  return new Promise(() => {
    process.stdout.write('', () => process.exit(exitCode));
  });
}
