/**
 * `consentry client-document`: the document by which login services know Consentry, and where it is
 * published.
 */
import type { Command } from 'commander';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { textOption } from '../../read-options.ts';

export function addClientDocument(program: Command, io: CliIo): void {
  const group = defineGroup(
    program,
    'client-document',
    'Publish the client metadata document of Consentry, for login services',
  );
  const show = {
    usage: 'show',
    summary: 'Print the file to publish',
    example:
      'consentry client-document show --url https://example.com/consentry.json > consentry.json',
  };
  defineCommand(group, io, show, async (context, _args, options) => {
    const at = textOption(options, 'url') ?? null;
    const document = await context.call('clientDocument.get', { at });
    context.print(document, () => document.text);
    if (context.json) return;
    context.note(
      document.url === null
        ? 'Publish it, then: consentry client-document set URL'
        : `In use: ${shown(document.url, 300)}`,
    );
  }).option('--url <url>', 'Where it will be published');
  const set = {
    usage: 'set <url>',
    summary: 'Say where it is published; it is read and compared first',
    example: 'consentry client-document set https://example.com/consentry.json',
    gives: true,
  };
  defineCommand(group, io, set, async (context, [url = '']) => {
    print(context, await context.call('clientDocument.set', { url }));
  });
  const unset = {
    usage: 'unset',
    summary: 'Use no document: Consentry registers itself at each service',
    example: 'consentry client-document unset',
    gives: true,
  };
  defineCommand(group, io, unset, async (context) => {
    print(context, await context.call('clientDocument.set', { url: null }));
  });
}

function print(context: CommandContext, document: CommandOutput<'clientDocument.set'>): void {
  const { url } = document;
  context.print(document, () =>
    url === null
      ? 'No document is used. Consentry registers itself at each service.\n'
      : `The document at ${shown(url, 300)} is used from the next login on.\n`,
  );
}
