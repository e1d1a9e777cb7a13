/**
 * From what a person typed to the absolute path of the file that runs: looked up once, so that no shell and no later
 * PATH decides (SEC-75).
 */
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, extname, isAbsolute, join, resolve } from 'node:path';
import { platform } from 'node:process';
import { lookUp, type Environment } from './child-environment.ts';

export type ResolvedCommand =
  | { readonly kind: 'found'; readonly file: string }
  | { readonly kind: 'missing' }
  /** A Windows batch file: only a shell could run it, and we start none. */
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
): Promise<ResolvedCommand> {
  const hasFolder = command.includes('/') || (platform === 'win32' && command.includes('\\'));
  const folders = hasFolder ? [''] : searchPath(environment);
  let refused: ResolvedCommand = { kind: 'missing' };
  for (const folder of folders) {
    for (const suffix of suffixes(command, environment)) {
      const name = `${command}${suffix}`;
      const file = folder === '' ? resolve(cwd ?? '.', name) : join(folder, name);
      const state = await fileState(file);
      if (state === 'executable') return judge(file);
      if (state === 'not-executable' && refused.kind === 'missing') {
        refused = { kind: 'not-executable', file };
      }
    }
  }
  return refused;
}

function judge(file: string): ResolvedCommand {
  const isBatch = platform === 'win32' && ['.cmd', '.bat'].includes(extname(file).toLowerCase());
  return isBatch ? { kind: 'batch-file', file } : { kind: 'found', file };
}

/** Absolute folders only: an empty or relative entry would mean "wherever we happen to be". */
function searchPath(environment: Environment): string[] {
  return (lookUp(environment, 'PATH') ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder));
}

function suffixes(command: string, environment: Environment): string[] {
  if (platform !== 'win32') return [''];
  const known = (lookUp(environment, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';');
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
