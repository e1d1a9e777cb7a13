import { describe, expect, it } from 'vitest';
import { createListTexts } from '../../../../main/core/gateway/view/list-texts.ts';

const listOf = (word: string) => [{ name: word.repeat(100) }];

describe('list texts', () => {
  it('serialises a list once', () => {
    const texts = createListTexts(1000);
    const list = listOf('a');
    expect(JSON.parse(texts.of(list).toString())).toEqual(list);
    expect(texts.of(list)).toBe(texts.of(list));
  });

  it('never answers for another list, however equal it looks', () => {
    const texts = createListTexts(1000);
    expect(texts.of(listOf('a'))).not.toBe(texts.of(listOf('a')));
  });

  it('keeps no more bytes than it may, and lets go of what was asked for longest ago', () => {
    const texts = createListTexts(250);
    const [first, second, third] = [listOf('a'), listOf('b'), listOf('c')];
    const kept = texts.of(first);
    const dropped = texts.of(second);
    texts.of(first);
    texts.of(third);
    expect(texts.of(first)).toBe(kept);
    expect(texts.of(second)).not.toBe(dropped);
  });
});
