/** One text for one value: what was approved is found again, and nothing else is. */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../main/core/lib/canonical-json.ts';
import type { JsonValue } from '../../../main/core/lib/json.ts';
import { cases } from '../../support/values/counts.ts';

const value = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }) as fc.Arbitrary<JsonValue>;

/** Members in another order, all the way down. */
function shuffled(json: JsonValue): JsonValue {
  if (Array.isArray(json)) return (json as readonly JsonValue[]).map(shuffled);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .toReversed()
      .map(([name, inner]) => [name, shuffled(inner as JsonValue)]),
  );
}

/** Equal as JSON: -0 and 0 are one number there. */
const same = (a: JsonValue, b: JsonValue): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));

test('is JSON of the same value', () => {
  fc.assert(
    fc.property(value, (json) => {
      expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(json)));
    }),
    { numRuns: cases(10_000) },
  );
});

test('does not depend on the order of members, and keeps the order of lists', () => {
  fc.assert(
    fc.property(value, (json) => {
      expect(canonicalJson(shuffled(json))).toBe(canonicalJson(json));
    }),
    { numRuns: cases(10_000) },
  );
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test('is idempotent', () => {
  fc.assert(
    fc.property(value, (json) => {
      const text = canonicalJson(json);
      expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text);
    }),
    { numRuns: cases(10_000) },
  );
});

test('is different for different values', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(canonicalJson(a) === canonicalJson(b)).toBe(same(a, b));
    }),
    { numRuns: cases(5000) },
  );
});

test.each<[JsonValue, JsonValue]>([
  [{ a: 1 }, { A: 1 }],
  [{ a: '1' }, { a: 1 }],
  [{ a: null }, {}],
  [[], {}],
  [[[]], []],
  ['\u00e9', 'e\u0301'],
  ['\ud800', '\ufffd'],
  [{ 'a":1,"b': 2 }, { a: 1, b: 2 }],
  [{ a: { b: 1 } }, { a: {}, b: 1 }],
  [1, '1'],
  [true, 'true'],
])('%j is not %j', (a, b) => expect(canonicalJson(a)).not.toBe(canonicalJson(b)));
