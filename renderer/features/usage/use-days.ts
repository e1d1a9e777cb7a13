/** Calls of the last days, and of as many before them. */
import type { UsageDay } from '../../../contract/commands/usage-commands.ts';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { comparedWords } from '../../../contract/plain/compared-words.ts';
import { plural } from '../../state/time-words.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { usagePauseMs } from './usage-pause.ts';

interface CallsOf {
  readonly clientId?: string;
  readonly connector?: string;
}

interface Days {
  /** Null until there is an answer. */
  readonly value: {
    readonly days: readonly UsageDay[];
    readonly calls: number;
    readonly denied: number;
    /** Beside the period before, e.g. `12 % more than in the 7 days before`. */
    readonly compared: string | null;
  } | null;
  readonly error: CommandErrorView | null;
}

/** @param lastEntryId of the newest entry: when it grows there is more to count */
export function useDays(days: number, of: CallsOf, lastEntryId: number): Days {
  const { value, error } = useAnswer(
    'usage.days',
    { days: 2 * days, ...of },
    { version: lastEntryId, pauseMs: usagePauseMs, keepsLast: true },
  );
  // An answer to another number of days is still in sight while this one is awaited.
  if (value === null || value.length !== 2 * days) return { value: null, error };
  const shown = value.slice(-days);
  const calls = callsIn(shown);
  return {
    value: {
      days: shown,
      calls,
      denied: shown.reduce((sum, { denied }) => sum + denied, 0),
      compared: comparedWords(calls, callsIn(value.slice(0, -days)), days),
    },
    error,
  };
}

/** "17 calls in 3 days, 2 denied, 12 % more than in the 3 days before". */
export function daysSummary({ days, calls, denied, compared }: NonNullable<Days['value']>): string {
  return [
    `${plural(calls, 'call')} in ${plural(days.length, 'day')}`,
    ...(denied === 0 ? [] : [`${denied.toLocaleString('en')} denied`]),
    ...(compared === null ? [] : [compared]),
  ].join(', ');
}

function callsIn(days: readonly UsageDay[]): number {
  return days.reduce((sum, { allowed, denied, failed }) => sum + allowed + denied + failed, 0);
}
