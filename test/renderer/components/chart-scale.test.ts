/** What stands at the axes of a chart. */
import { describe, expect, it } from 'vitest';
import {
  compactWords,
  namedPoints,
  scaleUpTo,
} from '../../../renderer/components/charts/chart-scale.ts';

describe('the y axis', () => {
  it.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 5],
    [5, 5],
    [6, 10],
    [10, 10],
    [11, 20],
    [21, 50],
    [999, 1000],
    [1001, 2000],
    [0.4, 1],
  ])('of figures up to %d ends at %d', (highest, top) => {
    expect(scaleUpTo(highest, String).top).toBe(top);
  });

  it('has a line at the bottom, at half where that is a whole number, and at the top', () => {
    const words = (highest: number) => scaleUpTo(highest, compactWords).ticks.map((t) => t.words);
    expect(words(1)).toEqual(['0', '1']);
    expect(words(4)).toEqual(['0', '5']);
    expect(words(12)).toEqual(['0', '10', '20']);
    expect(words(4200)).toEqual(['0', '2.5k', '5k']);
    expect(words(1_400_000)).toEqual(['0', '1M', '2M']);
  });
});

describe('the x axis', () => {
  const days = (count: number) =>
    Array.from({ length: count }, (_, index) => `${(index % 28) + 1} Nov`);

  it('names the first and the last point, and some evenly between', () => {
    expect(namedPoints(days(30))).toEqual([0, 10, 19, 29]);
    expect(namedPoints(days(7))).toEqual([0, 2, 4, 6]);
  });

  it('names all of few, and only the ends where names are long', () => {
    expect(namedPoints([])).toEqual([]);
    expect(namedPoints(days(1))).toEqual([0]);
    expect(namedPoints(days(2))).toEqual([0, 1]);
    expect(namedPoints(Array.from({ length: 9 }, () => '21 Nov, 14:00'))).toEqual([0, 8]);
  });
});
