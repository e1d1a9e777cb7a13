/** `consentry audit forward`: every entry from now on goes to an OTLP/HTTP collector as well. */
import type { Command } from 'commander';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { facts, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { readSecret } from '../connectors/connector-input.ts';

type Forwarding = CommandOutput<'audit.forwarding'>;

const example = 'consentry audit forward set … --header Authorization --header-stdin';

export function addAuditForwarding(audit: Command, io: CliIo): void {
  const forward = defineGroup(audit, 'forward', 'Forward the log to a collector (OpenTelemetry)');
  const show = {
    usage: 'show',
    summary: 'Show where the log is forwarded, and whether that works',
    example: 'consentry audit forward show',
  };
  defineCommand(forward, io, show, async (context) => {
    const view = await context.call('audit.forwarding', {});
    context.print(view, () => describe(view));
  });

  const set = {
    usage: 'set <url>',
    summary:
      'Forward every entry from now on to an OTLP/HTTP address: https, or http on this computer',
    example: 'consentry audit forward set http://127.0.0.1:4318/v1/logs --operator-key-file key',
    gives: true,
  };
  defineCommand(forward, io, set, async (context, [url = ''], options) => {
    const name = textOption(options, 'header');
    const isFromStdin = options['headerStdin'] === true;
    if ((name !== undefined) !== isFromStdin)
      throw usageError('--header NAME and --header-stdin belong together.');
    const header =
      name === undefined ? null : { name, value: await readSecret(io, `${example} < header.txt`) };
    const view = await context.call('audit.setForwarding', { url, header });
    context.print(view, () => describe(view));
  })
    .option('--header <name>', 'A header to send along, for example Authorization')
    .option('--header-stdin', 'Its value, from stdin; it is kept with the secrets');

  const off = {
    usage: 'off',
    summary: 'Stop forwarding the log',
    example: 'consentry audit forward off --operator-key-file key',
    gives: true,
  };
  defineCommand(forward, io, off, async (context) => {
    const view = await context.call('audit.setForwarding', { url: null });
    context.print(view, () => describe(view));
  });
}

function describe({ url, header, sentTo, waiting, lost, problem }: Forwarding): string {
  if (url === null) return 'The log is not forwarded.';
  return facts([
    ['To', shown(url, 400)],
    ['Header', shown(header)],
    ['Taken up to', sentTo === null ? '-' : `entry ${sentTo}`],
    ['Waiting', String(waiting)],
    ...(lost === 0 ? [] : [['Lost', String(lost)] as const]),
    ['Problem', shown(problem, 300)],
  ]);
}
