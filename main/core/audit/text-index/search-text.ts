/**
 * What the text index is asked. It knows words, not sentences: what people type is cut into words
 * as the index cuts what it reads, and each goes in as a quoted string, so that none is ever read
 * as a query. The last one also matches as the beginning of a word, because it may still be being
 * typed.
 */
import { limits } from '../../limits/limits.ts';
import type { LongerWords } from './indexed-words.ts';

/** Begins every facet: a letter of nobody's alphabet, taken out of all other text. */
const facetMark = '\ue000';

const facet =
  (field: string) =>
  (value: number): string =>
    `${facetMark}${field}${value}`;

/**
 * What an entry is filtered by, as words of the index: a letter for the field, then the number of
 * the value.
 */
export const facetOf = {
  actor: facet('u'),
  decision: facet('d'),
  action: facet('a'),
  client: facet('c'),
  clientName: facet('w'),
  grant: facet('g'),
  connector: facet('k'),
  tool: facet('t'),
  reason: facet('r'),
  layer: facet('l'),
  trace: facet('x'),
  account: facet('o'),
} as const;

/** What the index is given to read of an entry. */
export function indexed(
  texts: readonly (string | null | undefined)[],
  facets: readonly string[],
): string {
  return `${texts.join(' ').replaceAll(facetMark, ' ')} ${facets.join(' ')}`;
}

/** What is asked of the index, and of entries that it has not read; the same in other words. */
export interface Question {
  readonly indexed: string;
  readonly unread: string;
}

/**
 * @param facets each a list of alternatives; all have to hold
 * @param longer what the last word may be the beginning of, in the index
 * @returns null when there is nothing to look for
 */
export function questionOf(
  search: string,
  facets: readonly (readonly string[])[],
  longer: LongerWords,
): Question | null {
  const [unread, byWords] = [matchOf(search, facets), matchOf(search, facets, longer)];
  return unread === null || byWords === null ? null : { indexed: byWords, unread };
}

/** For one table of the index. Parameters and result as of `questionOf`. */
export function matchOf(
  search: string,
  facets: readonly (readonly string[])[],
  longer: LongerWords = () => null,
): string | null {
  const words = (
    search
      .normalize('NFC')
      .replaceAll(facetMark, ' ')
      .match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
  ).slice(0, limits.audit.searchWords);
  const last = words.pop();
  const all = [
    ...words.map((word) => `"${word}"`),
    ...(last === undefined ? [] : [beginningOf(last, longer)]),
    ...facets.map(anyOf),
  ];
  return all.length === 0 ? null : all.join(' AND ');
}

function beginningOf(word: string, longer: LongerWords): string {
  // Short beginnings are those of half the words there are: slow, and of no use.
  if (word.length < limits.audit.shortestPrefix) return `"${word}"`;
  const words = longer(word) ?? [];
  return words.length === 0 ? `"${word}" *` : anyOf(words);
}

function anyOf(words: readonly string[]): string {
  return `(${words.map((word) => `"${word}"`).join(' OR ')})`;
}
