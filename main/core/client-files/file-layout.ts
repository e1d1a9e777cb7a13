/**
 * One client's files, as that client reads them: the notation, where servers are, and what a new
 * file begins with. Some clients have moved their servers deeper; a file that has them there is
 * written like that, and one that has not stays as it is.
 */
import type { ClientRow } from './clients/client-row.ts';
import { isTable, type FoundEntry } from './formats/entry-tree.ts';
import {
  putEntry,
  readEntries,
  removeEntry,
  whereOurs,
  type Piece,
  type Placed,
} from './formats/edit-entry.ts';
import { loadNotation } from './formats/load-notation.ts';
import type { Container, Entry } from './formats/notation.ts';

export interface LaidOut extends Placed {
  /** As it was written, which may be another than was asked for. */
  readonly entry: Entry;
  /** What it was put into: the text, or what a new file begins with. */
  readonly base: string;
}

/** All of it may throw CannotEdit. */
export interface FileLayout {
  entries(text: string): readonly FoundEntry[];
  put(text: string, name: string, entry: Entry): LaidOut;
  remove(text: string, name: string, piece: Piece | null): string;
  where(text: string, name: string, piece: Piece | null): ReturnType<typeof whereOurs>;
  /** As the client finds an entry of this name. */
  entryValue(name: string, entry: Entry): unknown;
}

export async function loadLayout(row: ClientRow): Promise<FileLayout> {
  const notation = await loadNotation(row.notation);
  const { container, deeper, head = '' } = row;

  /** Null: this file has no servers there. */
  function deeperIn(text: string): Container | null {
    if (deeper === undefined) return null;
    const held = readEntries(notation, container, text).find(({ name }) => name === deeper.key);
    return held !== undefined && isMapOfTables(held.value)
      ? { ...container, path: [...container.path, deeper.key] }
      : null;
  }

  function containersOf(text: string): readonly Container[] {
    const inner = deeperIn(text);
    return inner === null ? [container] : [inner, container];
  }

  /** Where an entry of this name is; where none is, the place for a new one. */
  function containerFor(text: string, name: string): Container {
    const all = containersOf(text);
    const found = all.find((each) =>
      readEntries(notation, each, text).some((entry) => entry.name === name),
    );
    return found ?? all[0] ?? container;
  }

  return {
    entries: (text) =>
      containersOf(text).flatMap((each, _index, all) =>
        readEntries(notation, each, text).filter(
          ({ name }) => all.length === 1 || each !== container || name !== deeper?.key,
        ),
      ),
    put(text, name, entry) {
      const base = text.trim() === '' ? text + head : text;
      const chosen = containerFor(base, name);
      const shaped = chosen === container ? entry : (deeper?.entry(entry) ?? entry);
      return { ...putEntry(notation, chosen, base, name, shaped), entry: shaped, base };
    },
    remove: (text, name, piece) =>
      removeEntry(notation, containerFor(text, name), text, name, piece),
    where: (text, name, piece) => whereOurs(notation, containerFor(text, name), text, name, piece),
    entryValue: (name, entry) => (container.kind === 'list' ? { name, ...entry } : entry),
  };
}

/** Servers under their names, and not a server that happens to be called so. */
function isMapOfTables(value: unknown): boolean {
  return isTable(value) && Object.values(value).every(isTable);
}
