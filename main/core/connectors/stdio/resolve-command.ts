/**
 * From what a person typed to the absolute path of the file that runs: looked up once, so that no
 * shell and no later PATH decides (SEC-75).
 */
import { access, constants, readFile, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { platform as ownPlatform } from 'node:process';
import { lookUp, type Environment } from './child-environment.ts';
import { readLauncher } from './windows-launcher.ts';

export type ResolvedCommand =
  | {
      readonly kind: 'found';
      readonly file: string;
      /** What comes before the person's arguments: the script of a launcher. */
      readonly before: readonly string[];
      /** The file that decides what happens: `file`, or the script of a launcher. */
      readonly program: string;
    }
  /** With the folders that were searched. */
  | { readonly kind: 'missing'; readonly folders: readonly string[] }
  /**
   * A Windows batch file that is no launcher of a script: only a shell could run it, and we start
   * none.
   */
  | { readonly kind: 'batch-file'; readonly file: string }
  | { readonly kind: 'not-executable'; readonly file: string };

/**
 * @param cwd where a command with a slash but no root starts from
 * @param environment whose PATH is searched for a bare name
 */
export async function resolveCommand(
  command: string,
  cwd: string | null,
  environment: Environment,
  system: NodeJS.Platform = ownPlatform,
): Promise<ResolvedCommand> {
  const hasFolder = command.includes('/') || (system === 'win32' && command.includes('\\'));
  const searched = searchPath(environment, system);
  let refused: ResolvedCommand = { kind: 'missing', folders: hasFolder ? [] : searched };
  for (const folder of hasFolder ? [''] : searched) {
    for (const suffix of suffixes(command, environment, system)) {
      const name = `${command}${suffix}`;
      const file = folder === '' ? resolve(cwd ?? '.', name) : join(folder, name);
      const state = await fileState(file);
      if (state === 'executable') return judge(file, searched, system);
      if (state === 'not-executable' && refused.kind === 'missing') {
        refused = { kind: 'not-executable', file };
      }
    }
  }
  return refused;
}

async function judge(
  file: string,
  searched: readonly string[],
  system: NodeJS.Platform,
): Promise<ResolvedCommand> {
  if (system !== 'win32' || !['.cmd', '.bat'].includes(extname(file).toLowerCase()))
    return { kind: 'found', file, before: [], program: file };
  const launcher = readLauncher(await readFile(file, 'latin1').catch(() => ''));
  if (launcher === null) return { kind: 'batch-file', file };
  const script = join(dirname(file), ...launcher.script);
  // As the launcher does: the node beside it before any other.
  const nodes = [dirname(file), ...searched].map((folder) => join(folder, 'node.exe'));
  for (const node of nodes) {
    if ((await fileState(node)) !== 'executable') continue;
    const isThere = (await fileState(script)) !== 'missing';
    return isThere
      ? { kind: 'found', file: node, before: [...launcher.nodeOptions, script], program: script }
      : { kind: 'batch-file', file };
  }
  return { kind: 'missing', folders: searched };
}

/** Absolute folders only: an empty or relative entry would mean "wherever we happen to be". */
function searchPath(environment: Environment, system: NodeJS.Platform): string[] {
  return (lookUp(environment, 'PATH', system) ?? '')
    .split(system === 'win32' ? ';' : ':')
    .filter((folder) => isAbsolute(folder));
}

function suffixes(command: string, environment: Environment, system: NodeJS.Platform): string[] {
  if (system !== 'win32') return [''];
  const known = (lookUp(environment, 'PATHEXT', system) ?? '.COM;.EXE;.BAT;.CMD').split(';');
  const given = extname(command).toUpperCase();
  return known.some((suffix) => suffix.toUpperCase() === given) ? [''] : known;
}

async function fileState(file: string): Promise<'executable' | 'not-executable' | 'missing'> {
  try {
    if (!(await stat(file)).isFile()) return 'missing';
  } catch {
    return 'missing';
  }
  try {
    await access(file, constants.X_OK);
    return 'executable';
  } catch {
    return 'not-executable';
  }
}
