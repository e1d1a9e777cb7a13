/** The sentences about what no client gets, and when there is a new one. */
import { expect, test } from 'vitest';
import {
  isSameLeftOut,
  leftOutWords,
  nothingLeftOut,
  type LeftOut,
} from '../../../../main/core/connectors/catalogue/left-out.ts';

const leaving = (of: LeftOut['of'], why: [string, number][], cutAfter: number | null = null) => ({
  of,
  unusable: new Map(why),
  cutAfter,
});

test.each([
  [nothingLeftOut, []],
  [
    leaving('tools', [['its name occurs twice', 1]]),
    ['One tool is left out: its name occurs twice.'],
  ],
  [
    leaving('resources', [['it has no usable form', 3]], 1000),
    [
      '3 resources are left out, each because it has no usable form.',
      'Its list of resources is too long: only the first 1000 are taken.',
    ],
  ],
  [
    leaving('templates', [['it has no usable form', 1]]),
    ['One resource template is left out: it has no usable form.'],
  ],
  [
    leaving('templates', [], 7),
    ['Its list of resource templates is too long: only the first 7 are taken.'],
  ],
  [
    leaving('prompts', [['it has no usable form', 2]]),
    ['2 prompts are left out, each because it has no usable form.'],
  ],
])('SEC-83 %o is said as %j', (left, words) => {
  expect(leftOutWords(left)).toEqual(words);
});

test('it is the same with the same reasons, as often, and cut at the same place', () => {
  const left = leaving(
    'tools',
    [
      ['a', 1],
      ['b', 2],
    ],
    5,
  );
  expect(
    isSameLeftOut(
      left,
      leaving(
        'tools',
        [
          ['b', 2],
          ['a', 1],
        ],
        5,
      ),
    ),
  ).toBe(true);
  expect(
    isSameLeftOut(
      left,
      leaving(
        'tools',
        [
          ['a', 1],
          ['b', 3],
        ],
        5,
      ),
    ),
  ).toBe(false);
  expect(
    isSameLeftOut(
      left,
      leaving(
        'tools',
        [
          ['a', 1],
          ['c', 2],
        ],
        5,
      ),
    ),
  ).toBe(false);
  expect(isSameLeftOut(left, leaving('tools', [['a', 1]], 5))).toBe(false);
  expect(
    isSameLeftOut(
      left,
      leaving('tools', [
        ['a', 1],
        ['b', 2],
      ]),
    ),
  ).toBe(false);
});
