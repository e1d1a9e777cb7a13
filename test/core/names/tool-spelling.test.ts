import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  foldedName,
  inPlainLetters,
  toolLabel,
  toolNamed,
  twinsOf,
} from '../../../main/core/names/tool-spelling.ts';
import { cases } from '../../support/values/counts.ts';

const composed = 'caf\u00e9_get';
const decomposed = 'cafe\u0301_get';

describe('TRIAL-C1 names that can be taken for each other', () => {
  test.each([
    [composed, decomposed],
    ['delete_x', 'd\u0435lete_x'],
    ['delete_x', 'Delete_X'],
    ['delete_x', 'ｄｅｌｅｔｅ_x'],
    ['list_all', 'Iist_a11'],
    ['get_user', 'get_us\u200ber'],
    ['form', 'forrn'],
  ])('%j and %j are twins', (one, other) => {
    expect(foldedName(one)).toBe(foldedName(other));
    const tools = [{ name: one }, { name: other }, { name: 'something' }];
    expect(twinsOf(one, tools)).toEqual([{ name: other }]);
    expect(twinsOf('something', tools)).toEqual([]);
  });

  test.each([
    [composed, decomposed],
    ['delete_x', 'd\u0435lete_x'],
    ['e\u27e8U+0301\u27e9', 'e\u0301'],
    ['\u212bngstrom', '\u00c5ngstrom'],
    ['a'.repeat(250), `${'a'.repeat(249)}b`],
  ])('%j and %j have labels of their own, and each is found by its own', (one, other) => {
    const tools = [{ name: one }, { name: other }];
    const labels = tools.map(({ name }) => toolLabel(name));
    expect(labels[0]).not.toBe(labels[1]);
    for (const tool of tools) expect(toolNamed(tools, toolLabel(tool.name))).toBe(tool);
  });
});

test('TRIAL-C1 a label shows what cannot be told apart by its number, and leaves other alphabets as they are', () => {
  expect(toolLabel(composed)).toBe(composed);
  expect(toolLabel(decomposed)).toBe('cafe⟨U+0301⟩_get');
  expect(toolLabel('d\u0435lete_x')).toBe('d⟨U+0435⟩lete_x');
  expect(toolLabel('get\u200b')).toBe('get⟨U+200B⟩');
  expect(toolLabel('выполнить')).toBe('выполнить');
  expect(toolLabel('get_user')).toBe('get_user');
  expect(inPlainLetters('d\u0435lete_x')).toBe('delete_x');
});

test('TRIAL-C1 different names never have one label, and every label leads back', () => {
  const letter = fc.constantFrom('e', 'é', 'e\u0301', 'е', '⟨', '⟩', 'U+0301', '\u200b', 'ⅇ', '_');
  const name = fc.array(letter, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(name, name, (one, other) => {
      fc.pre(one !== other);
      const tools = [{ name: one }, { name: other }];
      expect(toolLabel(one)).not.toBe(toolLabel(other));
      expect(toolNamed(tools, toolLabel(one))?.name).toBe(one);
      expect(toolNamed(tools, toolLabel(other))?.name).toBe(other);
      expect(toolLabel(one).length).toBeLessThanOrEqual(256);
    }),
    { numRuns: cases(10_000) },
  );
});
