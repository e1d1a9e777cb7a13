/**
 * `consentry connectors connect` and `auth`: logging in at the service of a connector, and how it
 * logs in.
 */
import type { Command } from 'commander';
import type { CommandInput, CommandOutput } from '../../../../contract/commands/commands.ts';
import { usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { listOption, textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { collect } from '../../parse-values.ts';
import { readLoginFields, readSecret } from './connector-input.ts';
import { connectorTable } from './connector-views.ts';

export function addConnect(connectors: Command, io: CliIo): void {
  const connect = {
    usage: 'connect <name>',
    summary: 'Connect a connector; where the service wants a login, print the address to open',
    example: 'consentry connectors connect linear --operator-key-file key',
    gives: true,
  };
  defineCommand(connectors, io, connect, async (context, [name = ''], options) => {
    const issuer = textOption(options, 'issuer');
    const connector = await context.call('connector.connect', {
      name,
      again: options['again'] === true,
      switch: options['switch'] === true,
      ...(issuer !== undefined && { issuer }),
    });
    printStarted(context, connector, io.nowMs());
  })
    .option('--again', 'Log in although there is a login: another account, or other rights')
    .option(
      '--switch',
      'Log in to another account or workspace; its tools have to be reviewed anew',
    )
    .option(
      '--issuer <url>',
      'Confirm that logins are at this service: it moved, or one of several',
    );

  const forget = {
    usage: 'forget-login <name>',
    summary: 'Forget login and registration of a connector, then log in anew',
    example: 'consentry connectors forget-login linear --operator-key-file key',
    gives: true,
  };
  defineCommand(connectors, io, forget, async (context, [name = '']) => {
    printStarted(context, await context.call('connector.forgetLogin', { name }), io.nowMs());
  });
}

function printStarted(
  context: CommandContext,
  connector: CommandOutput<'connector.connect'>,
  nowMs: number,
): void {
  const { name, authorizationUrl } = connector;
  context.print(connector, () =>
    authorizationUrl === null
      ? connectorTable([connector], context.paint, nowMs)
      : `${name} wants a login at ${shown(new URL(authorizationUrl).host)}. Open this address in your browser within ten minutes:\n\n${authorizationUrl}\n`,
  );
}

export function addAuth(connectors: Command, io: CliIo): void {
  const auth = {
    usage: 'auth <name>',
    summary: 'Change how a connector logs in; what is not named stays as it is',
    example: 'consentry connectors auth github --bearer-stdin --operator-key-file key < token.txt',
    gives: true,
  };
  const command = defineCommand(connectors, io, auth, async (context, [name = ''], options) => {
    const input = await readAuthChange(name, options, io);
    const connector = await context.call('connector.editAuth', input);
    context.print(connector, () => connectorTable([connector], context.paint, io.nowMs()));
  })
    .option('--bearer-stdin', 'Replace its token by the one on stdin')
    .option('--clear-bearer', 'Forget its token')
    .option('--clear-client-secret', 'Forget the client secret');
  addLoginOptions(command);
}

/** For services where programs are registered by hand. */
export function addLoginOptions(command: Command): Command {
  return command
    .option('--client-id <id>', 'Client id that the service made for Consentry')
    .option(
      '--client-secret-stdin',
      'Read its client secret, or private key (PEM or JWK), from stdin',
    )
    .option('--issuer <url>', 'The only login service to accept')
    .option('--authorize-url <url>', 'Authorization address, where the service does not tell')
    .option('--token-url <url>', 'Token address, where the service does not tell')
    .option('--scope <scope>', 'Right to ask for instead of the default; may be repeated', collect)
    .option('--redirect-host <host>', 'localhost or 127.0.0.1, as the service knows this computer')
    .option('--default-scopes', 'Ask for the rights that the service names')
    .option('--omit-resource', 'Leave out `resource`, for services that refuse it beside scopes')
    .option('--send-resource', 'Send `resource` again');
}

async function readAuthChange(
  name: string,
  options: Readonly<Record<string, unknown>>,
  io: CliIo,
): Promise<CommandInput<'connector.editAuth'>> {
  const isSet = (option: string): boolean => options[option] === true;
  if (isSet('bearerStdin') && (isSet('clearBearer') || isSet('clientSecretStdin')))
    throw usageError(
      '--bearer-stdin cannot be combined with --clear-bearer or --client-secret-stdin.',
    );
  if (isSet('clearClientSecret') && isSet('clientSecretStdin'))
    throw usageError('--client-secret-stdin and --clear-client-secret contradict each other.');
  const oauth: CommandInput<'connector.editAuth'>['oauth'] = {
    ...readLoginFields(options),
    ...(isSet('defaultScopes') && listOption(options, 'scope').length === 0 && { scopes: null }),
    ...(isSet('clientSecretStdin') && {
      clientSecret: { do: 'replace' as const, value: await readSecret(io) },
    }),
    ...(isSet('clearClientSecret') && { clientSecret: { do: 'clear' as const } }),
  };
  const bearer = isSet('bearerStdin')
    ? { do: 'replace' as const, value: await readSecret(io) }
    : { do: isSet('clearBearer') ? ('clear' as const) : ('keep' as const) };
  if (bearer.do === 'keep' && Object.keys(oauth).length === 0)
    throw usageError(
      'Say what to change.',
      'For example: consentry connectors auth github --clear-bearer',
    );
  return { name, bearer, oauth };
}
