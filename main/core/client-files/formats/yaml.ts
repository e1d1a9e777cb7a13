/** YAML, with servers as a map or as a list of items with a `name`. */
import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { entriesOf } from './entry-tree.ts';
import {
  CannotEdit,
  type Container,
  type Edit,
  type Entry,
  type EntryValue,
  type Notation,
  type ParsedFile,
} from './notation.ts';
import {
  at,
  indentAt,
  isFirstInLine,
  lineAfter,
  lineEndOf,
  lineStartOf,
  wholeLines,
} from './text-shape.ts';

export const yaml: Notation = { parse: (text, container) => parse(text, container) };

type Collection = YAMLMap | YAMLSeq;
interface Item {
  readonly start: number;
  readonly end: number;
}

function parse(text: string, container: Container): ParsedFile {
  const [key, ...deeper] = container.path;
  if (key === undefined || deeper.length > 0) throw new CannotEdit('other-shape');
  const document = parseDocument(text);
  if (document.errors.some(({ code }) => code === 'DUPLICATE_KEY'))
    throw new CannotEdit('ambiguous');
  if (document.errors.length > 0) throw new CannotEdit('unreadable');
  const root = document.contents;
  const isEmpty = root === null || (isScalar(root) && root.value === null);
  if (!isEmpty && !isMap(root)) throw new CannotEdit('other-shape');
  const top = isMap(root) ? root : null;
  const value: unknown = document.toJS() ?? undefined;
  const names = entriesOf(value, container).map(({ name }) => name);
  if (new Set(names).size < names.length) throw new CannotEdit('ambiguous');
  const pair = top?.items.find((each) => isScalar(each.key) && each.key.value === key);
  const held = isCollection(pair?.value) ? pair.value : null;
  const lineEnd = lineEndOf(text);

  return {
    value,
    offsetOf: (name) => (held === null ? null : (itemOf(text, held, name)?.start ?? null)),
    insertions(name, entry) {
      if (held !== null) return intoCollection(text, held, pair, name, entry);
      const unit = '  ';
      if (pair !== undefined) {
        // Named, with nothing behind it.
        const offset = lineAfter(text, endOf(pair.key));
        const indent = indentAt(text, startOf(pair.key)) + unit;
        const lines = itemLines(container, name, entry, indent).join(lineEnd);
        const isOpen = offset === text.length && !text.endsWith('\n');
        return [at(offset, isOpen ? lineEnd + lines : lines + lineEnd)];
      }
      if (top?.flow === true) return [intoFlow(top, container, key, name, entry)];
      const base = top === null ? '' : indentAt(text, top.range?.[0] ?? 0);
      const lines = [`${base}${key}:`, ...itemLines(container, name, entry, base + unit)];
      const isOpen = text !== '' && !text.endsWith('\n');
      const written = lines.join(lineEnd);
      const end = at(text.length, isOpen ? lineEnd + written : written + lineEnd);
      // A text block, or the end of the document, may forbid the end of the text.
      const first = top === null ? [] : [at(lineStartOf(text, startOf(top)), written + lineEnd)];
      return [end, ...first];
    },
    replacements(name, entry) {
      const item = held === null ? null : itemOf(text, held, name);
      if (item === null || held === null) return [];
      const written =
        held.flow === true
          ? flowItem(container, name, entry)
          : itemLines(container, name, entry, indentAt(text, item.start)).join(lineEnd).trimStart();
      return [[{ start: item.start, end: item.end, text: written }]];
    },
    removals(name) {
      const item = held === null ? null : itemOf(text, held, name);
      if (item === null || held === null) return [];
      if (held.flow === true) return flowCuts(text, held, item);
      const cut = wholeLines(text, item.start, item.end);
      if (held.items.length > 1) return [[{ ...cut, text: '' }]];
      // The last one: what stays is an empty container, not one without a value.
      const empty = container.kind === 'list' ? ' []' : ' {}';
      const keyEnd = text.indexOf(':', endOf(pair?.key)) + 1;
      return [
        [
          { start: keyEnd, end: keyEnd, text: empty },
          { ...cut, text: '' },
        ],
      ];
    },
  };
}

