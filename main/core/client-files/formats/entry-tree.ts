/** The entries of a parsed file of a client, as values. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { CannotEdit, type Container } from './notation.ts';

/** What a file has under one name. */
export interface FoundEntry {
  readonly name: string;
  readonly value: unknown;
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
export function withoutEntry(value: unknown, container: Container, name: string): unknown {
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
export function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isTable(value))
    return tableOf(Object.entries(value).map(([key, inner]) => [key, plain(inner)] as const));
  return value;
}
