/**
 * A change of a client's file as people see it: the exact lines of our entry, and what is around
 * them with nothing but names in it, since the other servers of the file may have secrets (CFG-3).
 * Pure.
 */
import type { ShownLine } from '../../../contract/commands/client-file-commands.ts';
import { limits } from '../limits/limits.ts';
import { diffOf } from '../lib/text-diff.ts';
import { visible } from '../lib/visible-text.ts';

/** Characters of the text that are ours, and may be shown. */
export interface Ours {
  readonly start: number;
  readonly end: number;
}

/** What differs: from the first character that does to the last. */
export function changedIn(before: string, after: string): Ours {
  const longest = Math.min(before.length, after.length);
  let start = 0;
  while (start < longest && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < longest - start && before[before.length - 1 - end] === after[after.length - 1 - end])
    end += 1;
  return { start, end: after.length - end };
}

const jsonString = /"(?:[^"\\\n]|\\.)*"/gu;

/**
 * What was written in place of an entry: what differs, and all of the strings that it begins and
 * ends in, since a value that we wrote is ours from end to end.
 */
export function replacedIn(before: string, after: string): Ours {
  let { start, end } = changedIn(before, after);
  for (const { index: from, 0: text } of after.matchAll(jsonString)) {
    const to = from + text.length;
    if (from < start && start < to) start = from;
    if (from < end && end < to) end = to;
  }
  return { start, end };
}

interface Line {
  readonly text: string;
  readonly shown: string;
}

/** @param ours in `after`, null where nothing of ours is in it */
export function shownChange(
  before: string,
  after: string,
  oursBefore: Ours | null,
  oursAfter: Ours | null,
): ShownLine[] {
  const [old, fresh] = [linesOf(before, oursBefore), linesOf(after, oursAfter)];
  const steps = diffOf(
    old.map(({ text }) => text),
    fresh.map(({ text }) => text),
  );
  let [i, j] = [0, 0];
  const lines = steps.map(({ kind }): ShownLine => {
    const line = kind === 'removed' ? old[i] : fresh[j];
    if (kind !== 'added') i += 1;
    if (kind !== 'removed') j += 1;
    return { kind, text: indented(line?.shown ?? '') };
  });
  return around(lines);
}

/** Spaces at the beginning are layout; elsewhere many of them would hide something. */
function indented(line: string): string {
  const indent = /^ {0,40}/u.exec(line)?.[0] ?? '';
  return indent + visible(line.slice(indent.length), limits.clientFiles.shownLine);
}

/** The changed lines, and a few before and behind them. */
function around(lines: readonly ShownLine[]): ShownLine[] {
  const { linesAround, shownLines } = limits.clientFiles;
  const first = lines.findIndex(({ kind }) => kind !== 'same');
  if (first === -1) return [];
  const last = lines.findLastIndex(({ kind }) => kind !== 'same');
  return lines.slice(Math.max(0, first - linesAround), last + linesAround + 1).slice(0, shownLines);
}

function linesOf(text: string, ours: Ours | null): Line[] {
  let offset = 0;
  const lines = text.split('\n');
  // A file that ends with a line end has no line behind it.
  if (lines.at(-1) === '') lines.pop();
  return lines.map((full) => {
    const start = offset;
    offset += full.length + 1;
    const line = full.endsWith('\r') ? full.slice(0, -1) : full;
    const from = Math.min(line.length, Math.max(0, (ours?.start ?? 0) - start));
    const to = Math.min(line.length, Math.max(0, (ours?.end ?? 0) - start));
    const shown =
      ours === null || from >= to
        ? namesOnly(line)
        : namesOnly(line.slice(0, from)) + line.slice(from, to) + rest(line.slice(to));
    // The mark at the beginning stays in the file; nobody has to see it.
    return { text: full, shown: tabsAsSpaces(shown.replace(/^\uFEFF/u, '')) };
  });
}

function tabsAsSpaces(line: string): string {
  return line.replace(/^\t+/u, (tabs) => '  '.repeat(tabs.length));
}

const brackets = /^[\s{}[\](),]*$/u;

/** A line of others: its key, and that there is something behind it. */
function namesOnly(line: string): string {
  if (brackets.test(line)) return line;
  // A header of TOML, which is a name.
  if (/^\s*\[{1,2}[^\]"'=]*\]{1,2}\s*$/u.test(line)) return line;
  const found = /^(\s*(?:-\s+)?(?:"[^"]{0,80}"|[\w.-]{1,80})\s*[:=])(.*)$/u.exec(line);
  const [, key, value] = found ?? [];
  if (key === undefined || value === undefined) return `${/^\s*/u.exec(line)?.[0] ?? ''}…`;
  if (brackets.test(value)) return line;
  const opens = /^(\s*[{[])/u.exec(value)?.[1];
  return `${key}${opens ?? ' '}…${endOf(value)}`;
}

/** What closes a value on the same line. */
function endOf(value: string): string {
  return /[}\]]*,?\s*$/u.exec(value)?.[0].trimEnd() ?? '';
}

/** Behind what is ours on the same line. */
function rest(text: string): string {
  return brackets.test(text) ? text : `…${endOf(text)}`;
}
