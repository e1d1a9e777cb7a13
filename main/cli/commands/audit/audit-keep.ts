/** `consentry audit keep`: how long entries stay. */
import type { Command } from 'commander';
import type { Retention } from '../../../../contract/commands/audit-commands.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import type { CliIo } from '../../io.ts';
import { parseWholeNumber } from '../../parse-values.ts';

export function addAuditKeep(audit: Command, io: CliIo): void {
  const text = {
    usage: 'keep',
    summary:
      'Show how long entries are kept; an option changes it, and what is older goes for good',
    example: 'consentry audit keep --days 90 --megabytes 200 --operator-key-file key',
    gives: true,
  };
  defineCommand(audit, io, text, async (context, _args, options) => {
    const number = (name: string, most: number): number | undefined => {
      const typed = textOption(options, name);
      return typed === undefined ? undefined : parseWholeNumber(typed, 1, most);
    };
    const days = number('days', 36_500);
    const megabytes = number('megabytes', 1_000_000);
    const value =
      days === undefined && megabytes === undefined
        ? await context.call('audit.retention', {})
        : await context.call('audit.setRetention', { days, megabytes });
    context.print(value, () => inWords(value));
  })
    .option('--days <n>', 'Entries older than this go')
    .option('--megabytes <n>', 'The oldest go when the log is larger');
}

function inWords({ days, megabytes }: Retention): string {
  return `Entries are kept for ${days} days, and ${megabytes} MB of them at most.`;
}
