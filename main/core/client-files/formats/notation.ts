/**
 * How one kind of file is read and changed. A notation proposes changes as cuts and insertions in
 * the text; `edit-entry.ts` keeps the first that turns out to change our entry and nothing else
 * (CFG-6, SEC-117).
 */

/**
 * Where servers are kept: keys from the top, and whether they are named there or listed with a
 * `name`.
 */
export interface Container {
  readonly path: readonly string[];
  readonly kind: 'map' | 'list';
}

export type EntryValue = string | number | boolean | readonly string[] | EntryTable;
interface EntryTable {
  readonly [key: string]: EntryValue;
}

/** What a client expects under our name; the order of the keys is kept. */
export type Entry = EntryTable;

/** A cut of the text, with what comes in its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One way to make the change: all of its splices, in the order of the text, or none. */
export type Edit = readonly Splice[];

/** One file, read. All its edits hold for this text only. */
export interface ParsedFile {
  /** The whole document as plain values; undefined where it is empty. */
  readonly value: unknown;
  /** Where the key or the item of this name begins; null where there is none. */
  offsetOf(name: string): number | null;
  /** Ways to add an entry that is not there, the nicest first; each is one insertion. */
  insertions(name: string, entry: Entry): readonly Edit[];
  /** Ways to give an entry another value. */
  replacements(name: string, entry: Entry): readonly Edit[];
  /** Ways to take an entry away. */
  removals(name: string): readonly Edit[];
}

export interface Notation {
  /** @throws CannotEdit */
  parse(text: string, container: Container): ParsedFile;
}

export type CannotEditReason = 'unreadable' | 'ambiguous' | 'other-shape';

const sentences: Readonly<Record<CannotEditReason, string>> = {
  unreadable: 'The file cannot be read as what it should be; perhaps somebody is editing it.',
  ambiguous: 'The file has the same key twice, so it is unclear which one counts.',
  'other-shape': 'The file is written in a way that Consentry does not change.',
};

/** This text is not changed. The message is for people and never has text of the file in it. */
export class CannotEdit extends Error {
  readonly reason: CannotEditReason;

  constructor(reason: CannotEditReason) {
    super(sentences[reason]);
    this.name = 'CannotEdit';
    this.reason = reason;
  }
}
