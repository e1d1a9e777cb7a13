/**
 * Whether a tool's text names another connector or its tools: one server's words must not steer the
 * use of another's tools (SEC-85). Names of four characters or more, as whole words. Words of
 * everyday language count only where they are meant as a name: in quotes, or beside "server",
 * "connector" or "tool". Pure.
 */

export interface OtherConnector {
  readonly name: string;
  readonly tools: readonly string[];
}

const shortest = 4;
const bounds = { text: 65_536, names: 20_000 };
/** Names of connectors and of tools that texts about something else are full of. */
const everyday = new Set(
  `analytics browser calendar contacts context database deploy docs documents drive events everything fetch files filesystem
  find google http issues list local logs mail memory messages monitor music news notes photos query read remote script search
  send shell sheet slides status store tasks team test time tools users video weather wiki work write echo echoes ping help`.split(
    /\s+/u,
  ),
);
const beside = new Set(['server', 'servers', 'connector', 'connectors', 'tool', 'tools', 'mcp']);
const quotes = new Set(Array.from('`\'"“”‘’«»'));

/**
 * @returns names of connectors that the text names, themselves or by one of their tools; in the
 *   order given
 */
export function namedOthers(text: string, others: readonly OtherConnector[]): readonly string[] {
  const words = wordsWithPlaces(text.slice(0, bounds.text).toLowerCase());
  let left = bounds.names;
  return others
    .filter(({ name, tools }) => {
      left -= tools.length + 1;
      if (left < 0) return false;
      if (isNamed(words, name.toLowerCase())) return true;
      return tools.some(
        // Only what looks like an identifier: `create_issue`, `createIssue`; `search` is a word.
        (tool) => /[_-]|[a-z][A-Z]/u.test(tool) && isNamed(words, tool.toLowerCase()),
      );
    })
    .map(({ name }) => name);
}

interface Word {
  readonly isQuoted: boolean;
  readonly isBeside: boolean;
}

type Words = ReadonlyMap<string, Word>;

function isNamed(words: Words, name: string): boolean {
  if (name.length < shortest) return false;
  const word = words.get(name);
  if (word === undefined) return false;
  return !everyday.has(name) || word.isQuoted || word.isBeside;
}

/**
 * One pass over the text: each word as written (`create_issue`, `github`), and the halves of
 * `github__create_issue`.
 */
function wordsWithPlaces(text: string): Words {
  const words = new Map<string, Word>();
  const found = [...text.matchAll(/[\p{L}\p{N}_-]{1,200}/gu)];
  found.forEach((match, at) => {
    const [whole] = match;
    const end = match.index + whole.length;
    const here = {
      isQuoted: quotes.has(text[match.index - 1] ?? '') && quotes.has(text[end] ?? ''),
      isBeside: [found[at - 1]?.[0], found[at + 1]?.[0]].some((near) => beside.has(near ?? '')),
    };
    for (const word of [whole, whole.replaceAll(/^[-_]+|[-_]+$/gu, ''), ...halves(whole)]) {
      const known = words.get(word);
      words.set(word, {
        isQuoted: here.isQuoted || known?.isQuoted === true,
        isBeside: here.isBeside || known?.isBeside === true,
      });
    }
  });
  return words;
}

function halves(word: string): readonly string[] {
  const at = word.indexOf('__');
  return at === -1 ? [] : [word.slice(0, at), word.slice(at + 2)];
}
