/**
 * JSON with one meaning: agrees with JSON.parse where it takes something, and takes nothing that
 * could be read twice.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { parseStrictJson, StrictJsonError } from '../../../main/core/lib/strict-json.ts';
import { cases } from '../../support/values/counts.ts';

const parse = (text: string): unknown => parseStrictJson(Buffer.from(text));
const refuses = (text: string | Buffer): boolean => {
  try {
    parseStrictJson(typeof text === 'string' ? Buffer.from(text) : text);
    return false;
  } catch (error) {
    if (error instanceof StrictJsonError) return true;
    throw error;
  }
};

const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });

/**
 * The same value as another writer would put it: white space, escapes, other spellings of numbers.
 */
function spell(json: unknown, next: () => number): string {
  const space = (): string => ['', '', ' ', '\n\t', '\r\n '][next() % 5] ?? '';
  if (typeof json === 'string') {
    return next() % 3 === 0 ? `"${escapeAll(json)}"` : JSON.stringify(json);
  }
  if (Array.isArray(json))
    return `[${space()}${json.map((item) => spell(item, next)).join(`${space()},${space()}`)}${space()}]`;
  if (typeof json === 'object' && json !== null)
    return `{${space()}${Object.entries(json)
      .map(([name, item]) => `${spell(name, next)}${space()}:${space()}${spell(item, next)}`)
      .join(`,${space()}`)}${space()}}`;
  return JSON.stringify(json);
}

function escapeAll(text: string): string {
  return Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}

describe('SEC-46 against JSON.parse', () => {
  test('every value that JSON.stringify writes comes back the same', () => {
    fc.assert(
      fc.property(value, (json) => {
        const text = JSON.stringify(json);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: cases(10_000) },
    );
  });

  test('in any spelling', () => {
    fc.assert(
      fc.property(value, fc.infiniteStream(fc.nat(1000)), (json, chance) => {
        const text = spell(json, () => chance.next().value as number);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: cases(2000) },
    );
  });

  test('what JSON.parse does not take is not taken either', () => {
    fc.assert(
      fc.property(
        value,
        fc.nat(),
        fc.constantFrom(
          '',
          '"',
          ',',
          ':',
          '{',
          '}',
          '[',
          ']',
          '\\',
          '0',
          '-',
          'e',
          '\u0000',
          '/',
          "'",
        ),
        fc.boolean(),
        (json, at, piece, isInsert) => {
          const text = JSON.stringify(json);
          const index = at % (text.length + 1);
          const damaged = `${text.slice(0, index)}${piece}${text.slice(index + (isInsert ? 0 : 1))}`;
          let expected: unknown;
          try {
            // As the bytes say it: half a surrogate pair becomes U+FFFD there.
            expected = JSON.parse(Buffer.from(damaged).toString());
          } catch {
            expect(refuses(damaged)).toBe(true);
            return;
          }
          // Stricter is right, different is not.
          if (!refuses(damaged)) expect(parse(damaged)).toEqual(expected);
        },
      ),
      { numRuns: cases(10_000) },
    );
  });

  test('a member that occurs twice is refused, however it is spelled, wherever it is', () => {
    const name = fc.string({ unit: 'binary', maxLength: 8 });
    fc.assert(
      fc.property(
        name,
        value,
        value,
        fc.array(value, { maxLength: 3 }),
        fc.boolean(),
        fc.nat(5),
        (key, one, two, between, isEscaped, depth) => {
          const again = isEscaped ? `"${escapeAll(key)}"` : JSON.stringify(key);
          const middle = between
            .map((item, index) => `"${index}-${key.length}-between":${JSON.stringify(item)},`)
            .join('');
          const object = `{${JSON.stringify(key)}:${JSON.stringify(one)},${middle}${again}:${JSON.stringify(two)}}`;
          const text = `${'[1,{"x":'.repeat(depth)}${object}${'}]'.repeat(depth)}`;
          expect(refuses(text)).toBe(true);
        },
      ),
      { numRuns: cases(5000) },
    );
  });
});

test.each([
  ['12345678901234567890', 'an integer beyond the exact range'],
  ['9007199254740993', 'the first integer that is rounded'],
  ['-9007199254740993', 'the same below zero'],
  ['0.1234567890123456789', 'too many decimals'],
  ['1e400', 'too large'],
  ['-1e400', 'too small'],
  ['1e-400', 'too close to zero'],
  [`1${'0'.repeat(500)}`, 'endless'],
  ['1e1000000', 'an endless exponent'],
])('a number that a double does not keep is refused: %s (%s)', (text) => {
  expect(refuses(text)).toBe(true);
  expect(refuses(`{"a":[${text}]}`)).toBe(true);
});

test.each([
  '0',
  '-0',
  '1.0',
  '1e5',
  '1E+5',
  '1.50e1',
  '9007199254740992',
  '0.1',
  '5e-324',
  '1.7976931348623157e308',
  '123456789012345',
])('a number that is kept exactly is taken: %s', (text) =>
  expect(parse(text)).toBe(JSON.parse(text)),
);

test('an integer is taken unrounded or not at all, and always up to 2^53', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(0|[1-9]\d{0,22})$/u), (text) => {
      const isRefused = refuses(text);
      if (!isRefused) expect(BigInt(Number(text))).toBe(BigInt(text));
      if (BigInt(text) <= 2n ** 53n) expect(isRefused).toBe(false);
    }),
    { numRuns: cases(10_000) },
  );
});

describe('SEC-60 bounds', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  test('depth', () => {
    expect(refuses(nested(limits.json.depth))).toBe(false);
    expect(refuses(nested(limits.json.depth + 1))).toBe(true);
    expect(refuses(nested(1_000_000))).toBe(true);
    expect(refuses('['.repeat(1_000_000))).toBe(true);
    expect(refuses(`"${'['.repeat(1000)}"`)).toBe(false);
  });
  test('number of values', () => {
    const list = (count: number): string => `[${new Array<string>(count).fill('0').join(',')}]`;
    expect(refuses(list(limits.json.nodes - 1))).toBe(false);
    expect(refuses(list(limits.json.nodes))).toBe(true);
  });
  test.each([
    ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x30])],
    ['a cut UTF-8 sequence', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
    ['an overlong sequence', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
    ['an open string', Buffer.from('"abc')],
    ['a string that ends in a backslash', Buffer.from('"abc\\"')],
    ['nothing', Buffer.from('')],
    ['two values', Buffer.from('1 2')],
  ])('%s is refused', (_what, bytes) => expect(refuses(bytes)).toBe(true));
});

test('a member called __proto__ is a member like any other', () => {
  const parsed = parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  ) as object;
  expect(Object.keys(parsed)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
