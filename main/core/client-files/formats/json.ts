/** JSON as clients read it: with comments and trailing commas, which stay (CFG-6). */
import { createScanner, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { tableOf } from './entry-tree.ts';
import {
  CannotEdit,
  type Container,
  type Edit,
  type Entry,
  type EntryValue,
  type Notation,
  type ParsedFile,
} from './notation.ts';
import { at, indentAt, isFirstInLine, lineEndOf, lineStartOf, wholeLines } from './text-shape.ts';

/** Token kinds of the scanner; its enumeration is declared for the compiler only. */
const comma = 5;
const comments = new Set([12, 13]);

export const json: Notation = { parse: (text, container) => parse(text, container) };

function parse(text: string, { path }: Container): ParsedFile {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  if (errors.length > 0) throw new CannotEdit('unreadable');
  if (root !== undefined && root.type !== 'object') throw new CannotEdit('other-shape');
  const { deepest, missing } = descend(root, path);
  const container = missing.length === 0 ? deepest : undefined;
  const propertyOf = (name: string): Node | undefined =>
    container === undefined ? undefined : member(container, name);
  // Twice the same name: no parser of a client promises which one counts.
  const names = (container?.children ?? []).map((each) => each.children?.[0]?.value as unknown);
  if (new Set(names).size < names.length) throw new CannotEdit('ambiguous');

  return {
    value: root === undefined ? undefined : valueOf(root),
    offsetOf: (name) => propertyOf(name)?.offset ?? null,
    insertions(name, entry) {
      if (root === undefined || deepest === undefined) return [intoEmpty(text, path, name, entry)];
      const [first, ...inner] = [...missing, name];
      return intoObject(text, root, deepest, first, nested(inner, entry));
    },
    replacements(name, entry) {
      const value = propertyOf(name)?.children?.[1];
      if (value === undefined || root === undefined) return [];
      const layout = layoutOf(text, root);
      const isCompact = isOneLine(text, container) && isFull(container);
      const indent = indentAt(text, value.offset);
      const written = isCompact ? JSON.stringify(entry) : pretty(entry, layout, indent);
      return [[{ start: value.offset, end: value.offset + value.length, text: written }]];
    },
    removals(name) {
      const property = propertyOf(name);
      return property === undefined || container === undefined
        ? []
        : [cutOf(text, container, property)];
    },
  };
}

/** As far down the path as there are objects. */
function descend(
  root: Node | undefined,
  path: readonly string[],
): { readonly deepest: Node | undefined; readonly missing: readonly string[] } {
  let deepest = root;
  for (const [index, key] of path.entries()) {
    const value = deepest === undefined ? undefined : member(deepest, key)?.children?.[1];
    if (value === undefined) return { deepest, missing: path.slice(index) };
    if (value.type !== 'object') throw new CannotEdit('other-shape');
    deepest = value;
  }
  return { deepest, missing: [] };
}

function member(object: Node, key: string): Node | undefined {
  const [found, ...more] = (object.children ?? []).filter(
    (each) => each.children?.[0]?.value === key,
  );
  if (more.length > 0) throw new CannotEdit('ambiguous');
  return found;
}

function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value;
  return tableOf(
    (node.children ?? []).flatMap((property) => {
      const [key, value] = property.children ?? [];
      return value === undefined ? [] : [[String(key?.value), valueOf(value)] as const];
    }),
  );
}

function nested(path: readonly string[], entry: Entry): Entry {
  return path.reduceRight<Entry>((inner, key) => ({ [key]: inner }), entry);
}

interface Layout {
  readonly unit: string;
  readonly lineEnd: string;
}

function layoutOf(text: string, root: Node): Layout {
  const first = root.children?.[0];
  const unit =
    first !== undefined && isFirstInLine(text, first.offset) ? indentAt(text, first.offset) : '';
  return { unit: unit === '' ? '  ' : unit, lineEnd: lineEndOf(text) };
}

function pretty(value: EntryValue, { unit, lineEnd }: Layout, indent: string): string {
  return JSON.stringify(value, null, unit)
    .split('\n')
    .join(lineEnd + indent);
}

