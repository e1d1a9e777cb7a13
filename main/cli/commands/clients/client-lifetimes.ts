/**
 * How long logins of a client last: options of `consentry clients add`, and `consentry clients
 * lifetimes`.
 */
import type { Command } from 'commander';
import type { OwnTokenLifetimes } from '../../../../contract/views/token-lifetimes.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand } from '../../define-command.ts';
import type { CliIo } from '../../io.ts';
import { parseWholeNumber } from '../../parse-values.ts';
import { textOption, type Options } from '../../read-options.ts';
import { describeClient } from './client-text.ts';
import { findClient } from './find-client.ts';

const options = [
  ['accessMinutes', '--access-minutes <n>', 60, 'how long its access tokens live'],
  ['refreshDays', '--refresh-days <n>', 30, 'when a login that is not used ends'],
  ['loginDays', '--login-days <n>', 180, 'when every login ends, however often it is renewed'],
] as const;

const usual: OwnTokenLifetimes = { accessMinutes: null, refreshDays: null, loginDays: null };

export function addLifetimesOptions(command: Command): Command {
  for (const [, flag, most, help] of options)
    command.option(flag, `${help}: 1 to ${most}, or \`usual\``);
  return command;
}

/** What was typed in place of what is known. @throws CliError exit 2 */
export function readLifetimes(given: Options, known: OwnTokenLifetimes | null): OwnTokenLifetimes {
  const lifetimes = { ...(known ?? usual) };
  for (const [name, , most] of options) {
    const text = textOption(given, name);
    if (text !== undefined)
      lifetimes[name] = text === 'usual' ? null : parseWholeNumber(text, 1, most);
  }
  return lifetimes;
}

export function hasLifetimes(given: Options): boolean {
  return options.some(([name]) => given[name] !== undefined);
}

export function addLifetimes(clients: Command, io: CliIo): void {
  const lifetimes = {
    usage: 'lifetimes <client>',
    summary: 'Make logins of a client that you added end sooner; longer needs presence',
    example: 'consentry clients lifetimes cst_client_4f1b --access-minutes 5 --login-days 7',
    gives: true,
  };
  const command = defineCommand(clients, io, lifetimes, async (context, [typed = ''], given) => {
    if (!hasLifetimes(given))
      throw usageError('Say what to change: --access-minutes, --refresh-days or --login-days.');
    const client = await findClient(context, typed);
    const lifetimes = readLifetimes(given, client.tokenLifetimes.own);
    const { clientId } = client;
    const changed = await context.call('client.setTokenLifetimes', { clientId, lifetimes });
    context.print(changed, () => describeClient(changed, context));
  });
  addLifetimesOptions(command);
}
