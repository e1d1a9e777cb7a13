/** What a program that starts this app has to say, so that it starts as this one did. */
import { app } from 'electron';
import type { LaunchOptions } from './launch-options.ts';

/** Without the program itself. Whether a window opens is left to the caller. */
export function startArguments({ port, dataDir, isDemo }: LaunchOptions): string[] {
  return [
    ...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []),
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(dataDir === undefined ? [] : ['--data-dir', dataDir]),
    ...(isDemo ? ['--demo'] : []),
  ];
}

/** The file to start. */
export function ownProgram(): string {
  // An AppImage runs from a folder that is gone after it ended.
  return process.env['APPIMAGE'] ?? process.execPath;
}
