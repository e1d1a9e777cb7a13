/** `consentry clients`: who may use what, and ending it. */
import type { Command } from 'commander';
import { defineCommand, defineGroup } from '../../define-command.ts';
import type { CliIo } from '../../io.ts';
import { addClientAccess } from './client-access.ts';
import { addClientCalls } from './client-calls.ts';
import { addClientEnds } from './client-ends.ts';
import { addClientFiles } from './client-files.ts';
import { addLifetimes } from './client-lifetimes.ts';
import { addClientEdits } from './client-edits.ts';
import { clientTable, describeClient } from './client-text.ts';
import { findClient } from './find-client.ts';

export function addClients(program: Command, io: CliIo): void {
  const clients = defineGroup(
    program,
    'clients',
    'List AI clients, change what they may do, revoke and block them',
  );

  const list = {
    usage: 'list',
    summary: 'List every client, one row for each application',
    example: 'consentry clients list',
  };
  defineCommand(clients, io, list, async (context) => {
    const { clients: all } = await context.call('state.get', {});
    context.print(all, () =>
      all.length === 0 ? 'No client has asked for access yet.' : clientTable(all, context),
    );
  });

  const show = {
    usage: 'show <client>',
    summary: 'Show one client in full, with its grants and tokens',
    example: 'consentry clients show Cursor',
  };
  defineCommand(clients, io, show, async (context, [id = '']) => {
    const found = await findClient(context, id);
    const client =
      found.moreGrants === 0
        ? found
        : await context.call('client.get', { clientId: found.clientId });
    context.print(client, () => describeClient(client, context));
  });

  addClientEnds(clients, io);
  addClientAccess(clients, io);
  addClientEdits(clients, io);
  addLifetimes(clients, io);
  addClientCalls(clients, io);
  addClientFiles(clients, io);
}
