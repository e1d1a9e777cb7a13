/**
 * The rows of the threat list that this version answers for, each with a test whose title has its id: browser and network
 * (A), authorization server (B), consent and what people see (C), as far as they are P0 or P1.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const rows = Array.from({ length: 45 }, (_, index) => `SEC-${String(index + 1).padStart(2, '0')}`);

/** Titles of tests and of what groups them; ids in comments count for nothing. */
function titles(): string {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.test\.tsx?$/u.test(file),
  );
  const found: string[] = [];
  const title =
    /\b(?:test|it|describe)(?:\.[a-zA-Z]+(?:<[^>]*>)?(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?)*\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/gu;
  for (const file of files)
    for (const [, , text = ''] of readFileSync(join(root, file), 'utf8').matchAll(title))
      found.push(text);
  return found.join('\n');
}

test('every row of A, B and C is in the title of a test', () => {
  const all = titles();
  expect(rows.filter((row) => !all.includes(row))).toEqual([]);
});
