/**
 * What a command line may not hold where Chromium reads it too, as pure functions (SEC-105).
 * Chromium goes by its own rules and knows nothing of our values: whatever looks like a switch is
 * one, wherever it stands.
 */
import { launchLimits } from '../../core/limits/launch-limits.ts';
import { visible } from '../../core/lib/visible-text.ts';

export interface LaunchContext {
  readonly isPackaged: boolean;
  readonly isRoot: boolean;
  readonly platform: NodeJS.Platform;
}

export interface Refused {
  readonly kind: 'refused';
  readonly message: string;
}

/** What the bridge takes; `bridge-options.ts` reads it. */
const bridgeSwitches = new Set([
  '--client',
  '--resource',
  '--data-dir',
  '--no-start',
  '--help',
  '-h',
]);

/**
 * Switches that no version of Electron sets for itself and that would take the decisions from the
 * person. The line was read before this is asked; this is for a system where Chromium reads more in
 * it than we do, or finds one elsewhere (`ELECTRON_DISABLE_SANDBOX` becomes `no-sandbox`).
 */
export const dangerousSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'proxy-server',
  'proxy-pac-url',
  'host-rules',
  'host-resolver-rules',
  'ignore-certificate-errors',
  'load-extension',
  'disable-web-security',
  'single-process',
  'browser-subprocess-path',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'no-sandbox',
] as const;

/**
 * What a start with `--bridge` may say: the bridge's own options and nothing that Chromium would
 * take for a switch.
 *
 * @param before what stands before `--bridge`; in development the app's folder
 * @returns why it does not start; undefined where nothing is wrong
 */
export function readBridgeLaunch(
  before: readonly string[],
  after: readonly string[],
  { isPackaged, isRoot, platform }: LaunchContext,
): Refused | undefined {
  const tooMuch = tooLong([...before, ...after]);
  if (tooMuch !== undefined) return tooMuch;
  const foreign = before.find((arg) => isPackaged && !(isRoot && arg === '--no-sandbox'));
  if (foreign !== undefined) return refusedSwitch(splitAtEquals(foreign)[0]);
  const seen = new Set<string>();
  for (const arg of after) {
    // A resource begins like a switch of Windows; the bridge takes these two forms of it only.
    if (!isSwitch(arg, platform) || /^\/mcp(?:\/[\w.-]*)?$/u.test(arg)) continue;
    const [name] = splitAtEquals(arg);
    if (!bridgeSwitches.has(name)) return refusedSwitch(name);
    if (seen.has(name)) return refused(`${name} is given twice.`);
    seen.add(name);
  }
  return undefined;
}

/**
 * Asked of a packaged app once more, because Chromium is the one that acts.
 *
 * @param hasSwitch what Chromium read
 */
export function refuseDangerous(
  hasSwitch: (name: string) => boolean,
  { isRoot }: Pick<LaunchContext, 'isRoot'>,
): Refused | undefined {
  const found = dangerousSwitches.find(
    (name) => !(isRoot && name === 'no-sandbox') && hasSwitch(name),
  );
  return found === undefined ? undefined : refusedSwitch(`--${found}`);
}

/** Before anything reads them. */
export function tooLong(args: readonly string[]): Refused | undefined {
  const sizes = args.map((arg) => Buffer.byteLength(arg));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const isTooLong =
    args.length > launchLimits.arguments ||
    all > launchLimits.allBytes ||
    sizes.some((size) => size > launchLimits.argumentBytes);
  return isTooLong ? refused('The command line is too long.') : undefined;
}

/**
 * Chromium takes blanks off an argument, then one dash or two for a switch, and on Windows a slash.
 */
function isSwitch(arg: string, platform: NodeJS.Platform): boolean {
  return (platform === 'win32' ? /^\s*[-/]/u : /^\s*-/u).test(arg);
}

/** `--name=value` → its name and its value. */
export function splitAtEquals(arg: string): readonly [string, string | undefined] {
  const at = arg.startsWith('--') ? arg.indexOf('=') : -1;
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

/** The refusal of a switch that is not on the list. */
export function refusedSwitch(name: string): Refused {
  return refused(
    `The switch ${visible(name, 80)} is not allowed: it could take the decisions from you.`,
  );
}

/** The refusal of a command line, in a sentence. */
export function refused(message: string): Refused {
  return { kind: 'refused', message };
}
