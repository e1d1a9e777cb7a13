import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../../main/core/lib/json.ts';
import { modernResult } from '../../../main/core/mcp/downstream-result.ts';
import { modernText } from '../../../main/core/mcp/result-pieces.ts';
import { cases } from '../../support/values/counts.ts';

const server = { name: 'Consentry', version: '1.2.3' };
const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.constantFrom('_meta', 'resultType', 'content', '__proto__', 'toString', '"', '\u2028'),
);

it('SEC-45 the text of a result is that of the object, whatever its members are called', () => {
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue({ maxDepth: 3 })), (given) => {
      const result = JSON.parse(JSON.stringify(given)) as JsonObject;
      expect(modernText(result, server)).toBe(JSON.stringify(modernResult(result, server)));
    }),
    { numRuns: cases(2000) },
  );
  expect(modernText({}, server)).toBe(JSON.stringify(modernResult({}, server)));
});
