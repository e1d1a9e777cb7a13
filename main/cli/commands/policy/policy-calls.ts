/**
 * `consentry policy calls` and `policy set calls`: how many calls are let through, for a login, a
 * client and all together.
 */
import type { Command } from 'commander';
import type { CallLimitsView } from '../../../../contract/views/call-limits.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { facts } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf, parseWholeNumber } from '../../parse-values.ts';

const scopes = { login: 'grant', client: 'client', all: 'all' } as const;
const words = ['login', 'client', 'all'] as const;

export function addCallLimits(policy: Command, set: Command, io: CliIo): void {
  const show = {
    usage: 'calls',
    summary: 'how many calls are let through',
    example: 'consentry policy calls --json',
  };
  defineCommand(policy, io, show, async (context) => {
    const value = await context.call('limits.get', {});
    context.print(value, () => facts(rowsOf(value)));
  });

  const change = {
    usage: 'calls <whose>',
    summary: `how many calls are let through for each login, each client or all: ${words.join(', ')}; raising it needs presence`,
    example: 'consentry policy set calls login --per-minute 300 --per-day 20000',
    gives: true,
  };
  defineCommand(set, io, change, async (context, [word = ''], options) => {
    const scope = scopes[parseOneOf(word, words)];
    const perMinute = textOption(options, 'perMinute');
    const perDay = textOption(options, 'perDay');
    const isDefault = options['default'] === true;
    if (isDefault === (perMinute !== undefined || perDay !== undefined))
      throw usageError('Say --per-minute, --per-day or both, or --default.');
    const next = {
      callsPerMinute: count(perMinute, 10_000_000),
      callsPerDay: count(perDay, 1_000_000_000),
    };
    const value = await context.call('limits.set', { [scope]: isDefault ? null : next });
    context.print(value, () => facts(rowsOf(value)));
  })
    .option('--per-minute <n>', 'calls a minute')
    .option('--per-day <n>', 'calls a day')
    .option('--default', 'as if nothing had been set');
}

function count(text: string | undefined, most: number): number | undefined {
  return text === undefined ? undefined : parseWholeNumber(text, 1, most);
}

function rowsOf({ grant, client, all }: CallLimitsView): (readonly [string, string])[] {
  const text = ({ callsPerMinute, callsPerDay }: CallLimitsView['all']): string =>
    `${callsPerMinute} a minute, ${callsPerDay} a day`;
  return [
    ['Each login', text(grant)],
    ['Each client', text(client)],
    ['All together', text(all)],
  ];
}
