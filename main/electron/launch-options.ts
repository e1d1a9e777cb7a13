/**
 * What the command line may say to the desktop app, as a pure function. A packaged app takes a short list and refuses
 * the rest: with a debugger or another network configuration a program of the same user could press Allow (SEC-105).
 */

export interface LaunchOptions {
  /** A port the person asked for; 0 picks any. */
  readonly port: number | undefined;
  /** Start in the tray, without a window: what the start at login uses. */
  readonly isHidden: boolean;
  /** Start with the demo connectors. */
  readonly isDemo: boolean;
  /** Another data folder than the usual one. */
  readonly dataDir: string | undefined;
}

export type LaunchVerdict =
  | { readonly kind: 'ok'; readonly options: LaunchOptions }
  | { readonly kind: 'refused'; readonly message: string };

export interface LaunchSurroundings {
  readonly isPackaged: boolean;
  readonly isRoot: boolean;
}

/** Of Chromium's own switches: only how and where things are drawn. A value may follow after `=`. */
const harmlessSwitches = new Set([
  '--disable-gpu',
  '--force-device-scale-factor',
  '--force-high-contrast',
  '--gtk-version',
  '--lang',
  '--ozone-platform',
  '--ozone-platform-hint',
]);

/** @param args `process.argv` without the program, and in development without the app's folder */
export function readLaunchOptions(
  args: readonly string[],
  { isPackaged, isRoot }: LaunchSurroundings,
): LaunchVerdict {
  let options: LaunchOptions = {
    port: undefined,
    isHidden: false,
    isDemo: false,
    dataDir: undefined,
  };
  for (let index = 0; index < args.length; index += 1) {
    const [name, inline] = splitAtEquals(args[index] ?? '');
    const value = (): string | undefined => {
      if (inline !== undefined) return inline;
      index += 1;
      return args[index];
    };
    if (name === '--hidden') options = { ...options, isHidden: true };
    else if (name === '--demo') options = { ...options, isDemo: true };
    else if (name === '--port') {
      const port = parsePort(value());
      if (port === undefined) return refused('--port takes a number from 0 to 65535.');
      options = { ...options, port };
    } else if (name === '--data-dir') {
      const dataDir = value();
      if (dataDir === undefined || dataDir === '') return refused('--data-dir takes a folder.');
      options = { ...options, dataDir };
    } else if (isPackaged && !isHarmless(args[index] ?? '', name, isRoot)) {
      return refused(`The switch ${name} is not allowed: it could take the decisions from you.`);
    }
  }
  return { kind: 'ok', options };
}

/** `--show` needs nothing: a second start shows the window anyway. macOS adds `-psn_…` when Finder starts an app. */
function isHarmless(arg: string, name: string, isRoot: boolean): boolean {
  if (harmlessSwitches.has(name) || name === '--show') return true;
  if (/^-psn_\d+_\d+$/u.test(arg)) return true;
  // Chromium refuses to run as root with its sandbox; everybody else keeps it.
  return isRoot && arg === '--no-sandbox';
}

function splitAtEquals(arg: string): readonly [string, string | undefined] {
  const at = arg.startsWith('--') ? arg.indexOf('=') : -1;
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/u.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}

function refused(message: string): LaunchVerdict {
  return { kind: 'refused', message };
}
