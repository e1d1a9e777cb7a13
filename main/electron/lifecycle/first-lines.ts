/**
 * What happens before anything else: refuse what could take the decisions from the person, drop
 * what would change how we or our children run (SEC-105).
 */
import { app } from 'electron';
import { refuseDangerous } from '../../shared-adapters/system/command-line.ts';
import { setEngineFlags } from '../../shared-adapters/system/engine-flags.ts';
import { exitCodes } from '../../shared-adapters/system/exit-codes.ts';
import {
  ignoreDebuggerSignal,
  removeDangerousVariables,
  weakTls,
} from '../../shared-adapters/system/process-guard.ts';
import { readLaunchOptions, type LaunchOptions } from './launch-options.ts';

/** As in electron-builder.yml. */
const appId = 'app.consentry';

/** Reads the command line, or ends the process with a sentence on stderr. */
export function runFirstLines(): LaunchOptions {
  const { isPackaged } = app;
  const isRoot = process.getuid?.() === 0;
  // In development the app's folder comes first, and Electron keeps its own switches out of what
  // follows.
  const verdict = readLaunchOptions(process.argv.slice(isPackaged ? 1 : 2), {
    isPackaged,
    isRoot,
    platform: process.platform,
  });
  if (verdict.kind === 'refused') endWith(verdict.message, exitCodes.wrongUsage);
  const dangerous = isPackaged
    ? refuseDangerous((name) => app.commandLine.hasSwitch(name), { isRoot })
    : undefined;
  if (dangerous !== undefined) endWith(dangerous.message, exitCodes.wrongUsage);
  const problem = weakTls(process.env);
  if (problem !== undefined) endWith(`${problem.message} ${problem.hint ?? ''}`, exitCodes.failed);

  process.umask(0o077);
  removeDangerousVariables(process.env);
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('ELECTRON_') || name === 'CONSENTRY_VAULT_KEY') delete process.env[name];
  }
  ignoreDebuggerSignal();
  setEngineFlags();
  // Windows shows our notifications under this name only.
  app.setAppUserModelId(appId);
  return verdict.options;
}

/** Ends a start that did not get anywhere. */
export function endWith(message: string, exitCode: number): never {
  process.stderr.write(`consentry: ${message.trim()}\n`);
  process.exit(exitCode);
}
