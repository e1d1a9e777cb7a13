/** `consentry connectors edit`: what is not named stays as it is. */
import type { Command } from 'commander';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand } from '../../define-command.ts';
import { listOption, textOption } from '../../read-options.ts';
import type { CliIo } from '../../io.ts';
import { collect, parsePair, parseWholeNumber } from '../../parse-values.ts';
import { warningLines } from './connector-confirm.ts';
import { addDetailOptions, readDetails } from './connector-details.ts';
import { readHeaders, readNetwork } from './connector-input.ts';
import { connectorTable } from './connector-views.ts';

type Options = Readonly<Record<string, unknown>>;

export function addEdit(connectors: Command, io: CliIo): void {
  const edit = {
    usage: 'edit <name>',
    summary: 'Change the command, address, headers, variables, names or limits of a connector',
    example: 'consentry connectors edit files --env API_KEY=… --timeout 60 --operator-key-file key',
    gives: true,
  };
  const command = defineCommand(connectors, io, edit, async (context, [name = ''], options) => {
    const connector = await context.call('connector.edit', await readEdit(name, options, io));
    context.print(
      connector,
      () =>
        `Changed.\n${connectorTable([connector], context.paint, io.nowMs())}${warningLines(connector)}`,
    );
  })
    .option('--command <command>', 'Another program to run')
    .option('--arg <argument>', 'Argument; all of them are replaced; may be repeated', collect)
    .option('--clear-args', 'Run it without arguments')
    .option('--env <NAME=value>', 'New value, kept in the vault; may be repeated', collect)
    .option('--env-plain <NAME=value>', 'New value that is no secret; may be repeated', collect)
    .option('--unset-env <NAME>', 'Remove a variable; may be repeated', collect)
    .option('--cwd <dir>', 'Folder the program runs in')
    .option('--clear-cwd', 'No folder of its own')
    .option('--company-network <auto|on|off>', 'Tell it about the proxy and the authorities here')
    .option('--confirm-inline-code', 'Its arguments are code, and you have read it')
    .option(
      '--idle <minutes>',
      'Run it on demand, end it after so long without a call; 0: run it always',
    )
    .option('--timeout <seconds>', 'Longest call, 1 to 3600')
    .option('--url <url>', 'Another address of a remote server')
    .option('--header <NAME=value>', 'New header that is no secret; may be repeated', collect)
    .option('--secret-header <NAME>', 'New header; its value is read from stdin')
    .option('--unset-header <NAME>', 'Remove a header; may be repeated', collect)
    .option(
      '--forget-credentials',
      'Confirm that login, token and secret headers are forgotten, for another address',
    );
  addDetailOptions(command);
}

/** @throws CliError exit 2 – nothing to change, both a value and its removal, an empty stdin */
async function readEdit(
  name: string,
  options: Options,
  io: CliIo,
): Promise<CommandInput<'connector.edit'>> {
  const args = listOption(options, 'arg');
  const cwd = textOption(options, 'cwd');
  const [clearsArgs, clearsCwd] = [options['clearArgs'] === true, options['clearCwd'] === true];
  if (clearsArgs && args.length > 0) throw usageError('Say --arg or --clear-args, not both.');
  if (clearsCwd && cwd !== undefined) throw usageError('Say --cwd or --clear-cwd, not both.');
  const pair = (
    text: string,
    secret: boolean,
  ): { name: string; value: string; secret: boolean } => {
    const [variable, value] = parsePair(text, secret ? '--env API_KEY=…' : '--env-plain LANG=C');
    return { name: variable, value, secret };
  };
  const env = [
    ...listOption(options, 'env').map((text) => pair(text, true)),
    ...listOption(options, 'envPlain').map((text) => pair(text, false)),
    ...listOption(options, 'unsetEnv').map((variable) => ({ name: variable, value: null })),
  ];
  const headers = [
    ...(await readHeaders(options, io)),
    ...listOption(options, 'unsetHeader').map((header) => ({ name: header, value: null })),
  ];
  const command = textOption(options, 'command');
  const timeout = textOption(options, 'timeout');
  const idle = textOption(options, 'idle');
  const url = textOption(options, 'url');
  const changes = {
    ...(command !== undefined && { command }),
    ...((clearsArgs || args.length > 0) && { args: [...args] }),
    ...((clearsCwd || cwd !== undefined) && { cwd: cwd ?? null }),
    ...(env.length > 0 && { env }),
    ...(headers.length > 0 && { headers }),
    ...(idle !== undefined && { idleMinutes: parseWholeNumber(idle, 0, 1440) || null }),
    ...readNetwork(options),
    ...(timeout !== undefined && { timeoutSeconds: parseWholeNumber(timeout, 1, 3600) }),
    ...(url !== undefined && { url }),
    ...readDetails(options),
  };
  if (Object.keys(changes).length === 0) {
    throw usageError(
      'Say what to change.',
      'For example: consentry connectors edit files --timeout 60',
    );
  }
  return {
    name,
    ...changes,
    ...(options['confirmInlineCode'] === true && { confirmInlineCode: true }),
    ...(options['forgetCredentials'] === true && { forgetCredentials: true }),
  };
}
