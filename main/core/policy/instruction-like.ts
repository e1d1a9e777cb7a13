/**
 * Text in a tool's definition that speaks to the model instead of describing the tool (SEC-83: tool
 * poisoning, line jumping). A phrase list finds what honest servers hardly ever say; it marks, and
 * never judges. Each phrase is searched with `indexOf` in a folded copy, so that work stays linear
 * (SEC-59) and invisible characters, look-alike letters and punctuation between the words hide
 * nothing. Pure.
 */

export interface MarkedRange {
  readonly start: number;
  readonly end: number;
  /** Hardly ever meant well: such a tool is looked at by itself. The rest is only marked. */
  readonly isStrong: boolean;
}

const list = (text: string): readonly string[] =>
  text
    .split('|')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');

const strong =
  list(`ignore previous|ignore all previous|ignore prior|ignore the above|ignore any previous|ignore your
 instructions|disregard previous|disregard all|disregard the above|forget previous|forget all previous|forget your instructions
 |override previous|previous instructions|do not tell the user|don t tell the user|dont tell the user|do not inform the user
 |do not mention this|don t mention this|never tell the user|never mention this|without telling the user|without informing the
 user|without the user knowing|hide this from the user|do not let the user|keep this secret|secretly|before using any other tool
 |before using any tool|before calling any other tool|before any other tool|instead of any other tool|when any other tool|whenever
 any other tool|after every tool call|before every tool call|system prompt|developer message|you are now|new instructions|<important>
 |<system>|<instructions>|<secret>|<critical>|</important>|<!-- ai|id_rsa|.ssh/|mcp.json|.cursor/|~/.aws|.env file as|side note
 |exfiltrate|jailbreak`).map((phrase) => phrase.replaceAll(/\s+/gu, ' '));
const weak =
  list(`you must|you should always|always call this|must call this|always use this tool|must be called before|call this tool
 first|always call|instead of using|rather than using|do not use other|do not use any other|never use|do not ask the user|without asking
 the user|ask the user for their password|as the assistant|act as`).map((phrase) =>
    phrase.replaceAll(/\s+/gu, ' '),
  );
const sending = ['send', 'sends', 'upload', 'forward', 'transmit'];
const bounds = { text: 65_536, found: 200, near: 120 };

/** Latin letters that others are drawn like. */
const likeLatin: ReadonlyMap<string, string> = new Map(
  Array.from('аaеeоoрpсcуyхxіiѕsԁdһhոnοoαaιiκkνvρpτtυu').flatMap((letter, at, all) =>
    at % 2 === 0 ? [[letter, all[at + 1] ?? letter] as const] : [],
  ),
);

interface Folded {
  readonly text: string;
  /** Where each character of `text` stands in the original. */
  readonly from: readonly number[];
}

/**
 * @param text as it came, or as `visible()` made it; ranges are in this text, in order, and do not
 *   overlap
 */
export function findInstructionLike(text: string): readonly MarkedRange[] {
  const folded = fold(text.slice(0, bounds.text));
  const found: MarkedRange[] = [];
  const note = (at: number, length: number, isStrong: boolean): void => {
    const start = folded.from[at];
    const last = folded.from[at + length - 1];
    if (start !== undefined && last !== undefined && found.length < bounds.found)
      found.push({ start, end: last + 1, isStrong });
  };
  for (const [phrases, isStrong] of [
    [strong, true],
    [weak, false],
  ] as const)
    for (const phrase of phrases)
      for (const at of placesOf(folded.text, phrase)) note(at, phrase.length, isStrong);
  for (const at of [...placesOf(folded.text, 'https'), ...placesOf(folded.text, 'http')]) {
    const from = Math.max(0, at - bounds.near);
    const near = folded.text.slice(from, at);
    const word = sending.find((verb) => placesOf(near, verb).length > 0);
    if (word !== undefined)
      note(from + near.lastIndexOf(word), at - from - near.lastIndexOf(word) + 4, false);
  }
  return merged(found);
}

/** Whole words only, where the phrase starts or ends with a letter. */
function placesOf(text: string, phrase: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
    if (isBoundary(text, at - 1, phrase[0]) && isBoundary(text, at + phrase.length, phrase.at(-1)))
      places.push(at);
    if (places.length >= bounds.found) break;
  }
  return places;
}

const letter = /[\p{L}\p{N}]/u;

function isBoundary(text: string, at: number, edge = ''): boolean {
  return !letter.test(edge) || !letter.test(text[at] ?? ' ');
}

const shownUnseen = /^⟨U\+[0-9A-F]{4,6}⟩/u;
const unseen = /[\p{C}\p{Variation_Selector}\u034f\u115f\u1160\u3164\uffa0]/u;
const kept = /[\p{L}\p{N}<>/!~._-]/u;

/** Most text is ASCII, and that has to be fast. */
const plainLetters: readonly string[] = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCodePoint(code).toLowerCase();
  if (/[\s]/u.test(character)) return ' ';
  if (code < 0x20 || code === 0x7f) return '';
  return kept.test(character) ? character : ' ';
});

/** Lower case, one space for all that is neither letter nor digit nor part of a tag or a path. */
function fold(text: string): Folded {
  let folded = '';
  let last = '';
  const from: number[] = [];
  const add = (character: string, at: number): void => {
    folded += character;
    last = character;
    for (let unit = 0; unit < character.length; unit += 1) from.push(at);
  };
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      const plain = plainLetters[code] ?? '';
      if (plain !== '' && (plain !== ' ' || last !== ' ')) add(plain, at);
      at += 1;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const token = text.startsWith('⟨U+', at) ? shownUnseen.exec(text.slice(at, at + 10)) : null;
    const width = token === null ? character.length : token[0].length;
    const isSpace = /\s/u.test(character);
    if (token === null && (isSpace || !unseen.test(character))) {
      // A whole blessing in one character is no part of a word.
      for (const plain of character.normalize('NFKC').toLowerCase().slice(0, 4)) {
        const like = likeLatin.get(plain) ?? plain;
        if (kept.test(like)) add(like, at);
        else if (!/\p{M}/u.test(like) && last !== ' ') add(' ', at);
      }
    }
    at += width;
  }
  return { text: folded, from };
}

function merged(found: readonly MarkedRange[]): readonly MarkedRange[] {
  const result: MarkedRange[] = [];
  for (const range of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last === undefined || range.start >= last.end) result.push(range);
    else
      result[result.length - 1] = {
        start: last.start,
        end: Math.max(last.end, range.end),
        isStrong: last.isStrong || range.isStrong,
      };
  }
  return result;
}
