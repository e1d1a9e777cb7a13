/**
 * Conditions on arguments: what they say, that they never take long, and that equal means equal.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionSchema, type Condition } from '../../../contract/views/conditions.ts';
import { canonicalJson } from '../../../main/core/lib/canonical-json.ts';
import type { JsonObject, JsonValue } from '../../../main/core/lib/json.ts';
import { compileConditions } from '../../../main/core/policy/conditions.ts';
import { compileTextPattern } from '../../../main/core/policy/text-pattern.ts';
import { cases } from '../../support/values/counts.ts';

const args: JsonObject = {
  repo: { owner: 'ada', 'a/b~c': 7 },
  labels: ['bug', 'ui'],
  count: 3,
  title: 'Release 1.2',
  draft: false,
  gone: null,
};

function fits(pointer: string, test: Condition['test'], given: JsonObject = args): boolean {
  return compileConditions([{ pointer, test }])(given);
}

describe('each test', () => {
  test.each<[string, Condition['test'], boolean]>([
    ['/repo/owner', { kind: 'equals', value: 'ada' }, true],
    ['/repo/owner', { kind: 'equals', value: 'Ada' }, false],
    ['/repo', { kind: 'equals', value: { 'a/b~c': 7, owner: 'ada' } }, true],
    ['/repo', { kind: 'equals', value: { owner: 'ada' } }, false],
    ['/repo/a~1b~0c', { kind: 'equals', value: 7 }, true],
    ['/labels/1', { kind: 'equals', value: 'ui' }, true],
    ['/labels/01', { kind: 'equals', value: 'ui' }, false],
    ['/labels/-', { kind: 'equals', value: 'ui' }, false],
    ['/labels/length', { kind: 'equals', value: 2 }, false],
    ['/gone', { kind: 'equals', value: null }, true],
    ['/missing', { kind: 'equals', value: null }, false],
    ['/missing', { kind: 'glob', pattern: '*' }, false],
    ['/title', { kind: 'glob', pattern: 'Release *' }, true],
    ['/title', { kind: 'glob', pattern: 'Release' }, false],
    ['/count', { kind: 'glob', pattern: '*' }, false],
    ['/count', { kind: 'between', least: 3, most: 3 }, true],
    ['/count', { kind: 'between', least: null, most: 2 }, false],
    ['/count', { kind: 'between', least: 4, most: null }, false],
    ['/title', { kind: 'between', least: null, most: null }, false],
    ['/count', { kind: 'oneOf', values: [1, 3] }, true],
    ['/count', { kind: 'oneOf', values: ['3'] }, false],
    ['/draft', { kind: 'oneOf', values: [false] }, true],
    ['/constructor', { kind: 'glob', pattern: '*' }, false],
    ['/__proto__/x', { kind: 'oneOf', values: [null] }, false],
  ])('%s %j: %s', (pointer, argumentTest, expected) => {
    expect(fits(pointer, argumentTest)).toBe(expected);
  });

  test('the empty pointer means all arguments, whatever their order', () => {
    expect(fits('', { kind: 'equals', value: { b: 1, a: 2 } }, { a: 2, b: 1 })).toBe(true);
    expect(fits('', { kind: 'equals', value: { b: 1 } }, { a: 2, b: 1 })).toBe(false);
  });

  test('all conditions have to be met', () => {
    const both = compileConditions([
      { pointer: '/count', test: { kind: 'between', least: 1, most: null } },
      { pointer: '/draft', test: { kind: 'equals', value: true } },
    ]);
    expect(both(args)).toBe(false);
    expect(both({ ...args, draft: true })).toBe(true);
  });

  test.each(['repo', '/a~2', '/~', 'a/b'])('%s is no pointer', (pointer) => {
    const parsed = conditionSchema.safeParse({ pointer, test: { kind: 'glob', pattern: '*' } });
    expect(parsed.success).toBe(false);
  });
});

/** By the book, and slow: what the quick one has to equal. */
function slowly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*')
    return slowly(pattern.slice(1), text) || (text !== '' && slowly(pattern, text.slice(1)));
  return text !== '' && pattern[0] === text[0] && slowly(pattern.slice(1), text.slice(1));
}

test('a text pattern says what its definition says', () => {
  const few = (longest: number, letters: readonly string[]) =>
    fc.array(fc.constantFrom(...letters), { maxLength: longest }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(few(8, ['a', 'b', '*']), few(10, ['a', 'b']), (pattern, text) => {
      expect(compileTextPattern(pattern)(text)).toBe(slowly(pattern, text));
    }),
    { numRuns: cases(10_000) },
  );
});

test('canonical arguments are injective and do not depend on order', () => {
  const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
  fc.assert(
    fc.property(value, value, (one, other) => {
      // The round trip is what a client can send: -0 and missing members do not exist there.
      const sentOne = JSON.parse(JSON.stringify(one)) as JsonValue;
      const sentOther = JSON.parse(JSON.stringify(other)) as JsonValue;
      expect(canonicalJson(sentOne) === canonicalJson(sentOther)).toBe(isEqual(sentOne, sentOther));
      expect(canonicalJson(reversed(sentOne))).toBe(canonicalJson(sentOne));
    }),
    { numRuns: cases(10_000) },
  );
});

/** Written from the meaning of JSON, not from the code under test. */
function isEqual(one: JsonValue, other: JsonValue): boolean {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null)
    return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every(
      (name) =>
        Object.hasOwn(other, name) &&
        isEqual((one as JsonObject)[name] ?? null, (other as JsonObject)[name] ?? null),
    )
  );
}

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, reversed(inner ?? null)]),
  );
}
