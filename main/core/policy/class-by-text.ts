/** What name and description say a tool does, each by itself. Work is bounded: the text is foreign (SEC-59). Pure. */
import type { AccessClass } from '../../../contract/views.ts';
import { moreCareful } from './more-careful.ts';
import { classOfWord } from './tool-words.ts';

/** Read verbs that are hardly ever nouns: they say what is done wherever they stand. */
const surelyVerbs = new Set(['get', 'fetch', 'retrieve', 'describe', 'search', 'find']);
const joining = new Set(['and', 'or', 'then']);
/** A purge in a name is no noun, and worth a mistake. */
const destroysAnywhere = (word: string): boolean =>
  classOfWord(word) === 'destructive' && !mayBeNoun.has(word);
const mayBeNoun = new Set(['format', 'formats', 'clear', 'drain', 'drains', 'drops']);

/**
 * Null when the name holds no verb that is known.
 *
 * @param words as `wordsOf` gives them
 */
export function classByName(words: readonly string[]): AccessClass | null {
  if (words.some((word) => destroysAnywhere(word))) return 'destructive';
  const [first = ''] = words;
  const byFirst = classOfWord(first);
  if (byFirst !== null && byFirst !== 'read') return byFirst;
  if (byFirst === 'read') {
    // `get_or_create`: after a joining word stands another verb; elsewhere it is a noun, as in `get_pull_request`.
    const joined = words.filter((_, at) => joining.has(words[at - 1] ?? ''));
    return joined.reduce<AccessClass>(
      (sum, word) => moreCareful(sum, classOfWord(word) ?? 'read'),
      byFirst,
    );
  }
  return classAfterPrefix(words.slice(1));
}

/** `slack_list_channels`: the first word is nobody's verb, most likely the server's own name. */
function classAfterPrefix(words: readonly string[]): AccessClass | null {
  const at = words.findIndex((word) => classOfWord(word) !== null);
  const verb = words[at];
  if (verb === undefined) return null;
  const byVerb = classOfWord(verb);
  if (byVerb !== 'read') return byVerb;
  // `share_list`, `promote_view`: at the end, or before another verb, it may well be a noun.
  const isVerb = surelyVerbs.has(verb) || at < words.length - 1;
  const isAlone = words.slice(at + 1).every((word) => (classOfWord(word) ?? 'read') === 'read');
  return isVerb && isAlone ? 'read' : null;
}

const readAhead = 600;
/** What may stand before the verb of a clause without changing what is done. */
const fillers = new Set(
  `a also and automatically be batch bulk by can easily either first immediately it may now only optionally or
  permanently please quickly safely so that the then this to tool used which will you your`.split(
    /\s+/u,
  ),
);

/** Verbs that are believed of any clause; of others only the one that starts the whole description is. */
const plainVerbs = new Set(
  `add append cancel create delete destroy disable edit enable erase execute insert merge modify move overwrite post
  publish purge remove rename replace revoke send set submit terminate uninstall update upload wipe write`.split(
    /\s+/u,
  ),
);

/**
 * Null when its first lines start no clause with a verb that is known. Each clause counts: "List, get, or set the context"
 * sets it.
 */
export function classByDescription(description: string): AccessClass | null {
  const [lines = ''] = description
    .slice(0, readAhead)
    .trim()
    .split(/\n\s*\n/u);
  let result: AccessClass | null = null;
  let isFirst = true;
  for (const clause of lines.toLowerCase().split(/[.,;:!?()|/\n–—]| - |\b(?:and|or|then|to)\b/u)) {
    const spoken = clause.split(/[^a-z]+/u).filter((word) => word !== '' && !fillers.has(word));
    const [verb, object] = spoken;
    if (verb === undefined) continue;
    const isPlain = [verb, verb.replace(/s$/u, '')].some((form) => plainVerbs.has(form));
    // "a set of …" sets nothing.
    const isBelieved = isFirst || (isPlain && object !== 'of');
    isFirst = false;
    const byVerb = isBelieved ? classOfWord(verb) : null;
    if (byVerb !== null) result = result === null ? byVerb : moreCareful(result, byVerb);
  }
  return result;
}
