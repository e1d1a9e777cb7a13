/** Which request headers a person may give a connector, and how what is refused is said. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  headerNameProblem,
  headerValueProblem,
  looksSecretHeader,
} from '../../../../contract/plain/request-headers.ts';
import { changeHeaders } from '../../../../main/core/connectors/config/request-headers.ts';
import type { Secret } from '../../../../main/core/lib/secret.ts';

const random = { bytes: (length: number) => randomBytes(length) };
const change = (...changes: Parameters<typeof changeHeaders>[1]) =>
  changeHeaders({ id: 'c1' }, changes, new Map<string, Secret>(), random);

describe('a name', () => {
  test.each([
    'Connection',
    'keep-alive',
    'Proxy-Authorization',
    'proxy-connection',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'upgrade',
    'Content-Length',
    'content-encoding',
    'Host',
    'Expect',
  ])('%s belongs to the connection', (name) => {
    expect(headerNameProblem(name)).toBe(
      `${name} belongs to the connection, so no connector can set it.`,
    );
  });

  test.each([
    'Accept',
    'accept-encoding',
    'Content-Type',
    'DPoP',
    'Last-Event-ID',
    'MCP-Protocol-Version',
    'Mcp-Session-Id',
    'mcp-param-region',
  ])('%s is set by Consentry', (name) => {
    expect(headerNameProblem(name)).toBe(
      `Consentry sets ${name} itself, so no connector can set it.`,
    );
  });

  test.each([
    '',
    'X Key',
    'X-Key:',
    'X-Key\r\nHost',
    'X-Key\n',
    'X-Schlüssel',
    'X-Κey',
    'X-Key\u200b',
    '\u{feff}X-Key',
    '"X-Key"',
    'X(Key)',
    '__proto__',
    'x'.repeat(257),
  ])('%j is none, and is not repeated', (name) => {
    expect(headerNameProblem(name)).toBe(
      'The name of a header has letters, digits and signs such as - and _, and no blanks.',
    );
  });

  test.each(['X-Api-Key', 'x_api.key', 'Authorization', 'Cookie', 'Origin', 'X-MCP-Toolsets', '!'])(
    '%s may be sent',
    (name) => {
      expect(headerNameProblem(name)).toBeNull();
    },
  );
});

describe('a value', () => {
  test.each([
    'a\r\nHost: evil.example',
    'a\nb',
    'a\rb',
    'a\0b',
    'a\u001bb',
    'a\u007fb',
    'ключ',
    'a\u2028b',
    'a\u0085b',
    'é',
    ' a',
    'a ',
    'a\n',
    '\ta',
    ' ',
  ])('%j cannot be sent, and is not repeated', (value) => {
    expect(headerValueProblem('X-Key', value)).toBe(
      'The value of X-Key has a line break, a blank at one end, or characters that no header can have.',
    );
  });

  test('has visible letters, with blanks and tabs between them, up to 4096', () => {
    for (const value of ['a', 'a b\tc', '~!"', 'x'.repeat(4096)])
      expect(headerValueProblem('X-Key', value)).toBeNull();
    expect(headerValueProblem('X-Key', '')).toBe('The value of X-Key is empty.');
    expect(headerValueProblem('X-Key', 'x'.repeat(4097))).toContain('longer than 4096');
  });
});

describe('headers together', () => {
  test('the same name in other letters, an empty value and too many are refused', () => {
    const one = { name: 'X-A', value: '1', secret: false };
    expect(() => change(one, { ...one, name: 'x-a' })).toThrow('named twice');
    expect(() => change({ ...one, value: '' })).toThrow('is empty');
    expect(() => change({ name: 'X-A' })).toThrow('There is no value');
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...one, name: `X-${index}` }));
    expect(change(...many(32))).toHaveLength(32);
    expect(() => change(...many(33))).toThrow('more than 32');
  });

  test('a refused value is in no error', () => {
    expect(() => change({ name: 'X-Key', value: 'canary\r\nHost: x' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('canary') }) as Error,
    );
  });

  test('what is new is a secret unless the person says otherwise', () => {
    expect(change({ name: 'X-A', value: 'plain-or-not' })).toEqual([
      { name: 'X-A', secretRef: expect.stringMatching(/^connector\/c1\/header\//u), last4: '-not' },
    ]);
  });
});

test.each([
  ['X-Api-Key', 'x', true],
  ['Ocp-Apim-Subscription-Key', 'x', true],
  ['PRIVATE-TOKEN', 'x', true],
  ['X-Auth', 'x', true],
  ['Cookie', 'theme=dark', true],
  ['X-Anything', 'Bearer abcdef', true],
  ['X-Region', 'eu', false],
  ['X-Tenant-Id', 'acme', false],
])('%s: %s looks secret: %s', (name, value, isSecret) => {
  expect(looksSecretHeader(name, value)).toBe(isSecret);
});
