/**
 * Whether a URI could come from a URI template (RFC 6570): literal parts as they stand, and for
 * each expression only what its operator lets through, so that `{name}` is one piece and no path.
 * No regular expression of foreign making is run, and the work is bounded (SEC-59). Pure.
 */

const mostExpressions = 64;
const longestUri = 8192;

/** What an expression may expand to: nothing, or its prefix and then characters of its own. */
interface Expression {
  readonly prefix: string;
  readonly mayHave: (character: string) => boolean;
}

/**
 * Other than ASCII would be percent-encoded (section 1.6); a letter written as itself does no harm.
 */
const unreserved = /^[A-Za-z0-9\-._~%]$|^[^\x00-\x7f]$/u;
const isUnreserved = (character: string): boolean => unreserved.test(character);
const isReservedToo = (character: string): boolean =>
  isUnreserved(character) || ":/?#[]@!$&'()*+,;=".includes(character);
/** Lists are joined with commas, keys and values with `=` (section 3.2.1). */
const pieces =
  (joint: string) =>
  (character: string): boolean =>
    isUnreserved(character) || ',='.includes(character) || character === joint;

const operators: Readonly<Record<string, Expression>> = {
  '+': { prefix: '', mayHave: isReservedToo },
  '#': { prefix: '#', mayHave: isReservedToo },
  '.': { prefix: '.', mayHave: pieces('.') },
  '/': { prefix: '/', mayHave: pieces('/') },
  ';': { prefix: ';', mayHave: pieces(';') },
  '?': { prefix: '?', mayHave: pieces('&') },
  '&': { prefix: '&', mayHave: pieces('&') },
};
const simple: Expression = { prefix: '', mayHave: pieces(',') };

/**
 * False too for a template that is none. A URI with a dot segment, encoded or not, leads elsewhere
 * and comes from none.
 */
export function couldComeFrom(template: string, uri: string): boolean {
  if (!template.includes('{') && !template.includes('}')) return uri === template;
  const parts = partsOf(template);
  if (parts === null || uri.length > longestUri || hasDotSegment(uri)) return false;
  /** Where in the URI the parts so far may end. */
  let ends = new Uint8Array(uri.length + 1);
  ends[0] = 1;
  for (const part of parts)
    ends = typeof part === 'string' ? afterLiteral(uri, ends, part) : afterAny(uri, ends, part);
  return ends[uri.length] === 1;
}

function afterLiteral(uri: string, from: Uint8Array, literal: string): Uint8Array<ArrayBuffer> {
  const ends = new Uint8Array(uri.length + 1);
  for (let at = uri.indexOf(literal); at >= 0; at = uri.indexOf(literal, at + 1)) {
    if (from[at] === 1) ends[at + literal.length] = 1;
    // An empty one is found at the end again and again.
    if (at >= uri.length) break;
  }
  return ends;
}

function afterAny(
  uri: string,
  from: Uint8Array,
  { prefix, mayHave }: Expression,
): Uint8Array<ArrayBuffer> {
  const ends = new Uint8Array(uri.length + 1);
  let isInside = false;
  for (let at = 0; at <= uri.length; at += 1) {
    if (at > 0) {
      const last = uri[at - 1] ?? '';
      const begins = from[at - 1] === 1 && (prefix === '' ? mayHave(last) : last === prefix);
      isInside = begins || (isInside && mayHave(last));
    }
    if (isInside || from[at] === 1) ends[at] = 1;
  }
  return ends;
}

function hasDotSegment(uri: string): boolean {
  let plain;
  try {
    plain = decodeURIComponent(uri);
  } catch {
    return true;
  }
  return plain.split(/[/\\?#&=,;]/u).some((segment) => segment === '.' || segment === '..');
}

/** Null for unbalanced braces, an operator that is kept for later, or too many expressions. */
function partsOf(template: string): (string | Expression)[] | null {
  const parts: (string | Expression)[] = [];
  let at = 0;
  for (;;) {
    const open = template.indexOf('{', at);
    if (open < 0) break;
    const close = template.indexOf('}', open);
    if (close < 0 || parts.length > 2 * mostExpressions) return null;
    const inside = template.slice(open + 1, close);
    const operator = operators[inside.charAt(0)] ?? simple;
    if ('=!@|'.includes(inside.charAt(0))) return null;
    parts.push(template.slice(at, open), operator);
    at = close + 1;
  }
  parts.push(template.slice(at));
  return parts.some((part) => typeof part === 'string' && part.includes('}')) ? null : parts;
}
