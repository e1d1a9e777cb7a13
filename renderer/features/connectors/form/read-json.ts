/**
 * JSON that a person pastes, read so that a mistake can be shown where it is: `JSON.parse` does not
 * name the place in every engine, and does not know what the field takes (ATRYUM-7).
 */
export type JsonNode =
  | { readonly kind: 'array'; readonly at: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly at: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'text'; readonly at: number; readonly value: string }
  | { readonly kind: 'other'; readonly at: number };

interface JsonMember {
  readonly key: string;
  readonly at: number;
  readonly value: JsonNode;
}

/** What is wrong, and the offset at which. */
export class JsonMistake extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const deepest = 32;
const space = /[ \t\n\r]*/uy;
const quoted = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const other = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/uy;

/** @throws JsonMistake */
export function readJson(text: string): JsonNode {
  let at = 0;

  function skip(): string {
    space.lastIndex = at;
    space.test(text);
    at = space.lastIndex;
    return text[at] ?? '';
  }
  function wrong(expected: string): JsonMistake {
    const found = text[at];
    return new JsonMistake(
      found === undefined
        ? `It ends where ${expected} is missing`
        : `Here “${found}” stands where ${expected} belongs`,
      at,
    );
  }
  function take(character: string, expected: string): void {
    if (skip() !== character) throw wrong(expected);
    at += 1;
  }
  function readText(expected: string): string {
    skip();
    quoted.lastIndex = at;
    const [literal] = quoted.exec(text) ?? [];
    if (literal === undefined) {
      if (text[at] === '"')
        throw new JsonMistake(
          'A text that begins here does not end, or contains a character that must be escaped',
          at,
        );
      throw wrong(expected);
    }
    at = quoted.lastIndex;
    return JSON.parse(literal) as string;
  }
  /** What stands between commas, up to the closing bracket. */
  function list<Item>(end: string, read: () => Item): Item[] {
    const items: Item[] = [];
    at += 1;
    if (skip() === end) {
      at += 1;
      return items;
    }
    for (;;) {
      items.push(read());
      if (skip() === end) {
        at += 1;
        return items;
      }
      take(',', `a comma or “${end}”`);
    }
  }
  function value(depth: number): JsonNode {
    const first = skip();
    const start = at;
    if (depth > deepest) throw new JsonMistake('It is nested too deeply', at);
    if (first === '"') return { kind: 'text', at: start, value: readText('a text') };
    if (first === '[')
      return { kind: 'array', at: start, items: list(']', () => value(depth + 1)) };
    if (first === '{') {
      const members = list('}', () => {
        skip();
        const member = { at, key: readText('a name in double quotes') };
        take(':', 'a colon');
        return { ...member, value: value(depth + 1) };
      });
      return { kind: 'object', at: start, members };
    }
    other.lastIndex = at;
    if (!other.test(text)) throw wrong(first === "'" ? 'a text in double quotes' : 'a value');
    at = other.lastIndex;
    return { kind: 'other', at: start };
  }

  const root = value(0);
  if (skip() !== '') throw new JsonMistake('It should end here', at);
  return root;
}

/** The mistake with its place, as a sentence. */
export function mistakeWords({ message, at }: JsonMistake, text: string): string {
  const lines = text.slice(0, at).split('\n');
  return `${message} (line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}).`;
}
