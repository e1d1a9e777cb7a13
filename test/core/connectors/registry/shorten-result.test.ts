/**
 * Answers that are cut to what the person allows stay complete answers, and say what is missing
 * (ATMOS-19).
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortenResult } from '../../../../main/core/connectors/registry/shorten-result.ts';
import type { JsonObject } from '../../../../main/core/lib/json.ts';

const text = (words: string): JsonObject => ({ type: 'text', text: words });
const textsOf = (result: JsonObject): string[] =>
  (result['content'] as readonly { readonly text: string }[]).map((block) => block.text);

describe('an answer that is too long', () => {
  it('ATMOS-19 is the same object when nothing is too much', () => {
    const result = { content: [text('short')], structuredContent: { a: 1 } };
    expect(shortenResult(result, 1024, true)).toBe(result);
  });

  it('ATMOS-19 keeps the beginning of a text and says how much that is', () => {
    const result = { content: [text('a'.repeat(5000)), text('after')], _meta: { kept: true } };
    const cut = shortenResult(result, 1024, false);
    const [first = '', second = ''] = textsOf(cut);
    expect(first.startsWith(`${'a'.repeat(1024)}\n[Consentry cut this text: 1 KB of 5 KB`)).toBe(
      true,
    );
    expect(second).toContain('[Consentry cut this text: 0 bytes of 5 bytes');
    expect(cut['_meta']).toEqual({ kept: true });
  });

  it('leaves out pictures as a whole, and never quotes an odd kind', () => {
    const picture = { type: 'image', data: 'A'.repeat(3000), mimeType: 'image/png' };
    const odd = { type: '"]\u202e', data: 'A'.repeat(3000) };
    expect(textsOf(shortenResult({ content: [picture, odd] }, 100, false))).toEqual([
      expect.stringMatching(/^\[Consentry left out image of 3 KB/u),
      expect.stringMatching(/^\[Consentry left out part of 3 KB/u),
    ]);
  });

  it('is an error where the tool promised structured content that is too much', () => {
    const result = { content: [], structuredContent: { rows: 'x'.repeat(2000) } };
    expect(shortenResult(result, 1000, true)).toMatchObject({ isError: true });
    expect(shortenResult(result, 1000, false)).not.toHaveProperty('isError');
    expect(shortenResult(result, 1000, false)).not.toHaveProperty('structuredContent');
  });

  it('never grows beyond its limit but for the marks, and never halves a character', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 500 }),
        (words, limit) => {
          const cut = textsOf(shortenResult({ content: words.map(text) }, limit, false));
          const kept = cut.map((one) =>
            one.replace(/\n?\[Consentry cut this text: [^\]]*\]$/u, ''),
          );
          expect(cut).toHaveLength(words.length);
          const isTooMuch = Buffer.byteLength(words.join('')) > limit;
          if (isTooMuch) expect(Buffer.byteLength(kept.join(''))).toBeLessThanOrEqual(limit);
          else expect(cut).toEqual(words);
          for (const [place, one] of kept.entries()) {
            expect(words[place]?.startsWith(one)).toBe(true);
            expect(Buffer.from(one).toString()).toBe(one);
          }
        },
      ),
    );
  });
});