function isOneLine(text: string, object: Node | undefined): boolean {
  return (
    object !== undefined && !text.slice(object.offset, object.offset + object.length).includes('\n')
  );
}

function isFull(object: Node | undefined): boolean {
  return (object?.children ?? []).length > 0;
}

function intoEmpty(text: string, path: readonly string[], name: string, entry: Entry): Edit {
  const lineEnd = lineEndOf(text);
  const before = text === '' || text.endsWith('\n') ? '' : lineEnd;
  const written = pretty(nested([...path, name], entry), { unit: '  ', lineEnd }, '');
  return at(text.length, before + written + lineEnd);
}

function intoObject(
  text: string,
  root: Node,
  object: Node,
  name: string,
  value: Entry,
): readonly Edit[] {
  const layout = layoutOf(text, root);
  const { lineEnd, unit } = layout;
  const last = object.children?.at(-1);
  const [first] = object.children ?? [];
  const inside = object.offset + 1;
  if (first === undefined || last === undefined) {
    const base = indentAt(text, object.offset);
    const indent = base + unit;
    const written = `${lineEnd}${indent}${JSON.stringify(name)}: ${pretty(value, layout, indent)}`;
    const hasLine = text.slice(inside, object.offset + object.length).includes('\n');
    return [at(inside, hasLine ? written : written + lineEnd + base)];
  }
  if (isOneLine(text, object)) {
    const written = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
    return [at(last.offset + last.length, `,${written}`), at(inside, `${written},`)];
  }
  const indent = isFirstInLine(text, first.offset)
    ? indentAt(text, first.offset)
    : indentAt(text, object.offset) + unit;
  const written = `${indent}${JSON.stringify(name)}: ${pretty(value, layout, indent)}`;
  // Behind what stands last, unless a comment without a comma before it would end up with our
  // entry.
  const end = endOf(text, object, last);
  const atEnd =
    end === null
      ? []
      : [
          at(
            end.offset,
            `${end.hasComma ? '' : ','}${lineEnd}${written}${end.hasComma ? ',' : ''}`,
          ),
        ];
  const firstLine = lineStartOf(text, first.offset);
  const atFirst = firstLine > inside ? [at(firstLine, `${written},${lineEnd}`)] : [];
  return [...atEnd, ...atFirst, at(inside, `${lineEnd}${written},`)];
}

/** Where the next entry goes behind the last one; null where a comment is in the way. */
function endOf(
  text: string,
  object: Node,
  last: Node,
): { readonly offset: number; readonly hasComma: boolean } | null {
  const from = last.offset + last.length;
  const tokens = tokensOf(text, from, object.offset + object.length - 1);
  const hasComma = tokens.some(({ kind }) => kind === comma);
  const final = tokens.at(-1);
  if (final === undefined) return { offset: from, hasComma };
  if (!hasComma) return null;
  return { offset: final.end, hasComma };
}

interface Token {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
}

/** Commas and comments between two offsets. */
function tokensOf(text: string, from: number, to: number): readonly Token[] {
  const scanner = createScanner(text.slice(from, to), false);
  const found: Token[] = [];
  for (;;) {
    const kind: number = scanner.scan();
    const length = scanner.getTokenLength();
    if (length === 0) return found;
    const start = from + scanner.getTokenOffset();
    if (kind === comma || comments.has(kind)) found.push({ kind, start, end: start + length });
  }
}

function cutOf(text: string, object: Node, property: Node): Edit {
  const end = property.offset + property.length;
  const siblings = object.children ?? [];
  const index = siblings.indexOf(property);
  const next = siblings[index + 1]?.offset ?? object.offset + object.length - 1;
  const behind = tokensOf(text, end, next).find(({ kind }) => kind === comma);
  if (behind !== undefined) {
    // A comment between value and comma goes with the value.
    return [{ ...wholeLines(text, property.offset, behind.end), text: '' }];
  }
  const cut = { ...wholeLines(text, property.offset, end), text: '' };
  const previous = siblings[index - 1];
  if (previous === undefined) return [cut];
  const before = tokensOf(text, previous.offset + previous.length, property.offset).find(
    ({ kind }) => kind === comma,
  );
  return before === undefined ? [cut] : [{ start: before.start, end: before.end, text: '' }, cut];
}
