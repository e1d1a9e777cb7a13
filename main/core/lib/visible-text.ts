/**
 * The one way a foreign string reaches people (INV-9, SEC-36): no control, bidi, invisible or
 * unassigned character survives unseen, length is bounded, and head and tail stay readable.
 */

// Other (control, format, surrogate, private use, unassigned), line and paragraph separators,
// variation selectors, and characters that look like nothing: Hangul fillers, Braille blank.
const unseen =
  /\p{C}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|[\u034f\u115f\u1160\u2800\u3164\uffa0]|[\u17b4\u17b5]|[\u{e0000}-\u{e0fff}]/gu;
const piledMarks = /(\p{M}{2})\p{M}+/gu;
/** Four empty lines or more: text after them would be out of sight. */
const emptyLines = /\n(?: *\n){4,}/gu;
const wideSpaces = /[\p{Zs}\t]{4,}/gu;

export interface VisibleText {
  readonly text: string;
  /** How many characters of the original are not in `text`. */
  readonly hidden: number;
}

/**
 * What is left when every character that cannot be seen is taken away: for comparing, not for
 * showing.
 */
export function withoutUnseen(text: string): string {
  return text.replaceAll(unseen, '');
}

function escaped(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/**
 * Makes every character of a line visible and shortens it to `longest` characters, keeping head and
 * tail.
 */
export function visibleWithCount(foreign: string, longest: number): VisibleText {
  // Bound the work first: nothing beyond a few multiples of the limit can be shown anyway.
  const { text: bounded, hidden: cutBefore } = shorten(foreign, longest * 4);
  const shown = bounded
    .normalize('NFC')
    .replaceAll(unseen, escaped)
    .replaceAll(piledMarks, '$1⟨…⟩')
    .replaceAll(wideSpaces, (run) => ` ⟨${run.length} spaces⟩ `);
  const { text, hidden } = shorten(shown, longest);
  return { text, hidden: cutBefore + hidden };
}

/** `visibleWithCount` without the count: names, titles, error texts. */
export function visible(foreign: string, longest = 200): string {
  return visibleWithCount(foreign, longest).text;
}

/**
 * As `visibleWithCount`, but line feeds stay: descriptions, pretty-printed arguments, log tails.
 */
export function visibleBlock(foreign: string, longest: number): VisibleText {
  const { text: bounded, hidden: cutBefore } = shorten(foreign, longest * 2);
  const lines = bounded.split(/\r?\n/u).map((line) => {
    // The indentation of pretty-printed arguments and of code stays as it is, up to where it would
    // push text away.
    const indent = /^ {0,32}/u.exec(line)?.[0] ?? '';
    const { text, hidden } = visibleWithCount(line.slice(indent.length), longest);
    return { text: `${indent}${text}`, hidden };
  });
  const joined = lines
    .map((line) => line.text)
    .join('\n')
    .replaceAll(emptyLines, (run) => `\n⟨${run.split('\n').length - 2} empty lines⟩\n`);
  const { text, hidden } = shorten(joined, longest);
  return { text, hidden: cutBefore + hidden + lines.reduce((sum, line) => sum + line.hidden, 0) };
}

function shorten(text: string, longest: number): VisibleText {
  if (text.length <= longest) return { text, hidden: 0 };
  const tail = Math.min(64, longest >> 2);
  const head = Math.max(0, longest - tail - 1);
  const cut = `${wholeCharacters(text.slice(0, head))}…${text.slice(-tail).replace(/^[\udc00-\udfff]/u, '')}`;
  return { text: cut, hidden: text.length - head - tail };
}

function wholeCharacters(text: string): string {
  return text.replace(/[\ud800-\udbff]$/u, '');
}
