/** Where a text stops being JSON. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOfJsonFault } from '../../../main/core/managed/json-fault.ts';
import { cases } from '../../support/values/counts.ts';

test.each<[string, string, number]>([
  ['an empty text', '', 1],
  ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 3],
  ['a comma too many', '{\n  "a": 1,\n}', 3],
  ['a comma too many in a list', '[\n1,\n]', 3],
  ['a bracket that does not fit', '{\n  "a": [1, 2}\n}', 2],
  ['a bracket that is missing', '{\n  "a": [1, 2]\n', 3],
  ['a name without quotes', '{\n\n  a: 1}', 3],
  ['something after the end', '{}\n\nx', 3],
  ['a string over two lines', '{"a":\n"b\nc"}', 2],
])('%s is found on its line', (_name, text, line) => {
  expect(lineOfJsonFault(text)).toBe(line);
});

test('a text is said to be JSON exactly when it is', () => {
  const texts = fc.oneof(
    fc.json(),
    fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '[', ':', '0', '\n'))
      .map(([text, at, put]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + put + text.slice(cut + 1);
      }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      expect(lineOfJsonFault(text) === null).toBe(isJson);
    }),
    { numRuns: cases(2000) },
  );
});