function isCollection(value: unknown): value is Collection {
  return isMap(value) || isSeq(value);
}

function startOf(node: unknown): number {
  return (node as Node | undefined)?.range?.[0] ?? 0;
}

function endOf(node: unknown): number {
  return (node as Node | undefined)?.range?.[1] ?? 0;
}

/** From the key (or the dash) to the end of the last value, without the line end behind it. */
function itemOf(text: string, held: Collection, name: string): Item | null {
  for (const each of held.items) {
    if (isPair(each)) {
      if (!isScalar(each.key) || String(each.key.value) !== name) continue;
      const start = startOf(each.key);
      return {
        start,
        end: start + text.slice(start, endOf(each.value ?? each.key)).trimEnd().length,
      };
    }
    if (!isMap(each) || each.get('name') !== name) continue;
    const from = startOf(each);
    const start = held.flow === true ? from : text.lastIndexOf('-', from);
    return { start, end: start + text.slice(start, endOf(each)).trimEnd().length };
  }
  return null;
}

/**
 * Right behind the line of the key: what stands at the end of a block may belong to a text or be a
 * comment.
 */
function intoCollection(
  text: string,
  held: Collection,
  pair: Pair | undefined,
  name: string,
  entry: Entry,
): readonly Edit[] {
  const kind = isSeq(held) ? 'list' : 'map';
  const container: Container = { path: [], kind };
  if (held.flow === true) {
    const start = startOf(held) + 1;
    const written = flowItem(container, name, entry);
    return [at(start, held.items.length === 0 ? written : `${written}, `)];
  }
  const offset = lineAfter(text, endOf(pair?.key));
  const first = startOf(held);
  const dash = kind === 'list' ? text.lastIndexOf('-', first) : first;
  if (!isFirstInLine(text, dash)) return [];
  const lines = itemLines(container, name, entry, indentAt(text, dash));
  const written = lines.join(lineEndOf(text)) + lineEndOf(text);
  return [at(offset, written), at(lineStartOf(text, dash), written)];
}

function itemLines({ kind }: Container, name: string, entry: Entry, indent: string): string[] {
  const pairs = Object.entries(entry).map(([key, value]) => `${key}: ${flowText(value)}`);
  return kind === 'list'
    ? [`${indent}- name: ${scalar(name)}`, ...pairs.map((line) => `${indent}  ${line}`)]
    : [`${indent}${name}:`, ...pairs.map((line) => `${indent}  ${line}`)];
}

function intoFlow(
  top: YAMLMap,
  container: Container,
  key: string,
  name: string,
  entry: Entry,
): Edit {
  const [open, close] = container.kind === 'list' ? ['[', ']'] : ['{ ', ' }'];
  const written = `${key}: ${open}${flowItem(container, name, entry)}${close}`;
  return at(startOf(top) + 1, top.items.length === 0 ? written : `${written}, `);
}

function flowItem({ kind }: Container, name: string, entry: Entry): string {
  return kind === 'list' ? flowText({ name, ...entry }) : `${name}: ${flowText(entry)}`;
}

function flowText(value: EntryValue): string {
  if (typeof value === 'string') return scalar(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map((each: string) => scalar(each)).join(', ')}]`;
  const pairs = Object.entries(value).map(([key, inner]) => `${key}: ${flowText(inner)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** Plain words stay plain; all else is quoted as JSON, which YAML reads. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z][A-Za-z0-9_-]*$/u.test(text) &&
    !/^(?:true|false|null|yes|no|on|off|y|n)$/iu.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function flowCuts(text: string, held: Collection, item: Item): readonly Edit[] {
  const behind = /^\s*,[ \t]*/u.exec(text.slice(item.end));
  if (behind !== null) return [[{ start: item.start, end: item.end + behind[0].length, text: '' }]];
  const before = /,\s*$/u.exec(text.slice(startOf(held), item.start));
  return [[{ start: item.start - (before?.[0].length ?? 0), end: item.end, text: '' }]];
}
