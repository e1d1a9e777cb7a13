/**
 * `consentry clients edit`, `new-secret` and `end-old-secret`: changing a client that was added by
 * hand.
 */
import type { Command } from 'commander';
import { longestSecretOverlapHours } from '../../../../contract/plain/input-limits.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand } from '../../define-command.ts';
import { facts, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { collect, parseDuration } from '../../parse-values.ts';
import { listOption, textOption } from '../../read-options.ts';
import { describeClient } from './client-text.ts';
import { withClient } from './find-client.ts';

const hour = 3_600_000;

export function addClientEdits(clients: Command, io: CliIo): void {
  addEdit(clients, io);
  addNewSecret(clients, io);

  const endOld = {
    usage: 'end-old-secret <client>',
    summary: 'End the secret that a new one has replaced, at once',
    example: 'consentry clients end-old-secret cst_client_4f1b',
  };
  defineCommand(clients, io, endOld, async (context, [typed = '']) => {
    const client = await withClient(
      context,
      typed,
      (clientId) => context.call('client.endFormerSecret', { clientId }),
      'exact',
    );
    context.print(client, () => 'Only the newest secret works now. Existing logins keep working.');
  });
}

function addEdit(clients: Command, io: CliIo): void {
  const edit = {
    usage: 'edit <client>',
    summary: 'Change the name or redirect URIs of a client that you added; adding needs presence',
    example:
      'consentry clients edit cst_client_4f1b --redirect-uri http://127.0.0.1/callback --operator-key-file key',
    gives: true,
  };
  defineCommand(clients, io, edit, async (context, [typed = ''], options) => {
    const name = textOption(options, 'name');
    const redirectUris = [...listOption(options, 'redirectUri')];
    if (name === undefined && redirectUris.length === 0)
      throw usageError('Say what to change: --name or --redirect-uri.');
    const client = await withClient(context, typed, (clientId) =>
      context.call('client.edit', {
        clientId,
        ...(name !== undefined && { name }),
        ...(redirectUris.length > 0 && { redirectUris }),
      }),
    );
    context.print(client, () => describeClient(client, context));
    if (redirectUris.length > 0 && !context.json)
      context.note('New redirect URIs apply from its next login. Existing logins keep working.');
  })
    .option('--name <name>', 'What you read when it asks')
    .option(
      '--redirect-uri <uri>',
      'In place of all it has; may be repeated, once for each that it keeps',
      collect,
    );
}

function addNewSecret(clients: Command, io: CliIo): void {
  const newSecret = {
    usage: 'new-secret <client>',
    summary: 'Give a client that you added a new secret; it is shown once, here',
    example: 'consentry clients new-secret cst_client_4f1b --keep-old 7d --operator-key-file key',
    gives: true,
  };
  defineCommand(clients, io, newSecret, async (context, [typed = ''], options) => {
    const keepOld = textOption(options, 'keepOld');
    const overlapHours = keepOld === undefined ? undefined : parseOverlap(keepOld);
    const changed = await withClient(context, typed, (clientId) =>
      context.call('client.rotateSecret', {
        clientId,
        ...(overlapHours !== undefined && { overlapHours }),
      }),
    );
    const until = changed.client.formerSecretUntil;
    context.print(changed, () =>
      facts([
        ['client_id', shown(changed.client.clientId, 512)],
        ['client_secret', changed.clientSecret],
      ]),
    );
    if (context.json) return;
    context.note('The secret is not shown again: Consentry keeps only its hash.');
    context.note(
      until === null
        ? 'The old secret has ended. Existing logins keep working.'
        : `The old secret works until ${until}. Existing logins keep working.`,
    );
  }).option(
    '--keep-old <time>',
    'How long the old secret works too: 24h (as usual), 7d, at most 30d; 0h ends it now',
  );
}

/** @throws CliError exit 2 */
function parseOverlap(text: string): number {
  const hours = parseDuration(text) / hour;
  if (Number.isInteger(hours) && hours <= longestSecretOverlapHours) return hours;
  throw usageError(
    `"${text}" is not a time that an old secret may have.`,
    'Write whole hours or days, at most 30d.',
  );
}
