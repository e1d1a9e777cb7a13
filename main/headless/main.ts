/**
 * Composition root of headless mode. Importing it does nothing; the command line calls `runServe`.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createCore } from '../core/create-core.ts';
import { startDemo } from '../shared-adapters/system/demo.ts';
import { exitCodes } from '../shared-adapters/system/exit-codes.ts';
import { createLogThread } from '../shared-adapters/system/log-thread.ts';
import {
  dieOnBugs,
  dropForeignSignalListeners,
  ignoreDebuggerSignal,
  removeDangerousVariables,
  weakTls,
} from '../shared-adapters/system/process-guard.ts';
import type { StartCommand } from '../shared-adapters/control/start-command.ts';
import { takePassphraseVariable } from './passphrase-file.ts';
import { serve, type ServeOptions, type ServeOutcome } from './serve.ts';
import { takeVaultKeyVariable } from './vault-key.ts';

/**
 * Runs `consentry serve` with this process's streams, environment and signals until it is told to
 * stop.
 */
export async function runServe(
  options: ServeOptions & { readonly demo: boolean },
): Promise<ServeOutcome> {
  const problem = weakTls(process.env);
  if (problem !== undefined) return { kind: 'failed', exitCode: exitCodes.failed, problem };
  process.umask(0o077);
  const vaultKey = takeVaultKeyVariable(process.env);
  const passphraseFile = takePassphraseVariable(process.env);
  removeDangerousVariables(process.env);
  dropForeignSignalListeners();
  ignoreDebuggerSignal();
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  return serve(options, {
    createCore,
    version: packageVersion(),
    rendererDir: builtRenderer(),
    startedAs: startedAs(),
    bridgeFile: join(packageDir, 'dist', 'bridge', 'index.mjs'),
    logThread: createLogThread(join(packageDir, 'dist', 'log-reader', 'index.cjs')),
    vaultKey,
    passphraseFile,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    isTerminal,
    stop: stopOnSignals(isTerminal),
    onOpened: dieOnBugs,
    afterReady: options.demo
      ? (core) => startDemo({ core, caller: 'terminal', packageDir, node: process.execPath })
      : undefined,
  });
}

function startedAs(): StartCommand | undefined {
  const [node, program] = process.argv;
  if (node === undefined || program === undefined) return undefined;
  return { command: process.execPath, args: [resolve(program)] };
}

/** Aborts at the first SIGINT or SIGTERM; a second one ends the process at once. */
function stopOnSignals(isTerminal: boolean): AbortSignal {
  const controller = new AbortController();
  // A closed terminal ends us properly; under nohup a listener would undo what the person asked
  // for.
  const names = ['SIGINT', 'SIGTERM', ...(isTerminal ? (['SIGHUP'] as const) : [])] as const;
  for (const name of names) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCodes.failed);
      controller.abort();
    });
  }
  return controller.signal;
}

// Two levels below the package, as a source file and as a bundle alike.
const packageDir = join(import.meta.dirname, '..', '..');

function packageVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const isPackage = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return isPackage && typeof parsed.version === 'string' ? parsed.version : '0.0.0';
}

function builtRenderer(): string {
  return join(packageDir, 'dist', 'renderer');
}
