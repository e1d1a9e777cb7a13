import { expect, test } from 'vitest';
import { faultsOf } from '../../scripts/lib/commit-message.mjs';

test.each([
  'fix(oauth): refuse a redirect URI with a fragment',
  'feat(cli, contract)!: approvals have a verb\n\nThe old one is gone.',
  'test: no test sleeps\n\n# Please enter the commit message',
  'Merge branch "x"',
  'fixup! fix: y',
])('%j is taken', (message) => {
  expect(faultsOf(message)).toEqual([]);
});

test.each([
  ['x', 'is not of the form'],
  ['', 'is not of the form'],
  ['fix:no space', 'is not of the form'],
  ['bug: of a type that nobody knows', 'is not of the form'],
  ['fix: ends with a stop.', 'full stop'],
  ['fix: is followed\nby a line', 'not empty'],
  [`fix: ${'long '.repeat(30)}end`, 'characters'],
])('%j is refused', (message, why) => {
  expect(faultsOf(message)).toEqual([expect.stringContaining(why)]);
});
