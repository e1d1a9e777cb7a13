/** What of a call is written down: shapes instead of texts, and never a secret. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loggedArgumentsSchema } from '../../../contract/views/connector-details.ts';
import { redactArguments } from '../../../main/core/audit/redact.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import type { JsonObject, JsonValue } from '../../../main/core/lib/json.ts';
import { cases } from '../../support/values/counts.ts';

const alnum = (length: number): fc.Arbitrary<string> =>
  fc
    .stringMatching(new RegExp(`^[A-Za-z0-9]{${length}}$`, 'u'))
    .filter((text) => /\d/u.test(text) && /[a-z]/u.test(text) && /[A-Z]/u.test(text));

/** Secrets by their looks; `core` is what must not be found. */
const secret: fc.Arbitrary<{ text: string; core: string }> = fc.oneof(
  ...[
    'cst_at_',
    'cst_rt_',
    'ghp_',
    'gho_',
    'github_pat_',
    'glpat-',
    'xoxb-',
    'sk-',
    'sk-ant-',
    'AKIA',
    'AIza',
    'ya29.',
  ].map((prefix) => alnum(36).map((core) => ({ text: `${prefix}${core}`, core }))),
  fc
    .tuple(alnum(24), alnum(40), alnum(30))
    .map(([head, body, tail]) => ({ text: `eyJ${head}.eyJ${body}.${tail}`, core: body })),
  alnum(64).map((core) => ({ text: `-----BEGIN PRIVATE KEY-----\n${core}`, core })),
  alnum(20).map((core) => ({ text: `https://user:${core}@host.example/x`, core })),
  alnum(24).map((core) => ({ text: `Bearer ${core}`, core })),
  alnum(32).map((core) => ({ text: core, core })),
);

const harmless = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;

/**
 * Puts `inner` somewhere into an object, under any name, at any depth, as a value, a member name or
 * part of a text.
 */
function planted(
  inner: string,
  path: readonly string[],
  around: JsonValue,
  how: number,
): JsonObject {
  const placed: JsonValue =
    how === 0
      ? inner
      : how === 1
        ? [around, inner]
        : how === 2
          ? { [inner]: 1 }
          : how === 3
            ? `see ${inner} there`
            : `key=${inner}`;
  return path.reduce<JsonValue>(
    (value, name) => ({ [name]: value, other: around }),
    placed,
  ) as JsonObject;
}

describe('SEC-98', () => {
  const name = fc.constantFrom(
    'path',
    'id',
    'url',
    'x',
    'query',
    'filter',
    'items',
    '__proto__',
    'Ä',
    'note',
  );
  test('a secret planted anywhere in random JSON is not written down', () => {
    fc.assert(
      fc.property(
        secret,
        fc.array(name, { minLength: 1, maxLength: 8 }),
        harmless,
        fc.nat(4),
        ({ text, core }, path, around, how) => {
          // A bare random key inside a sentence cannot be told from a word.
          fc.pre(how < 3 || text !== core);
          for (const what of loggedArgumentsSchema.options)
            expect(redactArguments(planted(text, path, around, how), what)).not.toContain(core);
        },
      ),
      { numRuns: cases(10_000) },
    );
  });

  test('whatever stands under a name that says secret is not written down', () => {
    const telling = fc.constantFrom(
      'password',
      'PASSWD',
      'apiKey',
      'api_key',
      'accessToken',
      'x-auth-token',
      'client_secret',
      'Authorization',
      'cookie',
      'credentials',
      'private_key',
      'sessionId',
    );
    const value = fc.oneof(
      fc.stringMatching(/^[a-z]{8,20}$/u),
      fc.integer({ min: 10_000_000 }),
      fc.array(fc.stringMatching(/^[a-z]{8,20}$/u), { minLength: 1, maxLength: 2 }),
      fc.record({ a: fc.stringMatching(/^[a-z]{8,20}$/u) }),
    );
    fc.assert(
      fc.property(telling, value, (member, hidden) => {
        const written = redactArguments({ outer: [{ [member]: hidden }] });
        for (const part of JSON.stringify(hidden).match(/[a-z0-9]{8,}/gu) ?? [])
          expect(written).not.toContain(part);
      }),
      { numRuns: cases(5000) },
    );
  });

  const plainText = fc.stringMatching(/^[a-z]{8,20}$/u);
  test('ATMOS-29 what stands under a name that nobody knows to be harmless is a shape, at any depth', () => {
    const unknown = fc.constantFrom(
      'blob',
      'Query',
      'COMMENT',
      'memo',
      'x-note',
      'patientFile9',
      'q',
      'Description',
    );
    const above = fc.array(fc.constantFrom('path', 'id', 'a', 'items'), { maxLength: 2 });
    fc.assert(
      fc.property(
        unknown,
        above,
        plainText,
        fc.integer({ min: 10_000_000 }),
        (last, path, text, number) => {
          const args = path.reduce<JsonValue>((value, member) => ({ [member]: [value] }), {
            [last]: [text, number],
          });
          const written = redactArguments(args as JsonObject);
          expect(written).not.toContain(text);
          expect(written).not.toContain(String(number));
          expect(written).toContain(`[text of ${text.length} characters]`);
        },
      ),
      { numRuns: cases(5000) },
    );
  });

  test('ATMOS-29 for one connector: shapes keeps no value at all, texts keeps what was written', () => {
    const args = { repo: 'acme/web', page: 3, body: 'We met on Monday.', draft: true };
    expect(JSON.parse(redactArguments(args, 'shapes'))).toEqual({
      repo: '[text of 8 characters]',
      page: '[number]',
      body: '[text of 17 characters]',
      draft: true,
    });
    expect(JSON.parse(redactArguments(args, 'texts'))).toEqual(args);
    expect(JSON.parse(redactArguments(args))).toEqual({ ...args, body: '[text of 17 characters]' });
    expect(JSON.parse(redactArguments({ url: 'see https://a.example/x?key=abc#y now' }))).toEqual({
      url: 'see https://a.example/x?[cut] now',
    });
    expect(JSON.parse(redactArguments({ body: 'x'.repeat(300) }, 'texts'))).toEqual({
      body: '[300 characters]',
    });
  });

  test('is JSON of bounded size for any arguments', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 80 }), fc.jsonValue({ maxDepth: 8 })),
        (args) => {
          const text = redactArguments(args);
          expect(typeof JSON.parse(text)).toBe('object');
          expect(text.length).toBeLessThanOrEqual(limits.audit.entryArguments);
        },
      ),
      { numRuns: cases(2000) },
    );
  });
});

test.each<[JsonObject, unknown]>([
  [
    { path: '/tmp/a', limit: 5, deep: { flag: true, none: null } },
    { path: '/tmp/a', limit: 5, deep: { flag: true, none: null } },
  ],
  [{ query: 'short' }, { query: '[text of 5 characters]' }],
  [{ Body: 'x'.repeat(300) }, { Body: '[text of 300 characters]' }],
  [{ path: 'x'.repeat(300) }, { path: '[300 characters]' }],
  [{ password: true }, { password: true }],
  [
    { lines: Array.from({ length: 25 }, () => 1) },
    { lines: [...new Array<number>(20).fill(1), '[and 5 more]'] },
  ],
])('%j is kept as its shape', (args, expected) => {
  expect(JSON.parse(redactArguments(args))).toEqual(expected);
});
