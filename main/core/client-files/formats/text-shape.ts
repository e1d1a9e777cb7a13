/**
 * How a text is laid out: what ends its lines, how far a line is indented, what goes where. Pure.
 */
import type { Edit } from './notation.ts';

/** One insertion. */
export function at(offset: number, text: string): Edit {
  return [{ start: offset, end: offset, text }];
}

/** What ends lines here; the first one says. */
export function lineEndOf(text: string): '\r\n' | '\n' {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

export function lineStartOf(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Just behind the end of the line, or the end of the text. */
export function lineAfter(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

/** The white space that the line of this offset begins with. */
export function indentAt(text: string, offset: number): string {
  const start = lineStartOf(text, offset);
  return /^[ \t]*/u.exec(text.slice(start, offset))?.[0] ?? '';
}

/** True when nothing but white space stands before it in its line. */
export function isFirstInLine(text: string, offset: number): boolean {
  return text.slice(lineStartOf(text, offset), offset).trim() === '';
}

/** Cuts `[start, end)`, and the whole line with it where nothing else is left in it. */
export function wholeLines(
  text: string,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  const next = lineAfter(text, end);
  if (!isFirstInLine(text, start) || text.slice(end, next).trim() !== '') return { start, end };
  return { start: lineStartOf(text, start), end: next };
}
