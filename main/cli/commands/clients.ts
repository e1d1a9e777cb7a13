/** `consentry clients`: who may use what, and ending it. */
import type { Command } from 'commander';
import type { ClientView } from '../../../contract/views.ts';
import { CliError, usageError } from '../cli-error.ts';
import type { CommandContext } from '../command-context.ts';
import { defineCommand, defineGroup } from '../define-command.ts';
import { facts, relativeTime, shown, table } from '../format.ts';
import type { CliIo } from '../io.ts';
import { exitCodes } from '../../shared-adapters/exit-codes.ts';

export function addClients(program: Command, io: CliIo): void {
  const clients = defineGroup(program, 'clients', 'the AI clients and what they may do');

  const list = { usage: 'list', summary: 'every client', example: 'consentry clients list' };
  defineCommand(clients, io, list, async (context) => {
    const { clients: all } = await context.call('state.get', {});
    context.print(all, () =>
      all.length === 0 ? 'No client has asked for access yet.' : clientTable(all, context),
    );
  });

  const show = {
    usage: 'show <id>',
    summary: 'one client in full',
    example: 'consentry clients show cst_c_4f1b',
  };
  defineCommand(clients, io, show, async (context, [id = '']) => {
    const { clients: all } = await context.call('state.get', {});
    const client = all.find((candidate) => candidate.clientId === id);
    if (client === undefined) {
      throw new CliError(
        'not_found',
        `There is no client "${shown(id)}".`,
        'See `consentry clients list`.',
        exitCodes.notFound,
      );
    }
    context.print(client, () => describe(client, context));
  });

  const revoke = {
    usage: 'revoke [id]',
    summary: 'end all access of a client, at once',
    example: 'consentry clients revoke --all',
  };
  defineCommand(clients, io, revoke, async (context, [id], options) => {
    const isAll = options['all'] === true;
    if (isAll === (id !== undefined))
      throw usageError('Name one client, or say --all.', 'See `consentry clients list`.');
    if (id === undefined) {
      const ended = await context.call('client.revokeAll', {});
      return context.print(
        ended,
        () => `Revoked ${ended.clients} clients, ${ended.tokens} tokens.`,
      );
    }
    const client = await context.call('client.revoke', { clientId: id });
    context.print(client, () => `Revoked. ${shown(client.name)} has no access any more.`);
  }).option('--all', 'every client');

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

function clientTable(clients: readonly ClientView[], { io, paint }: CommandContext): string {
  const rows = clients.map((client) => [
    shown(client.name, 40),
    paint(client.status === 'active' ? 'good' : 'dim', client.status),
    client.identity,
    shown(client.scopesInWords.join('; '), 60),
    relativeTime(client.lastUsedAt, io.nowMs()),
    String(client.activeTokens),
    shown(client.clientId, 60),
  ]);
  return table(['NAME', 'STATUS', 'IDENTITY', 'MAY', 'LAST USED', 'TOKENS', 'ID'], rows);
}

function describe(client: ClientView, { io }: CommandContext): string {
  const now = io.nowMs();
  return facts([
    ['Name', `${shown(client.name)} (as it claims)`],
    ['Id', shown(client.clientId, 512)],
    ['Identity', client.identity],
    ['Status', client.status],
    ['May', shown(client.scopesInWords.join('; '), 500) || 'nothing'],
    ['Sends codes to', shown(client.redirectUris.join(' '), 500) || '-'],
    ['Registered', relativeTime(client.registeredAt, now)],
    ['Last used', relativeTime(client.lastUsedAt, now)],
    ['Tokens', String(client.activeTokens)],
    ['Calls today', String(client.callsToday)],
    ...(client.asksDeniedUntil === null
      ? []
      : [['Asks', `denied unasked, ends ${relativeTime(client.asksDeniedUntil, now)}`] as const]),
    ...client.grants.map((grant): readonly [string, string] => [
      'Grant',
      `${grant.resources.join(' ')}: ${Object.entries(grant.access)
        .map(([name, level]) => `${shown(name)}=${level}`)
        .join(' ')}`,
    ]),
  ]);
}
