/** `consentry policy set …`: who may connect, and how. */
import type { Command } from 'commander';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand } from '../../define-command.ts';
import { facts } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf, parseWholeNumber } from '../../parse-values.ts';
import { rowsOf } from './policy-text.ts';

const registrationModes = ['ask', 'allow-list', 'closed'] as const;

type Change = CommandInput<'policy.setAuthorization'>;

export function addAuthorizationSettings(set: Command, io: CliIo): void {
  const registration = {
    usage: 'registration <mode>',
    summary: `Choose which new clients may come: ${registrationModes.join(', ')}; loosening needs presence`,
    example: 'consentry policy set registration closed',
    gives: true,
  };
  addChange(set, io, registration, ([mode = '']) => ({
    registration: parseOneOf(mode, registrationModes),
  }));
  addList(
    set,
    io,
    {
      usage: 'allowed-clients [url...]',
      summary: 'Set the client addresses that the allow-list lets in, in place of those set before',
      example:
        'consentry policy set allowed-clients https://vscode.dev/oauth/client-metadata.json --operator-key-file key',
      gives: true,
    },
    (allowedClients) => ({ allowedClients }),
  );
  addList(
    set,
    io,
    {
      usage: 'web-hosts [host...]',
      summary:
        'Set the websites that logins may be sent to over https, in place of those set before',
      example: 'consentry policy set web-hosts vscode.dev --operator-key-file key',
      gives: true,
    },
    (webHosts) => ({ webHosts }),
  );
  const introspection = {
    usage: 'introspection <state>',
    summary: 'Let clients with a secret ask about their own tokens: on, off',
    example: 'consentry policy set introspection off',
    gives: true,
  };
  addChange(set, io, introspection, ([state = '']) => ({ introspection: parseSwitch(state) }));
  const metadataDocuments = {
    usage: 'metadata-documents <state>',
    summary: 'Let clients identify themselves by the web address that describes them: on, off',
    example: 'consentry policy set metadata-documents off',
    gives: true,
  };
  addChange(set, io, metadataDocuments, ([state = '']) => ({
    metadataDocuments: parseSwitch(state),
  }));
  const deviceLogin = {
    usage: 'device-login <state>',
    summary: 'Let programs without a browser log in with a code that you type: on, off',
    example: 'consentry policy set device-login off',
    gives: true,
  };
  addChange(set, io, deviceLogin, ([state = '']) => ({ deviceLogin: parseSwitch(state) }));
  const tokenLife = {
    usage: 'access-token-minutes <minutes>',
    summary: 'Set how long an access token lives, 1 to 60 minutes, from the next one on',
    example: 'consentry policy set access-token-minutes 15',
    gives: true,
  };
  addChange(set, io, tokenLife, ([minutes = '']) => ({
    accessTokenMinutes: parseWholeNumber(minutes, 1, 60),
  }));
  const ownTools = {
    usage: 'own-tools <state>',
    summary: 'Let clients that you gave it to read about Consentry itself: on, off',
    example: 'consentry policy set own-tools off',
    gives: true,
  };
  addChange(set, io, ownTools, ([state = '']) => ({ ownTools: parseSwitch(state) }));
}

function addChange(
  set: Command,
  io: CliIo,
  text: Parameters<typeof defineCommand>[2],
  changeOf: (args: readonly string[], isNone: boolean) => Change,
): Command {
  return defineCommand(set, io, text, async (context, args, options) => {
    const change = changeOf(args, options['none'] === true);
    const value = await context.call('policy.setAuthorization', change);
    context.print(value, () => facts(rowsOf(value)));
  });
}

/**
 * A list is replaced as a whole. An empty one has to be said, so that a variable that was empty
 * does not clear it.
 */
function addList(
  set: Command,
  io: CliIo,
  text: Parameters<typeof defineCommand>[2],
  changeOf: (list: string[]) => Change,
): void {
  addChange(set, io, text, (args, isNone) => {
    if (isNone === args.length > 0)
      throw usageError('Name what the list should hold, or say --none.');
    return changeOf([...args]);
  }).option('--none', 'Empty the list');
}

function parseSwitch(text: string): boolean {
  return parseOneOf(text, ['on', 'off'] as const) === 'on';
}
