/**
 * `consentry connectors remove`: what goes with a connector, and what is left to do in the files of
 * AI clients.
 */
import type { Command } from 'commander';
import { whatGoes } from '../../../../contract/plain/what-goes.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { findConnector } from '../../missing-connector.ts';
import { adviceAfterDelete, appsOf } from '../clients/client-file-advice.ts';

export function addRemove(connectors: Command, io: CliIo): void {
  const remove = {
    usage: 'remove <name>',
    summary: 'Remove a connector, its secrets and what clients may do with it',
    example: 'consentry connectors remove files --dry-run',
  };
  defineCommand(connectors, io, remove, async (context, [name = ''], options) => {
    if (options['dryRun'] === true) return showWhatGoes(context, name);
    const removed = await context.call('connector.remove', { name });
    const advice = context.json ? [] : adviceAfterDelete(await appsOf(context), name);
    context.print(removed, () => [`Removed ${removed.name}.`, ...advice].join('\n'));
  }).option('--dry-run', 'Say what would go and what would stay, and remove nothing');
}

async function showWhatGoes(context: CommandContext, name: string): Promise<void> {
  const { clients, connectors } = await context.call('state.get', {});
  const connector = findConnector(connectors, name);
  const [rules, { sets }, apps] = await Promise.all([
    context.call('rules.list', {}),
    context.call('permissions.list', {}),
    context.call('clientFiles.list', {}),
  ]);
  const entries = apps.flatMap((app) => app.entries);
  const traces = whatGoes(connector, { clients, rules, sets, entries });
  const lines = (items: readonly string[]): string[] =>
    items.map((item) => `  ${shown(item, 300)}`);
  context.print(traces, () =>
    [
      'This would go for good:',
      ...lines(traces.goes),
      ...(traces.stays.length === 0 ? [] : ['This would stay:', ...lines(traces.stays)]),
    ].join('\n'),
  );
}
