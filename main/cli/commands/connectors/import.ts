/** `consentry import`: servers that other AI clients have, imported switched off. */
import type { Command } from 'commander';
import type { FoundServer } from '../../../../contract/commands/client-file-commands.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError, exitCodeOf, usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { collect } from '../../parse-values.ts';
import { listOption, textOption } from '../../read-options.ts';
import { table } from '../../table.ts';

export function addImport(program: Command, io: CliIo): void {
  const text = {
    usage: 'import [app]',
    summary: 'Import servers from another AI client, switched off until you look at them',
    example: 'consentry import cursor --dry-run',
    gives: true,
  };
  defineCommand(program, io, text, async (context, [app], options) => {
    if (app === undefined) return listApps(context);
    const project = textOption(options, 'project');
    const source = { app, ...(project !== undefined && { project }) };
    const found = await context.call('import.preview', source);
    if (found.problem !== null) {
      const { reason, message, hint } = found.problem;
      throw reason === 'no-file'
        ? new CliError('not_found', message, hint, exitCodes.notFound)
        : new CliError('conflict', message, hint, exitCodes.failed);
    }
    const names = listOption(options, 'server');
    const isAll = options['all'] === true;
    if (options['dryRun'] === true || found.digest === null)
      return context.print(found, () => serverTable(found.servers, found.file));
    if (!isAll && names.length === 0) {
      throw usageError(
        'Say which servers: --server NAME, or --all.',
        `See them with \`consentry import ${shown(app, 40)} --dry-run\`.`,
      );
    }
    const ready = found.servers.filter(({ state }) => state === 'ready').map(({ name }) => name);
    const chosen = isAll ? ready : [...names];
    if (chosen.length === 0 && found.servers.some(({ state }) => state === 'forbidden')) {
      throw new CliError(
        'managed',
        'The policy of this computer lets none of them in.',
        'See `consentry policy show`.',
        exitCodeOf('managed'),
      );
    }
    if (chosen.length === 0)
      return context.print({ added: [], failed: [] }, () => 'There is nothing to import.');
    const { digest } = found;
    const done = await context.call('import.take', { ...source, digest, names: chosen });
    context.print(done, () =>
      [
        ...done.added.map(
          ({ name, connector }) =>
            `${shown(name)} is here as ${connector}, switched off. Look at it, then \`consentry connectors enable ${connector}\`.`,
        ),
        ...done.failed.map(({ name, message }) => `${shown(name)}: ${shown(message, 300)}`),
      ].join('\n'),
    );
    if (done.failed.length > 0)
      throw new CliError('conflict', 'Not all of them could be imported.', null, exitCodes.failed);
  })
    .option('--dry-run', 'Show what is there, and add nothing')
    .option('--all', 'All that can be imported')
    .option('--server <name>', 'This one; may be given several times', collect)
    .option('--project <dir>', 'From the file of this project folder');
}

async function listApps(context: CommandContext): Promise<void> {
  const apps = (await context.call('clientFiles.list', {})).filter(({ isFound }) => isFound);
  context.print(apps, () =>
    apps.length === 0
      ? 'No AI client that Consentry knows was found.'
      : table(
          ['APP', 'CLIENT', 'FILE'],
          apps.map(({ id, name, file }) => [id, name, shown(file, 120)]),
        ),
  );
  if (!context.json) context.note('Their files are not read before you name one.');
}

const states = {
  ready: 'can be imported',
  ours: 'is Consentry itself',
  duplicate: 'is here already',
  forbidden: 'not allowed by the policy of this computer',
  unsupported: '',
} as const;

function serverTable(servers: readonly FoundServer[], file: string | null): string {
  if (servers.length === 0) return `No servers in ${shown(file, 300)}.`;
  const rows = servers.map(({ name, kind, what, state, words, secrets }) => [
    shown(name, 40),
    kind,
    shown(what, 400),
    secrets.map((each) => shown(each, 40)).join(', ') || '-',
    words === null ? states[state] : shown(words, 200),
  ]);
  return table(['SERVER', 'KIND', 'RUNS OR CALLS', 'INTO THE VAULT', 'STATE'], rows);
}
