/**
 * The manual page `consentry(1)`, made of the commands themselves when the product is built: it
 * names what `--help` names, in the same words.
 */
import type { Command, Option } from 'commander';
import { PassThrough } from 'node:stream';
import { exampleOf } from '../examples.ts';
import type { CliIo } from '../io.ts';
import { createProgram } from '../run-line.ts';
import { verbs } from '../run-cli.ts';
import { bold, prose, roff } from './roff.ts';

/** Said once for all commands. */
const common = ['--data-dir', '--json', '--help'];

/** The same text for the same commands: it has no date. */
export function manPage(version: string): string {
  const program = createProgram(verbs, silent, () => undefined);
  return `${[
    '.\\" Made of the commands by the build of Consentry. Do not edit.',
    `.TH CONSENTRY 1 "" "Consentry ${roff(version)}" "Consentry Manual"`,
    '.SH NAME',
    'consentry \\- connect AI clients to MCP servers with your consent',
    '.SH SYNOPSIS',
    `${bold('consentry')} \\fIcommand\\fR [\\fIoptions\\fR]`,
    '.SH DESCRIPTION',
    ...paragraphs,
    '.SH OPTIONS OF EVERY COMMAND',
    ...optionsOf(program, () => true),
    ...optionsOf(firstLeaf(program), ({ long }) => long === '--data-dir' || long === '--json'),
    '.SH COMMANDS',
    ...below(program).flatMap((command) => sectionsOf(command, [])),
    ...closing,
  ].join('\n')}\n`;
}

const paragraphs = [
  prose(
    'Consentry stands between the AI clients on a computer and the MCP servers they use. `consentry serve` runs it; the other commands talk to the one that runs with the same data folder.',
  ),
  '.PP',
  prose(
    'Commands look at everything and take access away. Those that give need you: in the window or on the page of Consentry, at the terminal where `consentry serve` runs, or with the key file that `consentry serve --operator-key-file` has made.',
  ),
];

const exits = [
  ['0', 'Done.'],
  ['1', 'Failed. With several names: one of them failed, the others are done.'],
  ['2', 'Wrong usage.'],
  ['3', 'No Consentry runs with this data folder.'],
  ['4', 'Not allowed here: it gives access, and needs you.'],
  ['5', 'Not found.'],
] as const;

const variables = [
  ['CONSENTRY_DATA_DIR', 'The data folder, where --data-dir names none.'],
  [
    'CONSENTRY_VAULT_PASSPHRASE_FILE',
    'A file, readable by you alone, with the passphrase that opens the secrets when `consentry serve` starts.',
  ],
  ['NO_COLOR', 'Set to anything: no colours.'],
] as const;

const closing = [
  '.SH EXIT STATUS',
  ...exits.flatMap(([code, text]) => ['.TP', bold(code), prose(text)]),
  '.SH ENVIRONMENT',
  ...variables.flatMap(([name, text]) => ['.TP', bold(name), prose(text)]),
];

const below = (command: Command): readonly Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help');

function firstLeaf(command: Command): Command {
  const [first] = below(command);
  return first === undefined ? command : firstLeaf(first);
}

/** A group says what it is for; a command has its options and an example. */
function sectionsOf(command: Command, path: readonly string[]): readonly string[] {
  const words = [...path, command.name()];
  const parts = below(command);
  const description = command.description();
  if (parts.length > 0)
    return [
      `.SS ${bold(`consentry ${words.join(' ')}`)} \\fIcommand\\fR`,
      prose(`${description}.`),
      ...parts.flatMap((part) => sectionsOf(part, words)),
    ];
  const usage = command.registeredArguments.map((argument) => {
    const name = `\\fI${roff(argument.name())}\\fR${argument.variadic ? ' ...' : ''}`;
    return argument.required ? name : `[${name}]`;
  });
  const example = exampleOf(command);
  return [
    `.SS ${[bold(`consentry ${words.join(' ')}`), '[\\fIoptions\\fR]', ...usage].join(' ')}`,
    prose(`${description}.`),
    ...optionsOf(command, ({ long }) => !common.includes(long ?? '')),
    ...(example === undefined ? [] : ['.PP', 'Example:', '.PP', '.EX', roff(example), '.EE']),
  ];
}

function optionsOf(command: Command, fits: (option: Option) => boolean): readonly string[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter(fits)
    .flatMap(({ flags, description }) => ['.TP', bold(flags), prose(description)]);
}

/** Nothing runs: the commands are only asked what they are. */
const silent: CliIo = {
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  environment: {},
  isTerminal: false,
  nowMs: () => 0,
  interruption: () => new AbortController().signal,
  wait: () => Promise.resolve(),
};
