/**
 * What a connector is called and how much it may be used, on the command line: an empty text takes
 * it away again.
 */
import type { Command } from 'commander';
import { loggedArgumentsSchema } from '../../../../contract/views/connector-details.ts';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf, parseWholeNumber } from '../../parse-values.ts';
import { adviceAfterCopy, appsOf } from '../clients/client-file-advice.ts';
import { connectorTable } from './connector-views.ts';

export function addDetailOptions(command: Command): void {
  command
    .option('--title <text>', 'Name for people; empty: the server’s own')
    .option('--description <text>', 'What it is for, also told to its clients; empty: nothing')
    .option('--label <text>', 'Account, organisation or workspace; empty: none')
    .option('--manage-url <url>', 'Where you see and revoke access there; empty: none')
    .option('--calls-per-minute <number>', 'For all clients together; 0: no bound')
    .option('--calls-per-day <number>', 'For all clients together; 0: no bound')
    .option('--result-limit <kilobytes>', 'Cut longer answers; 0: only at the hard limit')
    .option('--read-only <on|off>', 'Clients may only read here, whatever they were given')
    .option('--untrusted <on|off>', 'It brings in untrusted content: mail, web, issues')
    .option('--asks-input <on|off>', 'Its server may ask you through the client: forms, pages')
    .option('--asks-model <on|off>', 'Its server may use the client’s model')
    .option('--extensions <on|off>', 'Let pages of apps, skills and tasks pass')
    .option('--asks-folders <on|off>', 'Its server may see which folders the client works in')
    .option('--auto-accept-reads <on|off>', 'Accept new tools that only read as they come')
    .option(
      '--new-tools <held|ask>',
      'Until you review them: held, or asked about call by call; never what deletes, or looks odd',
    )
    .option(
      '--log-arguments <shapes|usual|texts>',
      'What the log keeps of arguments; never secrets',
    );
}

type Details = Pick<
  CommandInput<'connector.edit'>,
  | 'title'
  | 'description'
  | 'label'
  | 'manageUrl'
  | 'callsPerMinute'
  | 'callsPerDay'
  | 'resultLimitKb'
  | 'isUntrusted'
  | 'autoAcceptReads'
  | 'asksNewTools'
  | 'isReadOnly'
  | 'loggedArguments'
  | 'asks'
>;

/** Only what was typed. @throws CliError exit 2 – a number that is none, neither on nor off */
export function readDetails(options: Readonly<Record<string, unknown>>): Details {
  const text = (option: string): string | null | undefined => {
    const typed = textOption(options, option);
    return typed === undefined || typed.trim() !== '' ? typed : null;
  };
  const bound = (option: string, most: number): number | null | undefined => {
    const typed = textOption(options, option);
    return typed === undefined ? undefined : parseWholeNumber(typed, 0, most) || null;
  };
  const isOn = (option: string): boolean | undefined => {
    const typed = textOption(options, option);
    return typed === undefined ? undefined : parseOneOf(typed, ['on', 'off']) === 'on';
  };
  const oneOf = <Choice extends string>(
    option: string,
    choices: readonly Choice[],
  ): Choice | undefined => {
    const typed = textOption(options, option);
    return typed === undefined ? undefined : parseOneOf(typed, choices);
  };
  const newTools = oneOf('newTools', ['held', 'ask']);
  const read = {
    title: text('title'),
    description: text('description'),
    label: text('label'),
    manageUrl: text('manageUrl'),
    callsPerMinute: bound('callsPerMinute', 100_000),
    callsPerDay: bound('callsPerDay', 100_000_000),
    resultLimitKb: bound('resultLimit', 16_384),
    isUntrusted: isOn('untrusted'),
    autoAcceptReads: isOn('autoAcceptReads'),
    asksNewTools: newTools === undefined ? undefined : newTools === 'ask',
    isReadOnly: isOn('readOnly'),
    loggedArguments: oneOf('logArguments', loggedArgumentsSchema.options),
  };
  const asks = typed({
    input: isOn('asksInput'),
    model: isOn('asksModel'),
    folders: isOn('asksFolders'),
    extensions: isOn('extensions'),
  });
  return { ...typed(read), ...(Object.keys(asks).length > 0 && { asks }) };
}

function typed<Read extends object>(read: Read): Partial<Read> {
  const given = Object.entries(read).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<Read>;
}

/** `connectors duplicate` and `connectors label`. */
export function addAccounts(connectors: Command, io: CliIo): void {
  const duplicate = {
    usage: 'duplicate <name>',
    summary: 'Add another account, organisation or workspace of the same server',
    example: 'consentry connectors duplicate linear --as linear-work --operator-key-file key',
    gives: true,
  };
  defineCommand(connectors, io, duplicate, async (context, [name = ''], options) => {
    const newName = textOption(options, 'as');
    const url = textOption(options, 'url');
    const connector = await context.call('connector.duplicate', {
      name,
      ...(newName !== undefined && { newName }),
      ...(url !== undefined && { url }),
    });
    // Another account is used beside the old one; another address takes its place.
    const advice =
      context.json || url === undefined
        ? []
        : adviceAfterCopy(await appsOf(context), name, connector.name);
    context.print(connector, () =>
      ['Added.', connectorTable([connector], context.paint, io.nowMs()), ...advice].join('\n'),
    );
  })
    .option('--as <name>', 'Its name here (default: made from the old one)')
    .option('--url <url>', 'Its address, where each organisation has one of its own');

  const label = {
    usage: 'label <name> <tool>',
    summary: 'Ask the server, with this tool, whose account it uses, and keep the answer',
    example: 'consentry connectors label atmos-pro get_workspace --operator-key-file key',
    gives: true,
  };
  defineCommand(connectors, io, label, async (context, [name = '', tool = '']) => {
    const connector = await context.call('connector.learnLabel', { name, tool });
    context.print(connector, () => `${connector.name}: ${connector.label ?? 'no label'}`);
  });
}
