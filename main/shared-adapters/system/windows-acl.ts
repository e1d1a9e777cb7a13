/**
 * Windows has no file modes: a folder is made ours by its access list, this user and the system and
 * nobody else, without what its parent hands down (SEC-92). With `icacls`, which every Windows has,
 * called by its full path. Not yet run there.
 */
import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { win32 } from 'node:path';
import { limits } from '../../core/limits/limits.ts';

/** The well-known id of the system's own account; its name differs by language. */
const systemAccount = '*S-1-5-18';
/** Full rights, for the folder and for all that will be in it. */
const fullRights = '(OI)(CI)F';

export interface WindowsParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userName: () => string;
  /** Runs a program to its end. @throws when it fails */
  readonly run: (program: string, args: readonly string[]) => void;
}

const thisComputer: WindowsParts = {
  environment: process.env,
  userName: () => userInfo().username,
  run: (program, args) =>
    void execFileSync(program, args, {
      stdio: 'ignore',
      timeout: limits.dataDir.accessList,
      windowsHide: true,
      shell: false,
    }),
};

/**
 * Gives the folder to this user and the system.
 *
 * @throws when it cannot be done: the folder must not be used then
 */
export function restrictToUser(folder: string, parts: WindowsParts = thisComputer): void {
  const { environment, userName, run } = parts;
  const domain = environment['USERDOMAIN'];
  const user = domain ? `${domain}\\${userName()}` : userName();
  const icacls = win32.join(environment['SystemRoot'] ?? 'C:\\Windows', 'System32', 'icacls.exe');
  run(icacls, [
    folder,
    '/inheritance:r',
    '/grant:r',
    `${user}:${fullRights}`,
    '/grant:r',
    `${systemAccount}:${fullRights}`,
    '/q',
  ]);
}
