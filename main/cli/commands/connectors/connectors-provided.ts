/**
 * `consentry connectors provided`, and adding one of them: what the managed policy offers everybody
 * on this computer.
 */
import type { Command } from 'commander';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { textOption, type Options } from '../../read-options.ts';
import { table } from '../../table.ts';

export function addProvided(connectors: Command, io: CliIo): void {
  const provided = {
    usage: 'provided',
    summary: 'List the servers that your organisation provides',
    example: 'consentry connectors provided',
  };
  defineCommand(connectors, io, provided, async (context) => {
    const { managed } = await context.call('policy.get', {});
    const rows = managed.provided.map((one) => [
      one.name,
      shown(one.title, 40),
      one.addedAs ?? '-',
      shown(one.tools?.join(', ') ?? 'all', 40),
      shown(one.url, 80),
    ]);
    context.print(managed.provided, () =>
      rows.length === 0
        ? 'Nobody provides connectors for this computer.'
        : table(['NAME', 'TITLE', 'ADDED AS', 'TOOLS', 'ADDRESS'], rows),
    );
    if (context.json || rows.length === 0) return;
    context.note('Add one with `consentry connectors add --provided NAME`, then log in to it.');
    if (!managed.mayAddConnectors) context.note('Others cannot be added here.');
  });
}

const others = [
  'command',
  'arg',
  'env',
  'envPlain',
  'cwd',
  'companyNetwork',
  'url',
  'bearerStdin',
  'header',
  'secretHeader',
  'timeout',
  'preset',
  'set',
  'secretStdin',
  'tryOut',
];

/** @throws CliError exit 2 – options of the other kinds */
export async function addOneProvided(
  context: CommandContext,
  provided: string,
  positionalName: string,
  options: Options,
): Promise<ConnectorView> {
  if (others.some((option) => options[option] !== undefined))
    throw usageError('A provided connector says all but what --name gives.');
  const name = textOption(options, 'name') ?? positionalName;
  return context.call('connector.addProvided', { provided, ...(name !== '' && { name }) });
}
