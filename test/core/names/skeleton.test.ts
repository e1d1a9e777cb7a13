/** The skeleton and the alphabets of UTS 39, for every text there can be. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packedConfusables } from '../../../main/core/names/confusables-table.ts';
import { mixedScripts } from '../../../main/core/names/scripts.ts';
import { skeleton } from '../../../main/core/names/skeleton.ts';
import { cases } from '../../support/values/counts.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('SEC-37 skeletons', () => {
  test.each([
    ['a Cyrillic letter', 'Cl\u0430ude', 'Claude'],
    ['all Cyrillic', '\u0421\u043e\u0440\u0443', 'Copy'],
    ['Greek omicron', 'C\u03bfdex', 'Codex'],
    ['fullwidth', '\uff23\uff4f\uff56', 'Cov'],
    ['mathematical letters', '\u{1d402}\u{1d425}\u{1d41a}\u{1d42e}', 'Clau'],
    ['Cherokee', '\u13df\u13de', 'CL'],
    ['capital i for small l', 'CIaude', 'Claude'],
    ['digit one for small l', 'C1aude', 'Claude'],
    ['zero for O', 'C0PI', 'COPI'],
    ['rn for m', 'gernini', 'gemini'],
    ['a zero-width joiner', 'Cla\u200dude', 'Claude'],
    ['a soft hyphen', 'Cla\u00adude', 'Claude'],
    ['a composed letter', '\u00e9', 'e\u0301'],
  ])('%s: %s looks like %s', (_what, one, other) => {
    expect(skeleton(one)).toBe(skeleton(other));
  });

  test.each([
    ['Claude', 'Clyde'],
    ['Claude', 'claude'],
    ['Zed', 'Zen'],
    ['\u0414\u0430', 'Da'],
  ])('%s does not look like %s', (one, other) => {
    expect(skeleton(one)).not.toBe(skeleton(other));
  });

  test('every row of the table is in it: 6311 characters, each with what it looks like', () => {
    let rows = 0;
    for (const group of packedConfusables.trim().split(/\s/u)) {
      const [target = '', sources = ''] = group.split('/');
      const prototype = String.fromCodePoint(
        ...target.split('+').map((code) => Number.parseInt(code, 16)),
      );
      let code = 0;
      for (const step of sources.split(',')) {
        code += Number.parseInt(step, 36);
        rows += 1;
        const source = String.fromCodePoint(code);
        // One that is drawn as nothing, or that NFD takes apart, is gone before it could be
        // replaced.
        const isLeft = !/\p{Default_Ignorable_Code_Point}/u.test(source);
        if (isLeft && source.normalize('NFD') === source)
          expect(skeleton(source), code.toString(16)).toBe(skeleton(prototype));
      }
    }
    expect(rows).toBe(6311);
  });

  test('a skeleton is its own skeleton, for every character and for texts', () => {
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const once = skeleton(String.fromCodePoint(code));
      if (skeleton(once) !== once) expect.fail(code.toString(16));
    }
    fc.assert(
      fc.property(anyText, (text) => {
        expect(skeleton(skeleton(text))).toBe(skeleton(text));
      }),
      { numRuns: cases(10_000) },
    );
  });
});

describe('SEC-37 alphabets', () => {
  test.each([
    ['Latin with Cyrillic', 'Cl\u0430ude'],
    ['Latin with Greek', 'C\u03bfdex'],
    ['Latin with Cherokee', '\u13dflaude'],
    ['Latin with Lisu', '\ua4daursor'],
    ['Lisu with Latin', 'curso\ua4e3'],
    ['Cyrillic with Greek', '\u0430\u03bf'],
    ['Cyrillic with Japanese', '\u0430\u3042'],
    ['Hebrew with Arabic', '\u05d0\u0627'],
    ['kana with Hangul', '\u3042\ud55c'],
  ])('%s is mixed', (_what, text) => {
    expect(mixedScripts(text)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['Latin with digits and signs', 'Claude Code 2.1 (beta) \u2013 \u20ac'],
    ['accents that are characters of their own', 'e\u0301a\u0308'],
    ['Russian', '\u041f\u043e\u043c\u043e\u0449\u043d\u0438\u043a'],
    ['Greek', '\u0392\u03bf\u03b7\u03b8\u03cc\u03c2'],
    ['Arabic with its digits', '\u0645\u0633\u0627\u0639\u062f \u0661'],
    ['Japanese in three alphabets', '\u65e5\u672c\u8a9e\u306e\u30ce\u30fc\u30c8'],
    ['Korean with Han', '\ud55c\uad6d\u8a9e'],
    ['Chinese with Bopomofo', '\u4e2d\u3105'],
    ['Japanese with Latin', 'ChatGPT\u30af\u30e9\u30a4\u30a2\u30f3\u30c8'],
    ['a rare alphabet alone', '\ua4da\ua4e3'],
    ['emoji', '\u{1f468}\u200d\u{1f4bb}'],
  ])('%s is not', (_what, text) => {
    expect(mixedScripts(text)).toBe(false);
  });

  test('never throws, and the order of characters does not matter', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(mixedScripts(Array.from(text).toReversed().join(''))).toBe(mixedScripts(text));
      }),
      { numRuns: cases(5000) },
    );
  });
});
