/**
 * How a program is called for people. `node` alone says nothing, so an interpreter is shown with
 * what it runs; nothing else of the arguments is ever shown, they hold secrets.
 */

import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';

const interpreters = /^(?:node|nodejs|bun|deno|python[\d.]*|pypy[\d.]*|ruby|perl|php)$/u;
/** Options that take the next argument as their value. */
const withValue = new Set(
  '-r --require --import --loader --experimental-loader -C --conditions --env-file --title -W -X -I'.split(
    ' ',
  ),
);
/** What follows is code, not a file. */
const withCode = new Set(['-e', '--eval', '-p', '--print', '-c', '-pe']);
/** `bun run x`, `deno run x`. */
const subcommands = new Set(['run', 'x', 'task', 'test']);
const moduleName = /^[A-Za-z_][\w.]{0,80}$/u;
/** A title that a program gave itself (Node's `process.title`) instead of its arguments. */
const titleName = /^[A-Za-z@][\w.@-]{0,40}$/u;

/** File name without folder and `.exe`; both kinds of separator. */
export function executableName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name.replace(/\.exe$/iu, '') || path;
}

/**
 * `cursor`, or `node (mcp-remote)` for an interpreter.
 *
 * @param args as the system gives them, the name of the program first; empty when it does not
 * @param isFile whether an argument names a file: one that does not could be anything, and is not
 *   shown
 */
export async function programName(
  executable: string,
  args: readonly string[],
  isFile: (path: string) => Promise<boolean>,
): Promise<string> {
  const name = executableName(executable);
  if (!interpreters.test(name.toLowerCase())) return name;
  const what = await whatItRuns(name, args, isFile);
  return what === null ? name : `${name} (${what})`;
}

async function whatItRuns(
  interpreter: string,
  args: readonly string[],
  isFile: (path: string) => Promise<boolean>,
): Promise<string | null> {
  const [title = '', ...rest] = args;
  for (let index = 0; index < rest.length; index += 1) {
    const argument = rest[index] ?? '';
    if (withCode.has(argument)) return null;
    if (argument === '-m') {
      const module = rest[index + 1] ?? '';
      return moduleName.test(module) ? module : null;
    }
    if (withValue.has(argument)) index += 1;
    else if (argument !== '' && !argument.startsWith('-') && !subcommands.has(argument)) {
      return (await isFile(argument)) ? scriptName(argument) : null;
    }
  }
  // Nothing but a first argument that is no name of the interpreter: the program has renamed
  // itself.
  const isRenamed =
    rest.every((argument) => argument === '') && executableName(title) !== interpreter;
  return isRenamed && titleName.test(title) ? title : null;
}

/** The package a script belongs to, or the name of the file. */
function scriptName(path: string): string {
  const parts = path.split(/[/\\]/u);
  const at = parts.lastIndexOf('node_modules');
  const [first = '', second = ''] = at < 0 ? [] : parts.slice(at + 1);
  if (first.startsWith('@') && second !== '') return `${first}/${second}`;
  if (first !== '' && first !== '.bin') return first;
  return (parts.at(-1) ?? path).replace(/\.(?:[cm]?[jt]sx?|py|rb|pl|php)$/u, '');
}

/**
 * Looks for files from the working folder of a process; where that is not known, absolute paths
 * only.
 */
export function fileFinder(folder: string | null): (path: string) => Promise<boolean> {
  return async (path) => {
    if (folder === null && !isAbsolute(path)) return false;
    return stat(resolve(folder ?? '/', path)).then(
      (found) => found.isFile(),
      () => false,
    );
  };
}
