/**
 * `consentry clients revoke, remove, block, unblock`: ending what a client may do, and letting it
 * ask again.
 */
import type { Command } from 'commander';
import { usageError } from '../../cli-error.ts';
import { defineCommand } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { textOption } from '../../read-options.ts';
import { adviceAfterRevoke, appsOf } from './client-file-advice.ts';
import { nameAndId, withClient } from './find-client.ts';

export function addClientEnds(clients: Command, io: CliIo): void {
  const revoke = {
    usage: 'revoke [client]',
    summary: 'End all access of a client, at once; a name has to be exact',
    example: 'consentry clients revoke Cursor',
  };
  defineCommand(clients, io, revoke, async (context, [typed], options) => {
    const isAll = options['all'] === true;
    const tokenId = textOption(options, 'token');
    if (isAll === (typed !== undefined))
      throw usageError('Name one client, or say --all.', 'See `consentry clients list`.');
    if (isAll && tokenId !== undefined)
      throw usageError('A token belongs to one client: name that client.');
    if (typed === undefined) {
      const ended = await context.call('client.revokeAll', {});
      return context.print(
        ended,
        () => `Revoked ${ended.clients} clients, ${ended.tokens} tokens.`,
      );
    }
    if (tokenId !== undefined) {
      const client = await withClient(
        context,
        typed,
        (clientId) => context.call('client.revokeToken', { clientId, tokenId }),
        'exact',
      );
      return context.print(client, () => `Revoked this token of ${nameAndId(client)}.`);
    }
    const client = await withClient(
      context,
      typed,
      (clientId) => context.call('client.revoke', { clientId }),
      'exact',
    );
    const advice = context.json ? [] : adviceAfterRevoke(await appsOf(context), client.clientId);
    context.print(client, () =>
      [`Revoked. ${nameAndId(client)} has no access any more.`, ...advice].join('\n'),
    );
  })
    .option('--all', 'Every client')
    .option('--token <id>', 'Only this token and what replaced it; `clients show` lists them');

  const remove = {
    usage: 'remove <client>',
    summary: 'Revoke a client and forget its registration',
    example: 'consentry clients remove cst_c_4f1b',
  };
  defineCommand(clients, io, remove, async (context, [typed = '']) => {
    // A client that is removed is in no list any more.
    const apps = context.json ? [] : await appsOf(context);
    const removed = await withClient(
      context,
      typed,
      (clientId) => context.call('client.remove', { clientId }),
      'exact',
    );
    context.print(removed, () =>
      [
        `Removed ${shown(removed.clientId, 512)}. To connect again it has to register anew.`,
        ...adviceAfterRevoke(apps, removed.clientId),
      ].join('\n'),
    );
  });

  const block = {
    usage: 'block <client>',
    summary: 'Refuse a client until you unblock it',
    example: 'consentry clients block cst_c_4f1b',
  };
  defineCommand(clients, io, block, async (context, [typed = '']) => {
    const client = await withClient(
      context,
      typed,
      (clientId) => context.call('client.block', { clientId }),
      'exact',
    );
    context.print(client, () => `Blocked ${nameAndId(client)}.`);
  });

  const unblock = {
    usage: 'unblock <client>',
    summary: 'Let a blocked client ask again',
    example: 'consentry clients unblock cst_c_4f1b --operator-key-file key',
    gives: true,
  };
  defineCommand(clients, io, unblock, async (context, [typed = '']) => {
    const client = await withClient(context, typed, (clientId) =>
      context.call('client.unblock', { clientId }),
    );
    context.print(client, () => `Unblocked ${nameAndId(client)}.`);
  });
}
