/**
 * Windows launchers (`npx.cmd`, `tsx.cmd` …): batch files that only start node with a script. They
 * are read, not run: what they would start is started directly, so that no shell ever sees an
 * argument (SEC-75; CVE-2024-27980). Pure.
 */

export interface Launcher {
  /** The script, as path segments from the folder of the batch file. */
  readonly script: readonly string[];
  /** What node gets before the script. */
  readonly nodeOptions: readonly string[];
}

/** What a launcher of npm, pnpm or yarn calls its own folder. */
const ownFolder = /^%(?:~dp0|dp0%)\\?/iu;
const isNodePath = /^(?:(?:%~dp0|%dp0%)\\?)?node(?:\.exe)?$/iu;
/** Others would have to reach the script: such a file is more than a launcher. */
const knownVariables =
  /^(?:dp0|_prog|PATHEXT|NODE_EXE|NPM_PREFIX_JS|NPX_CLI_JS|NPM_CLI_JS|NPM_PREFIX_NP[MX]_CLI_JS)$/iu;
const plainOption = /^--[a-z0-9=:/._-]+$/iu;
const longest = 16_384;

/** @returns null for any batch file that does anything else */
export function readLauncher(text: string): Launcher | null {
  if (text.length > longest) return null;
  const lines = text.split(/\r?\n/u).map((line) => line.trim());
  const sets = lines.flatMap((line) => /^@?SET\s+"?(\w+)=/iu.exec(line)?.[1] ?? []);
  if (!sets.every((name) => knownVariables.test(name))) return null;
  const starts = lines.filter((line) => line.endsWith('%*') && !/^(?:rem\b|::)/iu.test(line));
  // Shims that cover a private node repeat the line for the one on PATH.
  const read = starts.map((line) => readStart(line, lines));
  const [first] = read;
  if (first == null || read.some((one) => JSON.stringify(one) !== JSON.stringify(first)))
    return null;
  return first;
}

function readStart(line: string, lines: readonly string[]): Launcher | null {
  // npm puts `endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% &` before it.
  const command = line.slice(line.lastIndexOf('&') + 1).replace(/^@/u, '');
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/gu)].map((word) => word[1] ?? word[2] ?? '');
  const [program = '', ...rest] = words.slice(0, -1);
  const script = rest.at(-1);
  if (words.at(-1) !== '%*' || !isNode(program, lines) || script === undefined) return null;
  const nodeOptions = rest.slice(0, -1);
  if (!nodeOptions.every((option) => plainOption.test(option))) return null;
  const path = ownFolder.test(script) ? script : variable(script, lines);
  return path === null ? null : inFolder(path, nodeOptions);
}

function isNode(program: string, lines: readonly string[]): boolean {
  const values = valuesOf(program, lines);
  return values === null
    ? isNodePath.test(program)
    : values.length > 0 && values.every((value) => isNodePath.test(value));
}

/** `%NPX_CLI_JS%`: as first set, when that is below the folder of the launcher. */
function variable(word: string, lines: readonly string[]): string | null {
  const value = valuesOf(word, lines)?.[0];
  return value !== undefined && ownFolder.test(value) ? value : null;
}

/** All that `%NAME%` is ever set to; null for what is no variable. */
function valuesOf(word: string, lines: readonly string[]): readonly string[] | null {
  const name = /^%(\w+)%$/u.exec(word)?.[1];
  if (name === undefined) return null;
  const set = new RegExp(`^@?SET\\s+"?${name}=([^"]*)"?$`, 'iu');
  return lines.flatMap((line) => set.exec(line)?.[1] ?? []);
}

function inFolder(path: string, nodeOptions: readonly string[]): Launcher | null {
  const script = path
    .replace(ownFolder, '')
    .split(/[\\/]+/u)
    .filter((segment) => segment !== '');
  const isPlain = script.every((segment) => !/[%!^&|<>"*?:]/u.test(segment));
  return isPlain && script.length > 0 && /\.[cm]?js$/iu.test(script.at(-1) ?? '')
    ? { script, nodeOptions }
    : null;
}
