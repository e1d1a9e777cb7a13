/**
 * `consentry policy calls` and `policy set calls`: how many calls are let through, for a login, a
 * client and all together.
 */
import type { Command } from 'commander';
import type { CallLimitsView } from '../../../../contract/views/call-limits.ts';
import { defineCommand } from '../../define-command.ts';
import { facts } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf } from '../../parse-values.ts';
import { callLimitsText, readCallLimits, withCallLimits } from './call-limit-options.ts';

const scopes = { login: 'grant', client: 'client', all: 'all' } as const;
const words = ['login', 'client', 'all'] as const;

export function addCallLimits(policy: Command, set: Command, io: CliIo): void {
  const show = {
    usage: 'calls',
    summary: 'Show how many calls are let through',
    example: 'consentry policy calls --json',
  };
  defineCommand(policy, io, show, async (context) => {
    const value = await context.call('limits.get', {});
    context.print(value, () => facts(rowsOf(value)));
  });

  const change = {
    usage: 'calls <whose>',
    summary: `Set how many calls are let through for each login, each client or all: ${words.join(', ')}; raising it needs presence`,
    example: 'consentry policy set calls login --per-minute 300 --per-day 20000',
    gives: true,
  };
  const command = defineCommand(set, io, change, async (context, [word = ''], options) => {
    const scope = scopes[parseOneOf(word, words)];
    const value = await context.call('limits.set', { [scope]: readCallLimits(options) });
    context.print(value, () => facts(rowsOf(value)));
  });
  withCallLimits(command, 'as if nothing had been set');
}

function rowsOf({ grant, client, all }: CallLimitsView): (readonly [string, string])[] {
  return [
    ['Each login', callLimitsText(grant)],
    ['Each client', callLimitsText(client)],
    ['All together', callLimitsText(all)],
  ];
}
