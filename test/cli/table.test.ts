import { expect, it } from 'vitest';
import { table } from '../../main/cli/table.ts';

const rows = [
  ['1', 'The policy of this computer changed', 'access no bound → disabled, from the next call on'],
  ['2', 'tools/call', 'github create_issue'],
];

it('TRIAL-D-B16 fits the terminal, goes on in the next line, and cuts nothing', () => {
  const text = table(['ID', 'WHAT', 'WHERE'], rows, 60);
  const lines = text.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(lines).toEqual([
    'ID  WHAT                         WHERE',
    '1   The policy of this computer  access no bound → disabled,',
    '    changed                      from the next call on',
    '2   tools/call                   github create_issue',
  ]);
});

it('TRIAL-D-B16 is one line a row where no terminal is, as wide as it has to be', () => {
  const lines = table(['ID', 'WHAT', 'WHERE'], rows).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('computer changed  access no bound → disabled, from the next call on');
});

it('TRIAL-D-B16 breaks a word that is wider than its column, and leaves painted cells whole', () => {
  const painted = '\u001b[32mserving\u001b[0m';
  const lines = table(['STATE', 'PATH'], [[painted, '/a/very/long/path/without/any/space']], 30);
  expect(lines.split('\n')).toEqual([
    'STATE    PATH',
    `${painted}  /a/very/long/path/wit`,
    '         hout/any/space',
  ]);
});
