/**
 * Output for people: aligned tables, relative times, colour on terminals. Foreign text is made
 * visible here (SEC-96).
 */
import { visible } from '../core/lib/visible-text.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'bold';

/** Paints a text of our own, never a foreign one. */
export type Paint = (tone: Tone, text: string) => string;

const codes: Readonly<Record<Tone, string>> = {
  good: '32',
  bad: '31',
  warn: '33',
  dim: '2',
  bold: '1',
};

/** Colours only where a person looks and did not refuse them (https://no-color.org). */
export function createPaint(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const isColoured =
    isTerminal && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
  return (tone, text) => (isColoured ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text);
}

/** Lines of `label  text`, aligned. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  const longest = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${label.padEnd(longest)}  ${text}`).join('\n');
}

/** A foreign text as one safe, bounded line. */
export function shown(foreign: string | null, longest = 80): string {
  return foreign === null ? '-' : visible(foreign, longest);
}

/** `3 min ago`, `in 2 h`, `just now`; `never` for null. */
export function relativeTime(iso: string | null, nowMs: number): string {
  if (iso === null) return 'never';
  const distance = Date.parse(iso) - nowMs;
  const size = Math.abs(distance);
  if (size < 10_000) return 'just now';
  const [unitMs, unit] = [
    [1000, 's'],
    [60_000, 'min'],
    [3_600_000, 'h'],
    [86_400_000, 'd'],
  ].findLast(([unitSize]) => size >= Number(unitSize)) as [number, string];
  const amount = `${Math.floor(size / unitMs)} ${unit}`;
  return distance < 0 ? `${amount} ago` : `in ${amount}`;
}
