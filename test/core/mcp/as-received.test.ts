import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../main/core/lib/json.ts';
import { parseReceived, receivedAs } from '../../../main/core/mcp/as-received.ts';
import {
  foreignResult,
  legacyResult,
  modernResult,
} from '../../../main/core/mcp/downstream-result.ts';
import {
  legacyPieces,
  modernPieces,
  type ResultPieces,
} from '../../../main/core/mcp/result-pieces.ts';
import { cases } from '../../support/values/counts.ts';

const server = { name: 'consentry', version: '1.2.3' };
const padding = { type: 'text', text: 'x'.repeat(5000) };
const envelopes: readonly ((result: string) => string)[] = [
  (result) => `{"jsonrpc":"2.0","id":7,"result":${result}}`,
  (result) => `{"id":7,"jsonrpc":"2.0","result":${result}}`,
  (result) => `{"result":${result},"jsonrpc":"2.0","id":7}`,
  (result) => `{"result":${result},"id":7,"jsonrpc":"2.0"}`,
  (result) => `{"jsonrpc":"2.0","result":${result},"id":7}`,
];

function resultOf(text: string | Buffer): JsonObject | null {
  const message = parseReceived(typeof text === 'string' ? Buffer.from(text) : text);
  return message?.kind === 'result' ? message.result : null;
}

function joined({ before, bytes, after }: ResultPieces): unknown {
  return JSON.parse(before + bytes.toString() + after);
}

/** What an answer by way of objects says. */
function plain(value: JsonValue): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Some letters as escapes, which mean the same; none that true, false or null are written with. */
function escaped(text: string, every: number): string {
  let seen = 0;
  return text.replaceAll(/\\u[0-9a-f]{4}|\\.|[bcdg-kmo-qv-z_]/gu, (found) => {
    if (found.startsWith('\\')) return found;
    seen += 1;
    return every > 0 && seen % every === 0
      ? `\\u${found.codePointAt(0)?.toString(16).padStart(4, '0')}`
      : found;
  });
}

const awkwardKeys = fc.constantFrom(
  '_meta',
  'inputRequests',
  'requestState',
  'ttlMs',
  'cacheScope',
  'resultType',
  'structuredContent',
  'isError',
  'id',
  'jsonrpc',
  'result',
  '__proto__',
  'dev.consentry/reason',
);
const awkwardTexts = fc.constantFrom(
  '"id":7',
  '},"jsonrpc":"2.0","id":7}',
  '{"jsonrpc":"2.0","id":7,"result":{',
  '\\"_meta\\":{}',
  '"_meta"',
  'line\nbreak\r',
  '\u2028 ä 😀 \u0000',
);
const { value: awkward } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(fc.string(), awkwardTexts, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string({ maxLength: 6 }), awkwardKeys), tie('value'), { maxKeys: 4 }),
  ),
}));
const results = fc
  .tuple(
    fc.dictionary(fc.oneof(fc.string({ maxLength: 6 }), awkwardKeys), awkward, { maxKeys: 4 }),
    fc.array(awkward, { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([rest, blocks, isTyped]) => ({
    ...(isTyped && { resultType: 'complete' }),
    ...rest,
    content: [padding, ...blocks],
  }));

describe('a result as it was received', () => {
  it('SEC-45 SEC-46 SEC-54 says the same as one that was written anew, for every client and every way to write it', () => {
    let kept = 0;
    const numRuns = cases(2000);
    fc.assert(
      fc.property(
        results,
        fc.constantFrom(...envelopes),
        fc.constantFrom('2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'),
        fc.constantFrom(0, 0, 3, 50),
        (sent, envelope, revision, every) => {
          const result = resultOf(envelope(escaped(JSON.stringify(sent), every)));
          if (result === null) return;
          expect(result).toEqual(plain(sent as JsonValue));
          const foreign = foreignResult(result);
          const modern = modernPieces(foreign, server);
          if (modern !== null) {
            kept += 1;
            expect(joined(modern)).toEqual(plain(modernResult(foreign, server)));
          }
          const legacy = legacyPieces(foreign, revision);
          if (legacy !== null)
            expect(joined(legacy)).toEqual(plain(legacyResult(foreign, revision)));
        },
      ),
      { numRuns },
    );
    // Otherwise nothing was compared.
    expect(kept).toBeGreaterThan(numRuns / 20);
  });

  it.each(envelopes.map((envelope, index) => [index, envelope] as const))(
    'is kept in the order of members that servers use (%i)',
    (_index, envelope) => {
      const text = JSON.stringify({ content: [padding], ttl: 1 });
      const result = resultOf(envelope(text));
      expect(result === null ? null : receivedAs(result)?.toString()).toBe(text);
    },
  );

  it.each([
    ['a member twice', '{"isError":true,"isError":false,"content":[]'],
    [
      'a member twice, one spelt with an escape',
      '{"isError":true,"is\\u0045rror":false,"content":[]',
    ],
    ['a member twice far inside', '{"content":[{"a":{"b":1,"b":2}}]'],
    ['line ends between its members', '{\n"content":[]'],
  ])('SEC-46 is not kept where it has %s', (_what, start) => {
    const result = resultOf(
      `{"jsonrpc":"2.0","id":7,"result":${start},"pad":"${'x'.repeat(5000)}"}}`,
    );
    expect(result).not.toBeNull();
    expect(result === null ? null : receivedAs(result)).toBeNull();
  });

  it('SEC-46 is not kept where the message has more members, or bytes that are no text', () => {
    const text = JSON.stringify({ content: [padding] });
    const more = resultOf(`{"jsonrpc":"2.0","id":7,"more":1,"result":${text}}`);
    const after = resultOf(`{"jsonrpc":"2.0","id":7,"result":${text},"more":1}`);
    const twice = resultOf(`{"jsonrpc":"2.0","id":7,"result":{},"result":${text}}`);
    const bytes = Buffer.from(`{"jsonrpc":"2.0","id":7,"result":${text}}`);
    bytes[200] = 0xff;
    for (const result of [more, after, twice, resultOf(bytes)]) {
      expect(result).not.toBeNull();
      expect(result === null ? null : receivedAs(result)).toBeNull();
    }
  });

  it('is forgotten with the object: whoever puts another in its place has no bytes for it', () => {
    const result = resultOf(
      `{"jsonrpc":"2.0","id":7,"result":${JSON.stringify({ content: [padding] })}}`,
    );
    expect(modernPieces({ ...result }, server)).toBeNull();
    const marked = resultOf(
      `{"jsonrpc":"2.0","id":7,"result":${JSON.stringify({ content: [padding], requestState: 'x' })}}`,
    );
    expect(marked === null ? null : modernPieces(foreignResult(marked), server)).toBeNull();
  });
});
