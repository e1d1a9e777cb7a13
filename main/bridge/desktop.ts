/** The bridge for the desktop app, which loads this bundle in place of itself. */
import { writeSync } from 'node:fs';
import { readBridgeLaunch, refuseDangerous } from '../shared-adapters/system/command-line.ts';
import { exitCodes } from '../shared-adapters/system/exit-codes.ts';

export { runBridgeProgram } from './bridge-program.ts';

/** The part of Electron's `app` that knows how it was started. */
export interface StartedApp {
  readonly isPackaged: boolean;
  readonly commandLine: { hasSwitch(name: string): boolean };
}

/** Ends the process at once where its command line holds more than the bridge takes (SEC-105). */
export function checkBridgeLaunch(
  before: readonly string[],
  after: readonly string[],
  { isPackaged, commandLine }: StartedApp,
): void {
  const isRoot = process.getuid?.() === 0;
  const launch = readBridgeLaunch(before, after, {
    isPackaged,
    isRoot,
    platform: process.platform,
  });
  const refused =
    launch ??
    (isPackaged ? refuseDangerous((name) => commandLine.hasSwitch(name), { isRoot }) : undefined);
  if (refused === undefined) return;
  try {
    writeSync(2, `consentry bridge: ${refused.message}\n`);
  } catch {
    // Nobody reads it.
  }
  process.exit(exitCodes.wrongUsage);
}
