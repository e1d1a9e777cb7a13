/**
 * TOML, with servers as tables (`[mcp_servers.name]`) or as a list of tables (`[[mcp_servers]]`
 * with a `name`). Where a file has them inline (`mcp_servers = []`), ours goes in there, because
 * such a table cannot be added to by a header.
 */
import { getStaticTOMLValue, parseTOML, type AST } from 'toml-eslint-parser';
import { entriesOf } from './entry-tree.ts';
import {
  CannotEdit,
  type Container,
  type Edit,
  type Entry,
  type EntryValue,
  type Notation,
  type ParsedFile,
  type Splice,
} from './notation.ts';
import { at, lineAfter, lineEndOf, wholeLines } from './text-shape.ts';

export const toml: Notation = { parse: (text, container) => parse(text, container) };

function parse(text: string, container: Container): ParsedFile {
  const program = parseTOML(text, { tomlVersion: '1.0' });
  const [top] = program.body;
  const value: unknown = getStaticTOMLValue(program);
  const names = entriesOf(value, container).map(({ name }) => name);
  // A table cannot be there twice; an item of a list can.
  if (new Set(names).size < names.length) throw new CannotEdit('ambiguous');
  const tables = top.body.filter((each) => each.type === 'TOMLTable');
  const inline = inlineContainer(top, container);

  /**
   * Our table with its sub-tables, in the order of the file; empty where it is written in another
   * way.
   */
  function tablesOf(name: string): readonly AST.TOMLTable[] {
    const key = container.kind === 'map' ? name : indexOf(value, container, name);
    const prefix = [...container.path, key];
    return tables.filter(({ resolvedKey }) => prefix.every((part, at) => resolvedKey[at] === part));
  }

  return {
    value,
    offsetOf: (name) =>
      (inline === null ? tablesOf(name)[0] : inlineItem(inline, name))?.range[0] ?? null,
    insertions(name, entry) {
      if (inline !== null) return [intoInline(text, inline, name, entry)];
      return [atEnd(text, headed(container, name, entry))];
    },
    replacements(name, entry) {
      if (inline !== null) {
        const item = inlineItem(inline, name);
        if (item === undefined) return [];
        const written = inlineText(container, name, entry);
        return [[{ start: item.range[0], end: item.range[1], text: written }]];
      }
      const [first, ...more] = tablesOf(name);
      if (first === undefined) return [];
      const written = headed(container, name, entry).join(lineEndOf(text));
      return [
        [
          { start: first.range[0], end: first.range[1], text: written },
          ...more.map((table) => tableCut(text, table)),
        ],
      ];
    },
    removals(name) {
      if (inline !== null) {
        const item = inlineItem(inline, name);
        return item === undefined ? [] : inlineCuts(text, inline, item);
      }
      return [tablesOf(name).map((table) => tableCut(text, table))];
    },
  };
}

type Inline = AST.TOMLInlineTable | AST.TOMLArray;
type InlineItem = AST.TOMLKeyValue | AST.TOMLContentNode;

/**
 * `mcp_servers = {…}` or `= […]` at the top, or in the table above it; null where it is not written
 * like that.
 */
function inlineContainer(top: AST.TOMLTopLevelTable, { path }: Container): Inline | null {
  const candidates = top.body.flatMap((each) =>
    each.type === 'TOMLTable'
      ? each.body.map((inner) => ({ keys: [...each.resolvedKey, ...keysOf(inner)], node: inner }))
      : [{ keys: keysOf(each), node: each }],
  );
  const found = candidates.find(
    ({ keys }) => keys.length === path.length && path.every((part, at) => keys[at] === part),
  )?.node.value;
  return found?.type === 'TOMLInlineTable' || found?.type === 'TOMLArray' ? found : null;
}

function keysOf(pair: AST.TOMLKeyValue): string[] {
  return pair.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
}

function itemsOf(inline: Inline): readonly InlineItem[] {
  return inline.type === 'TOMLArray' ? inline.elements : inline.body;
}

function inlineItem(inline: Inline, name: string): InlineItem | undefined {
  if (inline.type === 'TOMLInlineTable') {
    return inline.body.find((pair) => {
      const [first, ...more] = keysOf(pair);
      return first === name && more.length === 0;
    });
  }
  return inline.elements.find(
    (element) =>
      element.type === 'TOMLInlineTable' &&
      element.body.some(
        (pair) =>
          keysOf(pair).join('.') === 'name' &&
          pair.value.type === 'TOMLValue' &&
          pair.value.value === name,
      ),
  );
}

