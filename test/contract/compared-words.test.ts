import { expect, test } from 'vitest';
import { comparedWords } from '../../contract/plain/compared-words.ts';

test.each([
  [112, 100, 30, '12 % more than in the 30 days before'],
  [50, 100, 7, '50 % fewer than in the 7 days before'],
  [0, 3, 1, '100 % fewer than in the day before'],
  [1000, 1001, 30, 'as many as in the 30 days before'],
  [12_000, 10, 30, '119,900 % more than in the 30 days before'],
  [4, 0, 30, 'none in the 30 days before'],
  [0, 0, 30, null],
])('ATMOS-44 %i calls after %i', (now, before, days, words) => {
  expect(comparedWords(now, before, days)).toBe(words);
});
