/** `consentry settings`: how asking behaves, and what windows look like. */
import type { Command } from 'commander';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { facts } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf, parseWholeNumber } from '../../parse-values.ts';

const themes = ['system', 'light', 'dark'] as const;

type Shown = Pick<CommandOutput<'state.get'>, 'theme' | 'approvals'>;

export function addSettings(program: Command, io: CliIo): void {
  const settings = defineGroup(
    program,
    'settings',
    'Show and change how long calls wait for you, and how windows look',
  );
  const show = {
    usage: 'show',
    summary: 'Show the settings in force',
    example: 'consentry settings show --json',
  };
  defineCommand(settings, io, show, async (context) => {
    const { theme, approvals } = await context.call('state.get', {});
    context.print({ theme, approvals }, () => facts(rowsOf({ theme, approvals })));
  });

  const set = {
    usage: 'set',
    summary: 'Change settings; needs presence',
    example:
      'consentry settings set --answer-seconds 120 --careful-minutes 30 --operator-key-file key',
    gives: true,
  };
  defineCommand(settings, io, set, async (context, _args, options) => {
    const theme = textOption(options, 'theme');
    const seconds = textOption(options, 'answerSeconds');
    const minutes = textOption(options, 'carefulMinutes');
    const lock = textOption(options, 'lockEndsSessions');
    if ([theme, seconds, minutes, lock].every((text) => text === undefined))
      throw usageError('Say what to change, e.g. --answer-seconds 120.');
    const { theme: nextTheme, ...approvals } = await context.call('settings.set', {
      theme: theme === undefined ? undefined : parseOneOf(theme, themes),
      approvalSeconds: seconds === undefined ? undefined : parseWholeNumber(seconds, 30, 300),
      untrustedMinutes: minutes === undefined ? undefined : parseWholeNumber(minutes, 1, 240),
      lockEndsSessions:
        lock === undefined ? undefined : parseOneOf(lock, ['yes', 'no'] as const) === 'yes',
    });
    const value = { theme: nextTheme, approvals };
    context.print(value, () => facts(rowsOf(value)));
  })
    .option('--answer-seconds <n>', 'How long a call waits for an answer')
    .option('--careful-minutes <n>', 'How long writing asks after untrusted content')
    .option(
      '--lock-ends-sessions <yes|no>',
      'Whether locking the screen ends answers for a session',
    )
    .option('--theme <theme>', 'system, light or dark');
}

function rowsOf({ theme, approvals }: Shown): (readonly [string, string])[] {
  return [
    ['Time to answer', `${approvals.approvalSeconds} seconds`],
    ['After reading untrusted content', `${approvals.untrustedMinutes} minutes`],
    ['Locking ends sessions', approvals.lockEndsSessions ? 'yes' : 'no'],
    ['Theme', theme],
  ];
}
