/** Texts in headers, there and back. */
import { describe, expect, it, test } from 'vitest';
import * as fc from 'fast-check';
import { decodeHeaderValue, headerValue } from '../../../main/core/mcp/header-value.ts';

describe('headerValue', () => {
  it('leaves plain text and encodes everything else', () => {
    expect(headerValue('get_issue')).toBe('get_issue');
    expect(headerValue('a b\tc')).toBe('a b\tc');
    expect(headerValue(' a')).toBe('=?base64?IGE=?=');
    expect(headerValue('')).toBe('=?base64??=');
    expect(headerValue('ü')).toBe('=?base64?w7w=?=');
    expect(headerValue('=?base64?YQ==?=')).toBe('=?base64?PT9iYXNlNjQ/WVE9PT89?=');
  });

  it('SEC-71 is always a header value that decodes to the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const value = headerValue(text);
        expect(decodeHeaderValue(value)).toBe(Buffer.from(text, 'utf8').toString('utf8'));
        expect(value).toMatch(/^[\x20-\x7e\t]*$/u);
        const encoded = /^=\?base64\?(.*)\?=$/u.exec(value);
        const decoded =
          encoded === null ? value : Buffer.from(encoded[1] ?? '', 'base64').toString('utf8');
        expect(decoded).toBe(Buffer.from(text, 'utf8').toString('utf8'));
      }),
    );
  });
});

test.each([
  ['=?base64?SGVsbG8=?=', 'Hello'],
  ['=?base64?SGVsbG8?=', null],
  ['=?base64?SGVsbG9=?=', null],
  ['=?base64??=', ''],
  ['Hello', 'Hello'],
  [' Hello', null],
  ['Hello ', null],
  ['two words', 'two words'],
  ['=word', '=word'],
  ['=?word', '=?word'],
  ['', null],
  ['w\u00f6rd', null],
  ['wo\u0007rd', null],
])('decodes the header value %j to %j', (header, value) => {
  expect(decodeHeaderValue(header)).toBe(value);
});
