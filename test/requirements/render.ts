/** The documents about requirements: `docs/requirements.md` and a page for each family. */
import { families } from './families.ts';
import type { Family, Requirement } from './requirement.ts';
import { rowsOf, testsById, type TestsOfIds } from './shown.ts';
import { titledTests } from './test-titles.ts';

const width = 100;
/** More files than these are not listed, so that pages do not change with each new test. */
const filesShown = 3;

/** @returns texts by path from the root of the repository */
export function renderRequirements(root: string): ReadonlyMap<string, string> {
  const tests = testsById(titledTests(root));
  return new Map([
    ['docs/requirements.md', renderIndex()],
    ...families.map(
      (family) => [`docs/requirements/${family.name}.md`, renderFamily(family, tests)] as const,
    ),
  ]);
}

function renderIndex(): string {
  return [
    '# Requirements',
    '',
    wrap(
      'Tests and comments name requirements by id. Each id has one row on one of these pages: what ' +
        'holds, where the requirement comes from, and the tests that show it. A test shows a row if ' +
        'the id stands in its title.',
    ),
    '',
    ...families.map(
      (family) => `- [${family.title}](requirements/${family.name}.md): ${rangesOf(family)}`,
    ),
    '',
    wrap(
      'The rows stand in `test/requirements/`; `node scripts/render-requirements.mjs` writes these ' +
        'pages. `npm test -- test/lint` fails for an id without a row, for a row without a test that ' +
        'runs, and for a page that is out of date.',
    ),
    '',
    wrap(
      'Folders say what kind of test it is: `test/core` and `test/contract` start the core in the ' +
        'process of the test, `test/headless`, `test/cli` and `test/bridge` test the parts of the ' +
        'headless product, `test/journeys` runs the built product with other programs, ' +
        '`test/renderer` draws components, `test/browser` runs pages in Chromium, `test/electron` ' +
        'runs the desktop app, `test/package` the packaged one, and `test/lint` and `test/pins` read ' +
        'the source.',
    ),
    '',
  ].join('\n');
}

/** For example `SEC-01 … SEC-34`, by prefix. */
function rangesOf(family: Family): string {
  const ids = rowsOf([family]).map(([id]) => id);
  const prefixes = [...new Set(ids.map((id) => id.replace(/\d+$/u, '')))];
  return prefixes
    .map((prefix) => {
      const numbers = ids
        .filter((id) => id.replace(/\d+$/u, '') === prefix)
        .map((id) => id.slice(prefix.length))
        .toSorted((a, b) => Number(a) - Number(b));
      return `${prefix}${numbers[0] ?? ''} … ${prefix}${numbers.at(-1) ?? ''}`;
    })
    .join(', ');
}

function renderFamily(family: Family, tests: TestsOfIds): string {
  const groups = Object.entries(family.groups).map(([heading, rows]) =>
    [
      `## ${heading}`,
      '',
      ...Object.entries(rows).map(([id, row]) => renderRow(id, row, tests)),
      '',
    ].join('\n'),
  );
  return [
    `# ${family.title}`,
    '',
    wrap(
      `Written by \`node scripts/render-requirements.mjs\` from \`test/requirements/${family.name}.ts\`. ` +
        `Source, where a row names no other: ${family.source}.`,
    ),
    '',
    ...groups,
  ].join('\n');
}

function renderRow(id: string, row: Requirement, tests: TestsOfIds): string {
  const lines = [`**${id}** ${row.holds}`];
  if (row.source !== undefined) lines.push(`Source: ${row.source}.`);
  lines.push(shownText(id, row, tests));
  return `- ${lines.map((line) => wrap(line, '  ')).join('\n  ')}`;
}

function shownText(id: string, row: Requirement, tests: TestsOfIds): string {
  if (row.shownBy !== undefined) return `Shown by the tests of ${row.shownBy.join(', ')}.`;
  if (row.notShown !== undefined) return `Not shown by a test: ${row.notShown}`;
  const files = [...new Set((tests.get(id) ?? []).map(({ file }) => file))];
  const listed = files.slice(0, filesShown).map((file) => `\`${file}\``);
  const more = files.length > filesShown ? ' and others' : '';
  const needs = row.needs === undefined ? '' : ` Needs ${row.needs}.`;
  return `Shown in ${listed.join(', ')}${more}.${needs}`;
}

/** Breaks at spaces; a word that is longer than a line stays whole. */
function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}
