/** Which tests show which requirement, computed from the titles of the tests. */
import { requirementId, type Family, type Need, type Requirement } from './requirement.ts';
import type { TitledTest } from './test-titles.ts';

/**
 * Conditions as tests write them, and what they ask for. A test under any other condition shows
 * nothing.
 */
const needOf: ReadonlyMap<string, Need> = new Map([
  ['canBeAdministrator', 'an administrator'],
  ['Chromium', 'Chromium'],
  ['Electron', 'Electron'],
  ["process.platform === 'linux'", 'Linux'],
  ["platform === 'linux'", 'Linux'],
  ["not (process.platform !== 'linux')", 'Linux'],
]);

/** Ids in titles, each with the tests that carry it. */
export type TestsOfIds = ReadonlyMap<string, readonly TitledTest[]>;

export function testsById(tests: readonly TitledTest[]): TestsOfIds {
  const found = new Map<string, TitledTest[]>();
  for (const test of tests)
    for (const id of idsIn(test.titles.join(' '))) {
      const before = found.get(id);
      if (before === undefined) found.set(id, [test]);
      else before.push(test);
    }
  return found;
}

export function idsIn(text: string): ReadonlySet<string> {
  return new Set(text.match(requirementId) ?? []);
}

export function rowsOf(
  families: readonly Family[],
): readonly (readonly [id: string, row: Requirement])[] {
  return families.flatMap(({ groups }) =>
    Object.values(groups).flatMap((rows) => Object.entries(rows)),
  );
}

/**
 * True if the test runs wherever the given need is met; without a need, wherever the suite runs.
 */
export function runsWith(test: TitledTest, need: Need | undefined): boolean {
  return test.conditions.every((condition) => {
    const known = needOf.get(condition);
    return known !== undefined && known === need;
  });
}

/**
 * What is wrong with how a row is shown; undefined where nothing is. A row is shown by a test with
 * its id that runs everywhere, or where `needs` is met if no test runs everywhere; or by the rows
 * that it names; or it says why not.
 */
export function faultOf(
  id: string,
  row: Requirement,
  tests: TestsOfIds,
  rows: ReadonlyMap<string, Requirement>,
): string | undefined {
  const own = tests.get(id) ?? [];
  const { needs, shownBy, notShown } = row;
  if (shownBy !== undefined || notShown !== undefined) {
    if (own.length > 0) return `${id} has a test of its own: say no other`;
    const unknown = (shownBy ?? []).filter((other) => !rows.has(other) || !tests.has(other));
    return unknown.length > 0
      ? `${id} is shown by ${unknown.join(', ')}, which no test shows`
      : undefined;
  }
  if (own.length === 0) return `${id} is in the title of no test`;
  const everywhere = own.some((test) => runsWith(test, undefined));
  if (everywhere)
    return needs === undefined
      ? undefined
      : `${id} has a test that runs without ${needs}: drop \`needs\``;
  if (needs === undefined)
    return `${id} has no test that always runs: ${own.flatMap(({ conditions }) => conditions).join('; ')}`;
  return own.some((test) => runsWith(test, needs))
    ? undefined
    : `${id} has no test that runs with ${needs} alone`;
}
