/**
 * Ids of requirements: each has a row, each row is shown by a test that runs, and the pages about
 * them are up to date.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { families } from '../requirements/families.ts';
import { renderRequirements } from '../requirements/render.ts';
import type { Requirement } from '../requirements/requirement.ts';
import { faultOf, idsIn, rowsOf, runsWith, testsById } from '../requirements/shown.ts';
import { testsIn, titledTests } from '../requirements/test-titles.ts';
import { repositoryFiles } from './repository-files.ts';

const root = join(import.meta.dirname, '../..');
const rows: ReadonlyMap<string, Requirement> = new Map(rowsOf(families));
const tests = testsById(titledTests(root));

test('every id has one row', () => {
  const all = rowsOf(families).map(([id]) => id);
  expect(all.filter((id, index) => all.indexOf(id) !== index)).toEqual([]);
  expect(all.filter((id) => !idsIn(id).has(id))).toEqual([]);
});

test('every id in source, tests and documents has a row', () => {
  const dangling = repositoryFiles(root).flatMap(({ path, text }) =>
    [...idsIn(text)].filter((id) => !rows.has(id)).map((id) => `${path}: ${id}`),
  );
  expect(dangling).toEqual([]);
});

test('every row is shown by a test that runs, or says by what else or why not', () => {
  expect([...rows].flatMap(([id, row]) => faultOf(id, row, tests, rows) ?? [])).toEqual([]);
});

/** How many lines the list of each system has. */
const linesOfSystems = { ATLAR: 32, ATOMIC: 33, ATMOS: 50, ATRYUM: 64, ALATION: 34 } as const;

test.each(Object.entries(linesOfSystems))(
  'every one of the lines of %s has a row that a test of its own shows everywhere',
  (system, count) => {
    const asked = Array.from({ length: count }, (_, index) => `${system}-${index + 1}`);
    const faults = asked.filter((id) => {
      const row = rows.get(id);
      return (
        row === undefined ||
        row.needs !== undefined ||
        row.notShown !== undefined ||
        row.shownBy !== undefined ||
        !(tests.get(id) ?? []).some((each) => runsWith(each, undefined))
      );
    });
    expect(faults).toEqual([]);
    expect([...rows.keys()].filter((id) => id.startsWith(`${system}-`))).toHaveLength(count);
  },
);

test('the pages are what the script would write', () => {
  for (const [path, text] of renderRequirements(root))
    expect(
      readFileSync(join(root, path), 'utf8'),
      `${path}: node scripts/render-requirements.mjs`,
    ).toBe(text);
});

const sample = (source: string): ReturnType<typeof testsIn> =>
  testsIn('test/core/sample.test.ts', source);

test.each([
  ['of a test', `test('SEC-01 a', () => {});`, ['SEC-01 a'], []],
  ['of a group', `describe('SEC-01', () => { it('b', () => {}); });`, ['SEC-01', 'b'], []],
  ['after a table', `test.for([['SEC-02']])('SEC-01 %s', () => {});`, ['SEC-01 %s'], []],
  ['with a computed part', 'test(`SEC-01 ${name} c`, () => {});', ['SEC-01 … c'], []],
  [
    'of Playwright',
    `test.describe('SEC-01', () => { test('b', () => {}); });`,
    ['SEC-01', 'b'],
    [],
  ],
  ['skipped', `test.skip('SEC-01', () => {});`, ['SEC-01'], ['skip']],
  ['to be written', `it.todo('SEC-01');`, ['SEC-01'], ['todo']],
  ['in a skipped group', `describe.skip('g', () => { it('b', () => {}); });`, ['g', 'b'], ['skip']],
  ['under a condition', `test.runIf(isPosix)('a', () => {});`, ['a'], ['isPosix']],
  ['unless a condition', `test.skipIf(isPosix)('a', () => {});`, ['a'], ['not (isPosix)']],
  ['inside an if', `if (isPosix) test('a', () => {});`, ['a'], ['isPosix']],
  [
    'skipped from inside',
    `test('a', () => { test.skip(isPosix, 'why'); });`,
    ['a'],
    ['not (isPosix)'],
  ],
])('a title is read: %s', (_, source, titles, conditions) => {
  expect(sample(source)).toEqual([{ file: 'test/core/sample.test.ts', titles, conditions }]);
});

test.each([
  ['without a test', `test('a', () => {});`, {}, 'title of no test'],
  ['with an id in a comment only', `// SEC-01\ntest('a', () => {});`, {}, 'title of no test'],
  ['with a skipped test', `test.skip('SEC-01', () => {});`, {}, 'no test that always runs: skip'],
  ['with a condition that nobody knows', `test.runIf(lucky)('SEC-01', () => {});`, {}, 'lucky'],
  [
    'with a need that is not said',
    `test.runIf(canBeAdministrator)('SEC-01', () => {});`,
    {},
    'canBe',
  ],
  [
    'with a need that is wrong',
    `test.runIf(canBeAdministrator)('SEC-01', () => {});`,
    { needs: 'Linux' },
    'no test that runs with Linux',
  ],
  ['with a need that is none', `test('SEC-01', () => {});`, { needs: 'Linux' }, 'drop `needs`'],
  [
    'that points to a row that nothing shows',
    `test('a', () => {});`,
    { shownBy: ['SEC-02'] },
    'SEC-02, which no test shows',
  ],
  [
    'that points elsewhere but has a test',
    `test('SEC-01', () => {});`,
    { notShown: 'why' },
    'a test of its own',
  ],
] as const)('a row is at fault: %s', (_, source, row, words) => {
  const some = new Map<string, Requirement>([['SEC-01', { holds: 'x', ...row }]]);
  expect(faultOf('SEC-01', { holds: 'x', ...row }, testsById(sample(source)), some)).toContain(
    words,
  );
});

test('a test in the folder of the desktop app runs with Electron, and with nothing else', () => {
  const [found] = testsIn('test/electron/sample.test.ts', `test('SEC-01', () => {});`);
  if (found === undefined) throw new Error('no test was read');
  expect([runsWith(found, 'Electron'), runsWith(found, undefined)]).toEqual([true, false]);
});
