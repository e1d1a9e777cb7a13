/** Starts Consentry the way it was started last, apart from us: it outlives the AI client. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemCodeOf } from '../../core/lib/errors.ts';
import { limits } from '../../core/limits/limits.ts';
import { removeDangerousVariables } from '../../shared-adapters/system/process-guard.ts';
import { ensureOurs } from './login-file.ts';
import { readStart } from '../../shared-adapters/control/start-command.ts';

/**
 * One starter at a time, whichever bridge it is; who comes second waits for what the first has
 * started.
 *
 * @returns false where nothing says how to start it, or where it could not be started
 */
export function startApp(dataDir: string): Promise<boolean> {
  const start = readStart(dataDir);
  if (start === null) return Promise.resolve(false);
  const leave = enter(dataDir);
  if (leave === null) return Promise.resolve(true);
  const environment = { ...process.env };
  removeDangerousVariables(environment);
  for (const name of Object.keys(environment))
    if (name.startsWith('ELECTRON_')) delete environment[name];
  return new Promise((resolve) => {
    const child = spawn(start.command, start.args, {
      cwd: homedir(),
      env: environment,
      detached: true,
      stdio: 'ignore',
      windowsHide: true,
    });
    child.once('error', () => {
      leave();
      resolve(false);
    });
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/**
 * Null while another bridge starts it. What a bridge left behind that was killed is too old soon.
 */
function enter(dataDir: string): (() => void) | null {
  const folder = join(dataDir, 'bridge');
  ensureOurs(folder);
  const path = join(folder, 'starting');
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age < limits.bridge.start) return null;
  rmSync(path, { force: true });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return null;
    throw error;
  }
  return () => rmSync(path, { force: true });
}
