/**
 * For any document: installing and taking out again gives the same bytes, and in between nothing
 * but our entry differs.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  putEntry,
  readEntries,
  removeEntry,
} from '../../../main/core/client-files/formats/edit-entry.ts';
import {
  CannotEdit,
  type Container,
  type Notation,
} from '../../../main/core/client-files/formats/notation.ts';
import { formats } from './made-documents.ts';

const entry = { type: 'http', url: 'http://127.0.0.1:29170/mcp', list: ['a b', '"q"'] };

describe.each(formats)('$format', ({ notation, container, documents }) => {
  test('CFG-6 CFG-12 installing and uninstalling gives any document back byte for byte', () => {
    let edited = 0;
    fc.assert(
      fc.property(documents, (before) => {
        const placed = putOrNull(notation, container, before);
        if (placed === null) return;
        edited += 1;
        expect(placed.piece).not.toBeNull();
        expect(removeEntry(notation, container, placed.text, 'consentry', placed.piece)).toBe(
          before,
        );
        expect(putEntry(notation, container, placed.text, 'consentry', entry).text).toBe(
          placed.text,
        );
      }),
      { numRuns: 1000 },
    );
    expect(edited).toBeGreaterThan(600);
  });

  test('CFG-6 what was inserted is one stretch, and the rest of the text is still around it', () => {
    fc.assert(
      fc.property(documents, (before) => {
        const placed = putOrNull(notation, container, before);
        if (placed === null) return;
        const names = readEntries(notation, container, before).map(({ name }) => name);
        const after = readEntries(notation, container, placed.text).map(({ name }) => name);
        expect(after.toSorted()).toEqual([...names, 'consentry'].toSorted());
        const added = placed.text.length - before.length;
        expect(added).toBe(placed.piece?.text.length);
      }),
    );
  });

  test('CFG-12 without knowing what was inserted, only our entry goes', () => {
    fc.assert(
      fc.property(documents, (before) => {
        const placed = putOrNull(notation, container, before);
        if (placed === null) return;
        const removed = removeEntry(notation, container, placed.text, 'consentry', null);
        expect(readEntries(notation, container, removed)).toEqual(
          readEntries(notation, container, before),
        );
      }),
    );
  });

  test('CFG-10 replacing changes our entry only, however it was written', () => {
    fc.assert(
      fc.property(documents, (before) => {
        const placed = putOrNull(notation, container, before);
        if (placed === null) return;
        const other = { url: 'http://127.0.0.1:1/mcp' };
        const replaced = putEntry(notation, container, placed.text, 'consentry', other);
        expect(replaced.piece).toBeNull();
        expect(readEntries(notation, container, replaced.text).length).toBe(
          readEntries(notation, container, placed.text).length,
        );
      }),
    );
  });
});

/** Null: this text is refused, which is always allowed. */
function putOrNull(notation: Notation, container: Container, text: string) {
  try {
    return putEntry(notation, container, text, 'consentry', entry);
  } catch (error) {
    if (error instanceof CannotEdit) return null;
    throw error;
  }
}
