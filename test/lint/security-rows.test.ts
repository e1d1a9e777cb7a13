/**
 * The rows of the threat list that this version answers for, each with a test whose title has its id: browser and network
 * (A), authorization server (B), consent and what people see (C), policy and the call path (D), connectors by address (E) and
 * by command (F), what tools say (G), secrets and the log (H), the desktop shell (I), and what is around it (J) with its updates; and what can go wrong
 * with start and end, connectors, the call path, windows and the log.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const attacks = [...from(1, 99), ...from(102, 119)];
const failures = [1, 2, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 21, 22, 23, 24, 27, 28];
const rows = [
  ...attacks.map((row) => `SEC-${String(row).padStart(2, '0')}`),
  ...failures.map((row) => `REL-${String(row).padStart(2, '0')}`),
];

function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

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

test('every row that this version answers for is in the title of a test', () => {
  const all = titles();
  expect(rows.filter((row) => !all.includes(row))).toEqual([]);
});
