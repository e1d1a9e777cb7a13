/**
 * What a connector that is a command would run now: the exact file, arguments, folder and
 * environment.
 */
import { stat } from 'node:fs/promises';
import { variablesBeside } from '../../../../contract/plain/network-variables.ts';
import type { OpenedNetwork } from '../../net/company-network.ts';
import type { StoredStdioConnector } from '../../ports/preferences-document.ts';
import { childEnvironment } from '../stdio/child-environment.ts';
import type { ChildCommand } from '../stdio/child.ts';
import { resolveCommand } from '../stdio/resolve-command.ts';
import { problems, type ConnectionProblem } from './connection-problem.ts';
import type { OpeningContext } from './opening-context.ts';
import { readSecret } from './vault-secret.ts';

type Parts = Pick<OpeningContext, 'vault' | 'environment' | 'searchPath' | 'network'>;

export type PreparedCommand =
  | {
      readonly kind: 'ready';
      readonly command: ChildCommand;
      /** The file that decides what runs; what the person confirms. */
      readonly program: string;
      readonly secrets: readonly string[];
    }
  | { readonly kind: 'problem'; readonly problem: ConnectionProblem };

/**
 * The exact file, arguments, folder and environment of the child (SEC-75, SEC-78); a problem when
 * they are not what the person confirmed (SEC-76).
 */
export async function prepareCommand(
  stored: StoredStdioConnector,
  context: Parts & Pick<OpeningContext, 'commands'>,
): Promise<PreparedCommand> {
  const located = await locateCommand(stored, context);
  if (located.kind === 'problem') return located;
  const change = await context.commands.change(stored, located.program);
  return change === null ? located : { kind: 'problem', problem: problems.commandChanged(change) };
}

/** The same, whether it was confirmed or not: for looking only. */
export async function locateCommand(
  stored: StoredStdioConnector,
  { vault, environment, searchPath, network }: Parts,
  system?: NodeJS.Platform,
): Promise<PreparedCommand> {
  const { command, args, cwd } = stored;
  const declared = new Map<string, string>();
  const secrets: string[] = [];
  for (const entry of stored.env) {
    if ('value' in entry) {
      declared.set(entry.name, entry.value);
      continue;
    }
    const secret = await readSecret(vault, entry.secretRef);
    if (secret.kind === 'problem') return secret;
    if (secret.value === undefined)
      return { kind: 'problem', problem: problems.secretMissing(entry.name) };
    const value = secret.value.open();
    declared.set(entry.name, value);
    secrets.push(value);
  }
  if (cwd !== null && !(await isFolder(cwd))) {
    return { kind: 'problem', problem: problems.noWorkingDirectory(cwd) };
  }
  const path = await searchPath();
  const parent = path === null ? environment : { ...environment, PATH: path };
  const company = await companyNetwork(stored, network);
  const childVariables = childEnvironment(parent, declared, company.variables);
  const resolved = await resolveCommand(command, cwd, childVariables, system);
  switch (resolved.kind) {
    case 'missing':
      return { kind: 'problem', problem: problems.commandNotFound(command, resolved.folders) };
    case 'not-executable':
      return { kind: 'problem', problem: problems.notExecutable(resolved.file) };
    case 'batch-file':
      return { kind: 'problem', problem: problems.batchFile(resolved.file) };
    case 'found':
      return {
        kind: 'ready',
        command: {
          file: resolved.file,
          args: [...resolved.before, ...args],
          cwd,
          environment: childVariables,
        },
        program: resolved.program,
        secrets: [...secrets, ...company.secrets],
      };
  }
}

/** What the company's network adds, unless the person wants none of it. */
async function companyNetwork(
  { companyNetwork: setting, env }: StoredStdioConnector,
  { company }: Parts['network'],
): Promise<OpenedNetwork> {
  if (setting === 'off') return { variables: [], secrets: [] };
  const { variables, secrets } = await company.open();
  const declared = env.map(({ name }) => name);
  return { variables: variablesBeside(variables, declared), secrets };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