function indexOf(value: unknown, container: Container, name: string): number {
  return entriesOf(value, container).findIndex((each) => each.name === name);
}

/** In front of the others: there a comma never has to be looked for. */
function intoInline(text: string, inline: Inline, name: string, entry: Entry): Edit {
  const kind = inline.type === 'TOMLArray' ? 'list' : 'map';
  const written = inlineText({ path: [], kind }, name, entry);
  const start = inline.range[0] + 1;
  const [first] = itemsOf(inline);
  const rest = text.slice(start, start + 1);
  const before = kind === 'map' && rest !== ' ' ? ' ' : '';
  const inserted =
    first === undefined
      ? `${before}${written}${kind === 'map' ? ' ' : ''}`
      : `${before}${written}, `;
  return [{ start, end: start, text: inserted }];
}

function inlineCuts(text: string, inline: Inline, item: InlineItem): readonly Edit[] {
  const items = itemsOf(inline);
  const index = items.indexOf(item);
  const next = items[index + 1];
  const previous = items[index - 1];
  const [start, end] = item.range;
  if (next !== undefined) return [[{ start, end: next.range[0], text: '' }]];
  const comma = text.indexOf(',', end);
  const trailing =
    comma !== -1 && comma < inline.range[1] && text.slice(end, comma).trim() === ''
      ? [[{ start, end: comma + 1, text: '' }]]
      : [];
  const last = [{ start: previous?.range[1] ?? start, end, text: '' }];
  return [...trailing, last];
}

function inlineText({ kind }: Container, name: string, entry: Entry): string {
  const table = inlineTable(kind === 'list' ? { name, ...entry } : entry);
  return kind === 'list' ? table : `${name} = ${table}`;
}

function inlineTable(entry: Entry): string {
  const pairs = Object.entries(entry).map(([key, value]) => `${key} = ${valueText(value)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** The lines of a table of its own. */
function headed({ path, kind }: Container, name: string, entry: Entry): string[] {
  const above = path.join('.');
  const header = kind === 'list' ? `[[${above}]]` : `[${above}.${name}]`;
  const all = kind === 'list' ? { name, ...entry } : entry;
  return [header, ...Object.entries(all).map(([key, value]) => `${key} = ${valueText(value)}`)];
}

/** Every key of ours and every name of an entry is a bare key; what is foreign is in the values. */
function valueText(value: EntryValue): string {
  if (typeof value === 'string') return basicString(value);
  if (typeof value === 'object')
    return isList(value) ? `[${value.map(basicString).join(', ')}]` : inlineTable(value);
  return String(value);
}

function isList(value: EntryValue): value is readonly string[] {
  return Array.isArray(value);
}

/** JSON escapes all that TOML needs escaped, but for the delete character. */
function basicString(text: string): string {
  return JSON.stringify(text).replaceAll('\u007F', String.raw`\u007F`);
}

function atEnd(text: string, lines: readonly string[]): Edit {
  const lineEnd = lineEndOf(text);
  const isUnfinished = text !== '' && !text.endsWith('\n');
  const gap = text.trim() === '' ? '' : lineEnd;
  const written = `${isUnfinished ? lineEnd : ''}${gap}${lines.join(lineEnd)}${isUnfinished ? '' : lineEnd}`;
  return at(text.length, written);
}

/**
 * The table from its header to its last line, and the empty line before it where another follows.
 */
function tableCut(text: string, table: AST.TOMLTable): Splice {
  const { start, end } = wholeLines(text, table.range[0], endOf(text, table));
  const before = /\r?\n\r?\n$/u.exec(text.slice(0, start));
  const isAlone = text.slice(end).trim() === '' || /^\r?\n/u.test(text.slice(end));
  const blank = before === null || !isAlone ? 0 : before[0].length - (before[0].indexOf('\n') + 1);
  return { start: start - blank, end, text: '' };
}

/** With the comment behind the last value. */
function endOf(text: string, table: AST.TOMLTable): number {
  const [, end] = table.range;
  const line = text.slice(end, lineAfter(text, end));
  return /^[ \t]*#/u.test(line) ? end + line.trimEnd().length : end;
}
