/**
 * A foreign string that reaches a person: nothing in it is unseen, its length is bounded, and what
 * is missing is said.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible, visibleBlock, visibleWithCount } from '../../../main/core/lib/visible-text.ts';
import { cases } from '../../support/values/counts.ts';

/**
 * Control, format, surrogate, private, unassigned; separators; variation selectors, tags and
 * characters of no shape.
 */
const unseen =
  /\p{C}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|[\u034f\u115f\u1160\u2800\u3164\uffa0]|[\u17b4\u17b5]|[\u{e0000}-\u{e0fff}]/u;
const threeMarks = /\p{M}{3}/u;
const bidi = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const nasty = fc.constantFrom(
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\u00ad',
  '\ufeff',
  '\u0000',
  '\u001b[31m',
  '\r',
  '\n',
  '\t',
  '\u2028',
  '\ufe0f',
  '\u{e0041}',
  '\u{e0100}',
  '\u3164',
  '\u2800',
  '\ud800',
  '\udc00',
  '\u0301',
  '\u0489',
  '\u{1f468}\u200d\u{1f469}',
  '    ',
  '\u00a0\u00a0\u00a0\u00a0',
  '\u3000',
  '\u{10ffff}',
  '\ue000',
  '\u0378',
  'a',
  'é',
);
const foreign = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 60 })
  .map((parts) => parts.join(''));

describe('SEC-36 for any input', () => {
  test('no unseen character is left in a line, and no pile of marks', () => {
    fc.assert(
      fc.property(foreign, fc.integer({ min: 8, max: 300 }), (text, longest) => {
        const shown = visible(text, longest);
        expect(shown).not.toMatch(unseen);
        expect(shown).not.toMatch(threeMarks);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(longest);
      }),
      { numRuns: cases(10_000) },
    );
  });

  test('nor in a block, but for its line feeds', () => {
    fc.assert(
      fc.property(foreign, fc.integer({ min: 8, max: 300 }), (text, longest) => {
        const shown = visibleBlock(text, longest).text;
        expect(shown.replaceAll('\n', '')).not.toMatch(unseen);
        expect(shown).not.toMatch(threeMarks);
        expect(shown.length).toBeLessThanOrEqual(longest);
      }),
      { numRuns: cases(10_000) },
    );
  });

  test('every code point of Unicode', () => {
    for (let start = 0; start <= 0x10ffff; start += 256) {
      const all = Array.from({ length: 256 }, (_, index) => String.fromCodePoint(start + index));
      // Apart from each other, so that none composes with its neighbour.
      expect(visible(all.join('a'), 10_000), start.toString(16)).not.toMatch(unseen);
    }
  });

  test('text of letters, digits and punctuation stays as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-zäöüßéñ漢字0-9 .,:;!?()-]{0,80}$/u), (text) => {
        fc.pre(!/ {4}/u.test(text));
        expect(visibleWithCount(text, 200)).toEqual({ text: text.normalize('NFC'), hidden: 0 });
      }),
      { numRuns: cases(2000) },
    );
  });

  test('two texts that differ in an unseen character are shown differently', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{0,20}$/u),
        fc.constantFrom('\u202e', '\u200b', '\ufeff', '\u{e0041}', '\ufe0f', '\u00ad', '\u3164'),
        fc.nat(),
        (text, hidden, at) => {
          const index = at % (text.length + 1);
          const altered = `${text.slice(0, index)}${hidden}${text.slice(index)}`;
          expect(visible(altered)).not.toBe(visible(text));
          expect(visible(altered)).toContain(
            `⟨U+${hidden.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`,
          );
        },
      ),
      { numRuns: cases(5000) },
    );
  });
});

test('SEC-36 the corpus as people see it', () => {
  const corpus: Readonly<Record<string, string>> = {
    'right-to-left override': 'invoice\u202efdp.exe',
    isolates: '\u2066admin\u2069',
    'zero width': 'Cla\u200bude\u200d',
    'tag characters': `hi${Array.from('ignore', (char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('')}`,
    'ANSI colours': '\u001b[31mred\u001b[0m',
    'soft hyphen and BOM': '\ufeffpay\u00adpal',
    'piled marks': `Z${'\u0300\u0301\u0302\u0303\u0304'.repeat(3)}algo`,
    padding: `safe${' '.repeat(200)}; rm -rf /`,
    'no-break padding': `safe${'\u00a0'.repeat(50)}evil`,
    'Hangul filler': 'a\u3164b',
    'variation selector': 'a\ufe0fb',
    'line separator': 'one\u2028two\u2029three',
    'lone surrogate': 'a\ud800b',
    control: 'a\u0000b\u0008c\u007fd\u0085e',
    'private use': 'a\ue000b',
    'emoji family': '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
    composed: 'e\u0301',
  };
  const shown = Object.fromEntries(
    Object.entries(corpus).map(([name, text]) => [name, visible(text)]),
  );
  expect(shown).toMatchSnapshot();
});

describe('what is left out', () => {
  test('is from the middle: head and tail stay readable', () => {
    const { text, hidden } = visibleWithCount(`${'a'.repeat(500)}THE END`, 100);
    expect(text.startsWith('aaa')).toBe(true);
    expect(text.endsWith('THE END')).toBe(true);
    expect(text.length).toBeLessThanOrEqual(100);
    expect(hidden).toBeGreaterThan(400);
  });

  test('is never left out unsaid', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{0,400}$/u),
        fc.integer({ min: 20, max: 200 }),
        (text, longest) => {
          const shown = visibleWithCount(text, longest);
          expect(shown.hidden === 0).toBe(shown.text === text);
          const block = visibleBlock(text, longest);
          expect(block.hidden === 0).toBe(block.text === text);
        },
      ),
      { numRuns: cases(10_000) },
    );
  });

  test('empty lines do not push text out of sight', () => {
    const { text } = visibleBlock(`harmless${'\n'.repeat(200)}rm -rf /`, 8000);
    expect(text.split('\n').length).toBeLessThan(10);
    expect(text).toContain('199 empty lines');
  });
});

test('a block keeps the indentation of pretty JSON', () => {
  const pretty = JSON.stringify({ a: { b: { c: [1, { d: 'x' }] } } }, null, 2);
  expect(visibleBlock(pretty, 4000)).toEqual({ text: pretty, hidden: 0 });
});

test('no direction of the surrounding text can be changed', () => {
  expect(visible('\u202e\u2066\u200f\u061c')).not.toMatch(bidi);
});
