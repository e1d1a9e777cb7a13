/** `consentry clients calls`: how many calls one client may make. */
import type { Command } from 'commander';
import { defineCommand } from '../../define-command.ts';
import type { CliIo } from '../../io.ts';
import { readCallLimits, withCallLimits } from '../policy/call-limit-options.ts';
import { describeClient } from './client-text.ts';
import { withClient } from './find-client.ts';

export function addClientCalls(clients: Command, io: CliIo): void {
  const calls = {
    usage: 'calls <client>',
    summary:
      'Set how many calls all logins of a client may make together; raising it needs presence',
    example: 'consentry clients calls cst_client_4f1b --per-minute 60 --per-day 2000',
    gives: true,
  };
  const command = defineCommand(clients, io, calls, async (context, [typed = ''], options) => {
    const callLimits = readCallLimits(options);
    const client = await withClient(context, typed, (clientId) =>
      context.call('client.setCallLimits', { clientId, callLimits }),
    );
    context.print(client, () => describeClient(client, context));
  });
  withCallLimits(command, 'as each client');
}
