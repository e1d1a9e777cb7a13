/**
 * `consentry clients add`, `grant` and `code`: how a client comes to access, and what it may do
 * with it.
 */
import type { Command } from 'commander';
import type { AccessChoice } from '../../../../contract/views/held-by-groups.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand } from '../../define-command.ts';
import { listOption, textOption } from '../../read-options.ts';
import { facts, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { collect, parseOneOf, parsePair } from '../../parse-values.ts';
import { addLifetimesOptions, hasLifetimes, readLifetimes } from './client-lifetimes.ts';
import { describeClient } from './client-text.ts';
import { withClient } from './find-client.ts';

export function addClientAccess(clients: Command, io: CliIo): void {
  const add = {
    usage: 'add <name>',
    summary: 'Register a client by hand; its secret is shown once, here',
    example:
      'consentry clients add Deploy --redirect-uri http://127.0.0.1/callback --confidential --operator-key-file key',
    gives: true,
  };
  const adding = defineCommand(clients, io, add, async (context, [name = ''], options) => {
    const redirectUris = [...listOption(options, 'redirectUri')];
    if (redirectUris.length === 0)
      throw usageError('Say where its logins come back to: --redirect-uri.');
    const confidential = options['confidential'] === true;
    const added = await context.call('client.add', {
      name,
      redirectUris,
      confidential,
      ...(hasLifetimes(options) && { tokenLifetimes: readLifetimes(options, null) }),
    });
    context.print(added, () =>
      facts([
        ['client_id', shown(added.client.clientId, 512)],
        ...(added.clientSecret === null ? [] : ([['client_secret', added.clientSecret]] as const)),
      ]),
    );
    if (added.clientSecret !== null && !context.json)
      context.note('The secret is not shown again: Consentry keeps only its hash.');
  })
    .option('--redirect-uri <uri>', 'Where its logins may come back to; may be repeated', collect)
    .option('--confidential', 'It can keep a secret, and has to show it to get tokens');
  addLifetimesOptions(adding);

  const grant = {
    usage: 'grant <client>',
    summary: 'Change what a client may do, from its next request on; widening needs presence',
    example: 'consentry clients grant Cursor --connector github=read --connector files=none',
    gives: true,
  };
  defineCommand(clients, io, grant, async (context, [typed = ''], options) => {
    const changes = listOption(options, 'connector').map(parseChange);
    if (changes.length === 0)
      throw usageError('Say what to change: --connector NAME=none, read or write.');
    const grantId = textOption(options, 'grant');
    const client = await withClient(context, typed, (clientId) =>
      context.call('client.grant', {
        clientId,
        ...(grantId !== undefined && { grantId }),
        access: Object.fromEntries(changes),
      }),
    );
    context.print(client, () => describeClient(client, context));
  })
    .option(
      '--connector <name=level>',
      'none, read or write; * stands for every connector; may be repeated',
      collect,
    )
    .option('--grant <id>', 'Only this grant; `clients show` lists them');

  const code = {
    usage: 'code <code...>',
    summary: 'Type the code that a program without a browser shows you',
    example: 'consentry clients code BCDF-GHJK --operator-key-file key',
    gives: true,
  };
  defineCommand(clients, io, code, async (context, parts) => {
    const entered = await context.call('device.enter', { userCode: parts.join(' ') });
    const { questionId } = entered;
    context.print(
      entered,
      () =>
        `The login waits for your consent as question ${questionId}.\n` +
        `Look at it with \`consentry questions list\`; then \`consentry questions allow ${questionId}\`, or deny.`,
    );
  });
}

function parseChange(text: string): readonly [string, AccessChoice] {
  const [name, level] = parsePair(text, '--connector github=read');
  return [name, parseOneOf(level, ['none', 'read', 'write'] as const)];
}
