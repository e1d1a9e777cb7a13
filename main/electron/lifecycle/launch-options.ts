/**
 * What the command line may say to the desktop app, as pure functions. A packaged app takes a short
 * list and refuses the rest: with a debugger or another network configuration a program of the same
 * user could press Allow (SEC-105). Chromium has read the same line before us and by its own rules:
 * it knows nothing of our values, so whatever looks like a switch is one, wherever it stands.
 */
import {
  refused,
  refusedSwitch,
  splitAtEquals,
  tooLong,
  type LaunchContext,
  type Refused,
} from '../../shared-adapters/system/command-line.ts';

export interface LaunchOptions {
  /** A port the person asked for; 0 picks any. */
  readonly port: number | undefined;
  /** Start in the tray, without a window: what the start at login uses. */
  readonly isHidden: boolean;
  /** Start with the demo connectors. */
  readonly isDemo: boolean;
  /** Another data folder than the usual one; absolute. */
  readonly dataDir: string | undefined;
}

export type LaunchVerdict = { readonly kind: 'ok'; readonly options: LaunchOptions } | Refused;

/**
 * Of Chromium's own switches: only how and where things are drawn. A value may follow after `=`.
 */
const harmlessSwitches = new Set([
  '--disable-gpu',
  '--force-device-scale-factor',
  '--force-high-contrast',
  '--gtk-version',
  '--lang',
  '--ozone-platform',
  '--ozone-platform-hint',
]);

/** What their values look like: `de`, `1.5`, `wayland`; no path, no list. */
const harmlessValue = /^[a-z0-9][a-z0-9._-]{0,63}$/iu;

/** @param args `process.argv` without the program, and in development without the app's folder */
export function readLaunchOptions(args: readonly string[], context: LaunchContext): LaunchVerdict {
  const tooMuch = tooLong(args);
  if (tooMuch !== undefined) return tooMuch;
  let options: LaunchOptions = {
    port: undefined,
    isHidden: false,
    isDemo: false,
    dataDir: undefined,
  };
  const seen = new Set<string>();
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const [name, inline] = splitAtEquals(arg);
    const value = (): string | undefined => {
      if (inline !== undefined) return inline;
      index += 1;
      return args[index];
    };
    if (ownOptions.has(name)) {
      if (seen.has(name)) return refused(`${name} is given twice.`);
      seen.add(name);
    }
    if (flags.has(name)) {
      if (inline !== undefined) return refused(`${name} takes no value.`);
      if (name === '--hidden') options = { ...options, isHidden: true };
      if (name === '--demo') options = { ...options, isDemo: true };
    } else if (name === '--port') {
      const port = parsePort(value());
      if (port === undefined) return refused('--port takes a number from 0 to 65535.');
      options = { ...options, port };
    } else if (name === '--data-dir') {
      const dataDir = value();
      if (dataDir === undefined || !isAbsolutePath(dataDir, context.platform))
        return refused('--data-dir takes a folder as an absolute path.');
      options = { ...options, dataDir };
    } else if (context.isPackaged && !isHarmless(arg, context.isRoot)) {
      return refusedSwitch(name);
    }
  }
  return { kind: 'ok', options };
}

const flags = new Set(['--hidden', '--demo', '--show']);
const ownOptions = new Set([...flags, '--port', '--data-dir']);

/**
 * `--show` needs nothing: a second start shows the window anyway. macOS adds `-psn_…` when Finder
 * starts an app.
 */
function isHarmless(arg: string, isRoot: boolean): boolean {
  const [name, value] = splitAtEquals(arg);
  if (harmlessSwitches.has(name)) return value === undefined || harmlessValue.test(value);
  if (/^-psn_\d+_\d+$/u.test(arg)) return true;
  // Chromium refuses to run as root with its sandbox; everybody else keeps it.
  return isRoot && arg === '--no-sandbox';
}

/**
 * Never what Chromium could take for a switch: on Windows `/tmp` is one, so a path has its drive or
 * its server.
 */
function isAbsolutePath(path: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32'
    ? /^(?:[a-z]:[\\/]|\\\\[^\\/])/iu.test(path)
    : path.startsWith('/') && !path.includes('\0');
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/u.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}
