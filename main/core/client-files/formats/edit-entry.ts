/**
 * Text in, text out: puts our entry into a client's file or takes it out again, and touches nothing
 * else (CFG-6). Whatever a notation proposes is read again before it counts: the new text has to
 * say the same as the old one, but for our entry. What was inserted is remembered as a piece, so
 * that taking it out gives the bytes back as they were (CFG-12).
 */
import { limits } from '../../limits/limits.ts';
import {
  CannotEdit,
  type Container,
  type Edit,
  type Entry,
  type Notation,
  type ParsedFile,
} from './notation.ts';
import { entriesOf, isSame, withoutEntry, type FoundEntry } from './entry-tree.ts';

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
  const expected = container.kind === 'list' ? { name, ...entry } : entry;
  const [present] = entriesOf(parsed.value, container).filter((each) => each.name === name);
  if (present !== undefined && isSame(present.value, expected)) return { text, piece: null };
  const others = withoutEntry(parsed.value, container, name);
  const isRight = (after: ParsedFile): boolean => {
    const [ours, ...more] = entriesOf(after.value, container).filter((each) => each.name === name);
    return (
      ours !== undefined &&
      more.length === 0 &&
      isSame(ours.value, expected) &&
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
