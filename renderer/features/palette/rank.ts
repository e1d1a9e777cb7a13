/** How well an entry of the palette fits what was typed. Pure. */
import { defaultFilter } from 'cmdk';

interface Ranked {
  readonly label: string;
  readonly detail: string | null;
  readonly words: string;
}

/** Below it, letters in between are chance. */
const leastLetters = 0.02;

/**
 * 0: it does not fit. The whole label comes first, then what begins it, words that begin with what
 * was typed, a part of the label, other words that find it, and last the letters in their order
 * with others in between.
 *
 * @param isExactOnly true: letters in between are not enough
 */
export function rankOf(
  { label, detail, words }: Ranked,
  typed: string,
  isExactOnly: boolean,
): number {
  const query = plain(typed);
  const name = plain(label);
  if (query === '') return 0;
  // A shorter label is nearer to what was typed.
  const nearness = query.length / Math.max(query.length, name.length);
  if (name === query) return 6;
  if (name.startsWith(query)) return 5 + nearness / 2;
  const parts = query.split(' ');
  if (beginWords(parts, name)) return 4 + nearness / 2;
  if (query.length > 2 && name.includes(query)) return 3 + nearness / 2;
  if (beginWords(parts, plain(`${label} ${detail ?? ''} ${words}`))) return 2 + nearness / 2;
  if (isExactOnly) return 0;
  const letters = Math.max(defaultFilter(label, typed), defaultFilter(name, typed));
  return letters < leastLetters ? 0 : letters;
}

/** Each of them begins a word of the text. */
function beginWords(parts: readonly string[], text: string): boolean {
  return parts.every((part) => ` ${text}`.includes(` ${part}`));
}

/** Words in small letters with one space between: names of tools are typed as words. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
