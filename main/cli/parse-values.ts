/**
 * Values of options as people type them. Each throws a usage error (exit 2) that shows how to write
 * it.
 */
import { usageError } from './cli-error.ts';

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `30m`, `1h`, `2d` in milliseconds. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d{1,6})(s|m|h|d)$/u.exec(text) ?? [];
  if (amount === undefined || unit === undefined) {
    throw usageError(`"${text}" is not a duration.`, 'Write it like 30m, 1h or 2d.');
  }
  return Number(amount) * (unitMs[unit] ?? 0);
}

/** A point in time: ISO 8601, or a duration before now (`2h`). */
export function parseTime(text: string, nowMs: number): string {
  if (/^\d{1,6}[smhd]$/u.test(text)) return new Date(nowMs - parseDuration(text)).toISOString();
  const time = /^\d{4}-\d{2}-\d{2}/u.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw usageError(
      `"${text}" is not a time.`,
      'Write it like 2026-11-21T09:00:00Z, 2026-11-21, or 2h for two hours ago.',
    );
  }
  return new Date(time).toISOString();
}

/** `NAME=value`, split at the first `=`. */
export function parsePair(text: string, example: string): readonly [string, string] {
  const at = text.indexOf('=');
  // The text may be a secret that was typed without its name: it is not repeated.
  if (at < 1) throw usageError('A value has no name.', `Write it like ${example}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

export function parseWholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw usageError(`"${text}" is not a whole number from ${least} to ${most}.`);
  }
  return value;
}

export function parseOneOf<Choice extends string>(
  text: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw usageError(`"${text}" is not one of: ${choices.join(', ')}.`);
  return choice;
}

/** Commander's collector for options that may be repeated. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
