/** `consentry clients`: who may use what, and ending it. */
import type { Command } from 'commander';
import { usageError } from '../../cli-error.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { addClientAccess } from './client-access.ts';
import { adviceAfterRevoke, appsOf } from './client-file-advice.ts';
import { addClientFiles } from './client-files.ts';
import { addLifetimes } from './client-lifetimes.ts';
import { clientTable, describeClient } from './client-text.ts';
import { findClient } from './find-client.ts';

export function addClients(program: Command, io: CliIo): void {
  const clients = defineGroup(program, 'clients', 'the AI clients and what they may do');

  const list = {
    usage: 'list',
    summary: 'every client, one row for each application',
    example: 'consentry clients list',
  };
  defineCommand(clients, io, list, async (context) => {
    const { clients: all } = await context.call('state.get', {});
    context.print(all, () =>
      all.length === 0 ? 'No client has asked for access yet.' : clientTable(all, context),
    );
  });

  const show = {
    usage: 'show <id>',
    summary: 'one client in full, with its grants and tokens',
    example: 'consentry clients show cst_c_4f1b',
  };
  defineCommand(clients, io, show, async (context, [id = '']) => {
    const found = await findClient(context, id);
    const client =
      found.moreGrants === 0
        ? found
        : await context.call('client.get', { clientId: found.clientId });
    context.print(client, () => describeClient(client, context));
  });

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

  addClientAccess(clients, io);
  addLifetimes(clients, io);
  addClientFiles(clients, io);
}
