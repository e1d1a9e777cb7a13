/**
 * What name and description say a tool does, each by itself. Work is bounded: the text is foreign
 * (SEC-59). Pure.
 */
import type { AccessClass } from '../../../contract/views/access.ts';
import { moreCareful } from './more-careful.ts';
import { classOfSpokenWord, classOfWord, isNoun, isPlainlyWriting } from './tool-words.ts';

/** Read verbs that are hardly ever nouns: they say what is done wherever they stand. */
const surelyVerbs = new Set(['get', 'fetch', 'retrieve', 'describe', 'search', 'find']);
const joining = new Set(['and', 'or', 'then', 'also', 'plus']);
/** `check_in`, `check_out_book`. */
const particles = new Set(['in', 'out', 'off']);
/** A purge in a name is no noun, and worth a mistake. */
const destroysAnywhere = (word: string): boolean =>
  classOfWord(word) === 'destructive' && !mayBeNoun.has(word);
const mayBeNoun = new Set(['format', 'formats', 'clear', 'drain', 'drains', 'drops', 'trash']);

/**
 * Null when the name holds no verb that is known. Reading is only what every part of the name says:
 * a second verb that changes something, and any word of which that is not known after "and", make
 * it write.
 *
 * @param words as `wordsOf` gives them
 */
export function classByName(words: readonly string[]): AccessClass | null {
  if (words.some((word) => destroysAnywhere(word))) return 'destructive';
  const [first = ''] = words;
  const byFirst = resolving(words) ?? classOfWord(first);
  if (byFirst !== null && byFirst !== 'read') return byFirst;
  if (byFirst === 'read') return classOfRest(words, 0);
  return classAfterPrefix(words);
}

/** `slack_list_channels`: the first word is nobody's verb, most likely the server's own name. */
function classAfterPrefix(words: readonly string[]): AccessClass | null {
  const at = words.findIndex((word, index) => index > 0 && classOfWord(word) !== null);
  const verb = words[at];
  if (verb === undefined) return null;
  const byVerb = classOfWord(verb);
  // `browser_network_requests`: what is shown, or what is made; the description says.
  if (at === words.length - 1 && nounsAtTheEnd.has(verb)) return null;
  if (byVerb !== 'read') return byVerb;
  // `share_list`, `promote_view`: at the end, or before another verb, it may well be a noun.
  const isVerb = surelyVerbs.has(verb) || at < words.length - 1;
  return isVerb && classOfRest(words, at) === 'read' ? 'read' : null;
}

const nounsAtTheEnd = new Set('comments processes report reports request requests runs'.split(' '));

/** @param at where the verb stands, which reads */
function classOfRest(words: readonly string[], at: number): AccessClass {
  if (words[at] === 'check' && particles.has(words[at + 1] ?? '')) return 'write';
  for (let index = at + 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const access = classOfWord(word);
    const isJoined = joining.has(words[index - 1] ?? '');
    if (access === 'read') continue;
    if (access === null && !isJoined) continue;
    // `get_terms_and_conditions`: what is joined to a noun is one in the plural; anything else may
    // be another verb.
    const isRead = isJoined ? isPlural(word) : isNoun(word, words[index + 1]);
    if (!isRead) return 'write';
  }
  return 'read';
}

const isPlural = (word: string): boolean => /.{3}[^s]s$/u.test(word) && !isPlainlyWriting(word);

/** What a name can be resolved to; of anything else `resolve` ends it: `resolve_incident`. */
const resolved = new Set(
  `address domain handle host hostname id ids name names path ref reference symbol uri url urls username`.split(
    ' ',
  ),
);

/** `resolve-library-id` looks a name up; `resolve_issue_by_id` does not. */
function resolving(words: readonly string[]): AccessClass | null {
  const [last = '', before = ''] = words.toReversed();
  const looksUp = words[0] === 'resolve' && resolved.has(last) && !named.has(before);
  return looksUp ? 'read' : null;
}
const named = new Set(['by', 'for', 'with', 'on', 'at']);

const readAhead = 600;
/** What may stand before the verb of a clause without changing what is done. */
const fillers = new Set(
  `a also and automatically be batch bulk by can easily either first immediately it may now only optionally or
  permanently please quickly safely so that the then this to tool used which will you your`.split(
    /\s+/u,
  ),
);

const articles = new Set(['the', 'a', 'an']);

/**
 * Verbs that are believed of any clause; of others only the one that starts the whole description
 * is.
 */
const plainVerbs = new Set(
  `add append cancel create delete destroy disable edit enable erase execute insert merge modify move overwrite post
  publish purge remove rename replace revoke send set submit terminate uninstall update upload wipe write`.split(
    /\s+/u,
  ),
);

/**
 * Null when its first lines start no clause with a verb that is known. Each clause counts: "List,
 * get, or set the context" sets it.
 */
export function classByDescription(description: string): AccessClass | null {
  const [lines = ''] = description
    .slice(0, readAhead)
    .trim()
    .split(/\n\s*\n/u);
  let result: AccessClass | null = null;
  let isFirst = true;
  for (const clause of lines.toLowerCase().split(/[.,;:!?()|/\n–—]| - |\b(?:and|or|then|to)\b/u)) {
    const said = clause.split(/[^a-z]+/u).filter((word) => word !== '');
    const at = said.findIndex((word) => !fillers.has(word));
    const [verb, object] = said.slice(Math.max(at, 0)).filter((word) => !fillers.has(word));
    if (verb === undefined) continue;
    // "The steps of …" is no act.
    if (articles.has(said[at - 1] ?? '')) {
      isFirst = false;
      continue;
    }
    const isPlain = [verb, verb.replace(/s$/u, '')].some((form) => plainVerbs.has(form));
    // "a set of …" sets nothing.
    const isBelieved = isFirst || (isPlain && object !== 'of');
    isFirst = false;
    const byVerb = isBelieved ? classOfSpokenWord(verb) : null;
    if (byVerb !== null) result = result === null ? byVerb : moreCareful(result, byVerb);
  }
  return result;
}
