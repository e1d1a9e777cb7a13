/**
 * The lines of the vendors' documents that Consentry has to cope with as a client (side C or PC in seeds.md), each with a
 * test whose title has its id. The list is kept here; where the document lies beside the repository, it is compared with it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const document = join(root, '../../shared/reference/seeds.md');

const lines: readonly string[] = [
  ...ids('ATLAR', '1-9 27-29 31 32'),
  ...ids('ATOMIC', '1-6 9 15 18 20 21 33'),
  ...ids('ATMOS', '1-19 49'),
  ...ids('ATRYUM', '20 39-42'),
  ...ids('ALATION', '1-19 28 29 34'),
];

/**
 * The lines about what we do for clients and people (side P) that this version answers for: those of Atlar,
 * Atomic, Atmos and Alation, and the rules, approvals and activity of Atryum. Not yet: ATMOS-21 and 46, ATRYUM-43 (first
 * run), ATRYUM-64 (filters that are kept).
 */
const ownLines: readonly string[] = [
  ...ids('ATLAR', '10-26 30'),
  ...ids('ATOMIC', '7 8 10-14 16 17 19 22-28 30 32'),
  ...ids('ATMOS', '20 22-45 47 48 50'),
  ...ids('ALATION', '20-27 30-33'),
  ...ids('ATRYUM', '44-63'),
];

/** Ids in titles of tests and of what groups them; ids in comments count for nothing. */
function titledIds(): ReadonlySet<string> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.test\.tsx?$/u.test(file),
  );
  const title =
    /\b(?:test|it|describe)(?:\.[a-zA-Z]+(?:<[^>]*>)?(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?)*\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/gu;
  // The title of a table stands after the table.
  const tabled = /\]\s*(?:as const)?,?\s*\)\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/gu;
  const titled = new Set<string>();
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const pattern of [title, tabled])
      for (const [, , found = ''] of text.matchAll(pattern))
        for (const [id] of found.matchAll(/\b[A-Z]+-\d+\b/gu)) titled.add(id);
  }
  return titled;
}

/** Rows of the checklists, by id. A line that was struck through is none. */
function clientLines(): readonly string[] {
  const found: string[] = [];
  for (const row of readFileSync(document, 'utf8').split('\n')) {
    const [, id, , , side] = row.split(/(?<!\\)\|/u).map((cell) => cell.trim());
    if (id !== undefined && /^[A-Z]+-\d+$/u.test(id) && (side === 'C' || side === 'PC'))
      found.push(id);
  }
  return found;
}

test('every line for us as a client is in the title of a test', () => {
  if (existsSync(document)) expect(clientLines().toSorted()).toEqual(lines.toSorted());
  const titled = titledIds();
  expect(lines.filter((id) => !titled.has(id))).toEqual([]);
});

test('every line of ours that this version answers for is in the title of a test', () => {
  const titled = titledIds();
  expect(ownLines.filter((id) => !titled.has(id))).toEqual([]);
});

function ids(vendor: string, numbers: string): readonly string[] {
  return numbers.split(' ').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => `${vendor}-${first + index}`);
  });
}
