/** Options that say how many calls are let through. */
import type { Command } from 'commander';
import { mostCalls } from '../../../../contract/plain/input-limits.ts';
import type { CallLimits } from '../../../../contract/views/call-limits.ts';
import { usageError } from '../../cli-error.ts';
import { textOption, type Options } from '../../read-options.ts';
import { parseWholeNumber } from '../../parse-values.ts';

/** @param usual what `--default` goes back to */
export function withCallLimits(command: Command, usual: string): Command {
  return command
    .option('--per-minute <n>', 'Calls a minute')
    .option('--per-day <n>', 'Calls a day')
    .option('--default', usual);
}

/**
 * What was typed; null: back to the default.
 *
 * @throws CliError exit 2
 */
export function readCallLimits(options: Options): { [Name in keyof CallLimits]?: number } | null {
  const perMinute = textOption(options, 'perMinute');
  const perDay = textOption(options, 'perDay');
  const isDefault = options['default'] === true;
  if (isDefault === (perMinute !== undefined || perDay !== undefined))
    throw usageError('Say --per-minute, --per-day or both, or --default.');
  if (isDefault) return null;
  return {
    ...(perMinute !== undefined && {
      callsPerMinute: parseWholeNumber(perMinute, 1, mostCalls.callsPerMinute),
    }),
    ...(perDay !== undefined && {
      callsPerDay: parseWholeNumber(perDay, 1, mostCalls.callsPerDay),
    }),
  };
}

export const callLimitsText = ({ callsPerMinute, callsPerDay }: CallLimits): string =>
  `${callsPerMinute} a minute, ${callsPerDay} a day`;
