import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { createListTexts } from '../../../../main/core/gateway/view/list-texts.ts';

const listOf = (word: string) => [{ name: word.repeat(100) }];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Finalizers run when the machine has time for them. */
const patient = { timeout: 20_000 };

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

  it('lets go of a text when nobody has its list any more', async () => {
    const texts = createListTexts(100_000);
    const held = listOf('a');
    const kept = texts.of(held);
    const gone = (() => {
      const list = listOf('b');
      return { list: new WeakRef(list), text: new WeakRef(texts.of(list)) };
    })();
    await vi.waitFor(() => {
      collectGarbage();
      // Compared here: an assertion that fails would hold what it was given.
      expect([gone.list.deref() === undefined, gone.text.deref() === undefined]).toEqual([
        true,
        true,
      ]);
    }, patient);
    expect(texts.of(held)).toBe(kept);
  });

  it('takes no more memory for a short list than its text has bytes', () => {
    const text = createListTexts(1000).of([]);
    expect(text.toString()).toBe('[]');
    expect(text.buffer.byteLength).toBe(text.length);
  });
});
