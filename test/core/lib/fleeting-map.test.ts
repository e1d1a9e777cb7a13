import { describe, expect, it } from 'vitest';
import { ReleasingMap } from '../../../main/core/lib/releasing-map.ts';

describe('a fleeting map', () => {
  it('finds, replaces and takes out, in the order of insertion', () => {
    const map = new ReleasingMap<number, string>();
    map.set(1, 'one');
    map.set(2, 'two');
    map.set(3, 'three');
    map.set(2, 'two again');
    expect(map.get(2)).toBe('two again');
    expect(map.values()).toEqual(['one', 'three', 'two again']);
    expect(map.delete(1)).toBe('one');
    expect(map.delete(1)).toBeUndefined();
    expect(map.size).toBe(2);
    map.clear();
    expect(map.values()).toEqual([]);
  });
});
