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

export function addClientEnds(clients: Command, io: CliIo): void {
  const revoke = {
    usage: 'revoke [id]',
    summary: 'end all access of a client, at once',
    example: 'consentry clients revoke --all',
  };
  defineCommand(clients, io, revoke, async (context, [id], options) => {
    const isAll = options['all'] === true;
    const tokenId = textOption(options, 'token');
    if (isAll === (id !== undefined))
      throw usageError('Name one client, or say --all.', 'See `consentry clients list`.');
    if (isAll && tokenId !== undefined)
      throw usageError('A token belongs to one client: name that client.');
    if (id === undefined) {
      const ended = await context.call('client.revokeAll', {});
      return context.print(
        ended,
        () => `Revoked ${ended.clients} clients, ${ended.tokens} tokens.`,
      );
    }
    if (tokenId !== undefined) {
      const client = await context.call('client.revokeToken', { clientId: id, tokenId });
      return context.print(client, () => 'Revoked this token.');
    }
    const client = await context.call('client.revoke', { clientId: id });
    const advice = context.json ? [] : adviceAfterRevoke(await appsOf(context), client.clientId);
    context.print(client, () =>
      [`Revoked. ${shown(client.name)} has no access any more.`, ...advice].join('\n'),
    );
  })
    .option('--all', 'every client')
    .option('--token <id>', 'only this token and what replaced it; `clients show` lists them');

  const remove = {
    usage: 'remove <id>',
    summary: 'revoke a client and forget its registration',
    example: 'consentry clients remove cst_c_4f1b',
  };
  defineCommand(clients, io, remove, async (context, [clientId = '']) => {
    // A client that is removed is in no list any more.
    const apps = context.json ? [] : await appsOf(context);
    const removed = await context.call('client.remove', { clientId });
    context.print(removed, () =>
      [
        'Removed. To connect again it has to register anew.',
        ...adviceAfterRevoke(apps, clientId),
      ].join('\n'),
    );
  });

  const block = {
    usage: 'block <id>',
    summary: 'refuse a client until you unblock it',
    example: 'consentry clients block cst_c_4f1b',
  };
  defineCommand(clients, io, block, async (context, [clientId = '']) => {
    const client = await context.call('client.block', { clientId });
    context.print(client, () => `Blocked ${shown(client.name)}.`);
  });

  const unblock = {
    usage: 'unblock <id>',
    summary: 'let a blocked client ask again',
    example: 'consentry clients unblock cst_c_4f1b --operator-key-file key',
    gives: true,
  };
  defineCommand(clients, io, unblock, async (context, [clientId = '']) => {
    const client = await context.call('client.unblock', { clientId });
    context.print(client, () => `Unblocked ${shown(client.name)}.`);
  });
}
