/**
 * Text in, text out: puts our entry into a client's file or takes it out again, and touches nothing
 * else (CFG-6). Whatever a notation proposes is read again before it counts: the new text has to
 * say the same as the old one, but for our entry. What was inserted is remembered as a piece, so
 * that taking it out gives the bytes back as they were (CFG-12).
 */
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../../limits/limits.ts';
import {
  CannotEdit,
  type Container,
  type Edit,
  type Entry,
  type Notation,
  type ParsedFile,
} from './notation.ts';

const byteOrderMark = '\uFEFF';

/**
 * What an insertion added, from where to where around our key. It has nothing in it but our own
 * entry.
 */
export interface Piece {
  readonly text: string;
  /** Where our key, or our item, begins within it. */
  readonly keyAt: number;
}

export interface Placed {
  readonly text: string;
  /** Null: another value was replaced, so there is nothing that could be cut out. */
  readonly piece: Piece | null;
}

/** What a file has under one name. */
export interface FoundEntry {
  readonly name: string;
  readonly value: unknown;
}

/** Every entry of the container, in the order of the file. @throws CannotEdit */
export function readEntries(
  notation: Notation,
  container: Container,
  text: string,
): readonly FoundEntry[] {
  return entriesOf(parse(notation, container, withoutMark(text).body).value, container);
}

/**
 * Puts `entry` under `name`; where it is there already and equal, the text stays as it is.
 *
 * @throws CannotEdit
 */
export function putEntry(
  notation: Notation,
  container: Container,
  text: string,
  name: string,
  entry: Entry,
): Placed {
  const { mark, body } = withoutMark(text);
  const parsed = parse(notation, container, body);
  const wanted = container.kind === 'list' ? { name, ...entry } : entry;
  const [present] = entriesOf(parsed.value, container).filter((each) => each.name === name);
  if (present !== undefined && isSame(present.value, wanted)) return { text, piece: null };
  const others = withoutEntry(parsed.value, container, name);
  const isRight = (after: ParsedFile): boolean => {
    const [ours, ...more] = entriesOf(after.value, container).filter((each) => each.name === name);
    return (
      ours !== undefined &&
      more.length === 0 &&
      isSame(ours.value, wanted) &&
      isSame(withoutEntry(after.value, container, name), others)
    );
  };
  const edits =
    present === undefined ? parsed.insertions(name, entry) : parsed.replacements(name, entry);
  const chosen = firstRight(notation, container, body, edits, isRight);
  const [splice, ...rest] = chosen.edit;
  const key = chosen.parsed.offsetOf(name);
  const isInsertion = splice !== undefined && rest.length === 0 && splice.start === splice.end;
  return {
    text: mark + chosen.text,
    piece:
      present === undefined && isInsertion && key !== null
        ? { text: splice.text, keyAt: key - splice.start }
        : null,
  };
}

/**
 * Takes the entry out; a text without it stays as it is.
 *
 * @param piece what was inserted: where it still stands like that, exactly that is cut
 * @throws CannotEdit
 */
export function removeEntry(
  notation: Notation,
  container: Container,
  text: string,
  name: string,
  piece: Piece | null,
): string {
  const { mark, body } = withoutMark(text);
  const parsed = parse(notation, container, body);
  const key = parsed.offsetOf(name);
  if (key === null) {
    // It is there, written in a way that is not ours to cut.
    if (entriesOf(parsed.value, container).some((each) => each.name === name))
      throw new CannotEdit('other-shape');
    return text;
  }
  const others = withoutEntry(parsed.value, container, name);
  const isRight = (after: ParsedFile): boolean =>
    isSame(after.value === undefined ? {} : withoutEntry(after.value, container, name), others) &&
    !entriesOf(after.value, container).some((each) => each.name === name);
  const edits = [...pieceCut(body, key, piece), ...parsed.removals(name)];
  return mark + firstRight(notation, container, body, edits, isRight).text;
}

/**
 * Where our entry stands in the text: from its key to the end of what was inserted, or of the key
 * where that was changed.
 */
export function whereOurs(
  notation: Notation,
  container: Container,
  text: string,
  name: string,
  piece: Piece | null,
): { readonly start: number; readonly end: number; readonly isAsInserted: boolean } | null {
  const { mark, body } = withoutMark(text);
  const key = parse(notation, container, body).offsetOf(name);
  if (key === null) return null;
  const standing = standingPiece(body, key, piece);
  const end = (standing?.end ?? key) + mark.length;
  return { start: key + mark.length, end, isAsInserted: standing !== null };
}

