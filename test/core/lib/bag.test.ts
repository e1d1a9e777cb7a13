import { describe, expect, it } from 'vitest';
import { SlotSet } from '../../../main/core/lib/slot-set.ts';

describe('a bag', () => {
  it('holds what was put in until it is taken out, in any order, once', () => {
    const bag = new SlotSet<string>();
    const [takeA, takeB, takeC] = ['a', 'b', 'c'].map((item) => bag.add(item));
    takeB?.();
    expect(bag.items().sort()).toEqual(['a', 'c']);
    // Its place was given to another, which stays.
    takeB?.();
    expect(bag.items().sort()).toEqual(['a', 'c']);
    takeC?.();
    takeA?.();
    expect(bag.size).toBe(0);
  });

  it('gives all that fits, and taking those out later does nothing', () => {
    const bag = new SlotSet<number>();
    const leave = [1, 2, 3, 4].map((item) => bag.add(item));
    expect(new Set(bag.takeAll((item) => item % 2 === 0))).toEqual(new Set([2, 4]));
    for (const each of leave.slice(1)) each();
    expect(bag.items()).toEqual([1]);
  });
});
