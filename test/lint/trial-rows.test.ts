/** What outsiders broke: each row of docs/requirements.md is in the title of a test, and each such title has its row. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const id = /TRIAL-[A-D](?:-B)?\d+/gu;

function idsIn(text: string): Set<string> {
  return new Set(text.match(id) ?? []);
}

/** Without comments: an id there shows nothing. */
function testSources(): string {
  const folder = join(root, 'test');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/u.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gmu, '');
}

test('every row of what outsiders broke is in the title of a test, and every such title has a row', () => {
  const rows = readFileSync(join(root, 'docs/requirements.md'), 'utf8')
    .split('\n')
    .flatMap((line) => /^\| (TRIAL-\S+) /u.exec(line)?.[1] ?? []);
  expect(rows.length).toBeGreaterThan(30);
  expect([...idsIn(testSources())].sort()).toEqual(rows.sort());
});
