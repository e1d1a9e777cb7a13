/**
 * The environment of a child process: an allow-list of what programs need to run at all, what leads
 * through the company's network, plus what the person declared (SEC-78). Nothing of ours gets in:
 * no token, no vault key, no `NODE_OPTIONS`, `LD_PRELOAD`, `DYLD_*`.
 */
import { env as ownEnvironment, platform } from 'node:process';
import type { NetworkVariable } from '../../../../contract/plain/network-variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const posixNames = ['HOME', 'PATH', 'LANG', 'TERM', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR'];
const windowsNames = [
  'APPDATA',
  'COMSPEC',
  'HOMEDRIVE',
  'HOMEPATH',
  'LOCALAPPDATA',
  'PATH',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'USERNAME',
  'USERPROFILE',
  'WINDIR',
];

/** The environment this program itself runs in; read here and nowhere else in the core. */
export const inherited: Environment = ownEnvironment;

/**
 * @param parent where the allow-listed variables come from
 * @param declared variables the person typed; they win, and may be any name, since typing one is
 *   the explicit choice
 * @param network variables for the company's network; those that the person typed are not among
 *   them
 */
export function childEnvironment(
  parent: Environment,
  declared: ReadonlyMap<string, string>,
  network: readonly NetworkVariable[] = [],
): Record<string, string> {
  const chosen = new Map<string, string>();
  for (const [name, value] of Object.entries(parent)) {
    // `() {` is an exported shell function: code, not a value.
    if (value !== undefined && isAllowed(name) && !value.startsWith('()')) chosen.set(name, value);
  }
  for (const { name, value } of network) chosen.set(name, value);
  for (const [name, value] of declared) chosen.set(name, value);
  return Object.fromEntries(chosen);
}

function isAllowed(name: string): boolean {
  if (platform === 'win32') return windowsNames.includes(name.toUpperCase());
  return posixNames.includes(name) || name.startsWith('LC_');
}

/** A variable by name; Windows does not mind the case. */
export function lookUp(
  environment: Environment,
  name: string,
  system: NodeJS.Platform = platform,
): string | undefined {
  if (system !== 'win32') return environment[name];
  const found = Object.keys(environment).find((key) => key.toUpperCase() === name);
  return found === undefined ? undefined : environment[found];
}
