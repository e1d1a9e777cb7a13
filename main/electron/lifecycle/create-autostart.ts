/** The way this system starts programs at login, with the command that started this one. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import {
  createDesktopFileAutostart,
  createLoginItemAutostart,
  type Autostart,
} from './autostart.ts';
import type { LaunchOptions } from './launch-options.ts';
import { ownProgram, startArguments } from './start-arguments.ts';

export function createAutostart(launch: LaunchOptions): Autostart {
  if (process.platform !== 'linux') return createLoginItemAutostart(app, app.isPackaged);
  const configHome = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  return createDesktopFileAutostart(configHome, [
    ownProgram(),
    ...startArguments({ ...launch, port: undefined, isDemo: false }),
    '--hidden',
  ]);
}