function pieceCut(body: string, key: number, piece: Piece | null): readonly Edit[] {
  const standing = standingPiece(body, key, piece);
  return standing === null ? [] : [[{ ...standing, text: '' }]];
}

function standingPiece(body: string, key: number, piece: Piece | null) {
  if (piece === null) return null;
  const start = key - piece.keyAt;
  const end = start + piece.text.length;
  return start < 0 || body.slice(start, end) !== piece.text ? null : { start, end };
}

function firstRight(
  notation: Notation,
  container: Container,
  body: string,
  edits: readonly Edit[],
  isRight: (after: ParsedFile) => boolean,
): { readonly text: string; readonly edit: Edit; readonly parsed: ParsedFile } {
  for (const edit of edits) {
    const text = applied(body, edit);
    try {
      const parsed = parse(notation, container, text);
      if (isRight(parsed)) return { text, edit, parsed };
    } catch (error) {
      if (!(error instanceof CannotEdit)) throw error;
    }
  }
  throw new CannotEdit('other-shape');
}

function applied(body: string, edit: Edit): string {
  let text = '';
  let from = 0;
  for (const splice of edit) {
    text += body.slice(from, splice.start) + splice.text;
    from = splice.end;
  }
  return text + body.slice(from);
}

/** A parser that fails in a way of its own (too deep, for one) has not read the file either. */
function parse(notation: Notation, container: Container, body: string): ParsedFile {
  let parsed;
  try {
    parsed = notation.parse(body, container);
  } catch (error) {
    if (error instanceof CannotEdit) throw error;
    throw new CannotEdit('unreadable');
  }
  if (!isTree(parsed.value)) throw new CannotEdit('unreadable');
  return parsed;
}

/**
 * YAML can name a part within itself, or so often that it never ends: whoever walks through that is
 * lost.
 */
function isTree(root: unknown): boolean {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [
    { value: root, depth: 0 },
  ];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    seen += 1;
    if (seen > limits.clientFiles.nodes || depth > limits.clientFiles.depth) return false;
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of Object.values(value)) waiting.push({ value: inner, depth: depth + 1 });
  }
  return true;
}

function withoutMark(text: string): { readonly mark: string; readonly body: string } {
  return text.startsWith(byteOrderMark)
    ? { mark: byteOrderMark, body: text.slice(1) }
    : { mark: '', body: text };
}

/** The value at the path. @throws CannotEdit `other-shape` – something on the way is not a table */
function containerOf(value: unknown, { path, kind }: Container): unknown {
  let at = value;
  for (const key of path) {
    if (at === undefined) return undefined;
    if (!isTable(at)) throw new CannotEdit('other-shape');
    at = Object.hasOwn(at, key) ? at[key] : undefined;
  }
  // `mcpServers:` with nothing behind it, which YAML reads as null.
  if (at === undefined || at === null) return undefined;
  if (kind === 'list' ? !Array.isArray(at) : !isTable(at)) throw new CannotEdit('other-shape');
  return at;
}

export function entriesOf(value: unknown, container: Container): readonly FoundEntry[] {
  const held = containerOf(value, container);
  if (held === undefined) return [];
  if (Array.isArray(held)) {
    return held.flatMap((item: unknown) =>
      isTable(item) && typeof item['name'] === 'string'
        ? [{ name: item['name'], value: item }]
        : [],
    );
  }
  return isTable(held) ? Object.entries(held).map(([name, inner]) => ({ name, value: inner })) : [];
}

/**
 * The document without our entry, and without the containers that are empty then: an absent one and
 * an empty one say the same.
 */
function withoutEntry(value: unknown, container: Container, name: string): unknown {
  return without(value ?? {}, container.path, (held) => {
    if (Array.isArray(held))
      return held.filter((item: unknown) => !(isTable(item) && item['name'] === name));
    if (!isTable(held)) return held;
    return tableOf(Object.entries(held).filter(([key]) => key !== name));
  });
}

function without(
  value: unknown,
  path: readonly string[],
  change: (held: unknown) => unknown,
): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return change(value);
  if (!isTable(value)) return value;
  return tableOf(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      if (key !== first) return [[key, inner]];
      const kept = without(inner, rest, change);
      return isEmpty(kept) ? [] : [[key, kept]];
    }),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isTable(value) && Object.keys(value).length === 0;
}

/** Without a prototype: `__proto__` in a file is a key like any other. */
export function tableOf(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const table: Record<string, unknown> = Object.create(null);
  for (const [key, value] of entries)
    Object.defineProperty(table, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return table;
}

export function isTable(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}

/** The same values; it does not matter which parser made them. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isTable(value))
    return tableOf(Object.entries(value).map(([key, inner]) => [key, plain(inner)] as const));
  return value;
}
