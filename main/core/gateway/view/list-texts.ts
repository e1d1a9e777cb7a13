/**
 * Lists as the bytes that clients get, made once for each list: what changes a view makes another
 * list, so nothing here can be out of date. Bounded; what was asked for longest ago goes.
 */
import { LRUCache } from 'lru-cache';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';

export interface ListTexts {
  /** The JSON text of the list, which must never change. */
  of(list: readonly JsonObject[]): Buffer;
}

/** @param most bytes kept */
export function createListTexts(most: number = limits.listTexts): ListTexts {
  const texts = new LRUCache<readonly JsonObject[], Buffer>({
    maxSize: most,
    sizeCalculation: (text) => text.length,
  });
  return {
    of(list) {
      const known = texts.get(list);
      if (known !== undefined) return known;
      const text = Buffer.from(JSON.stringify(list));
      texts.set(list, text);
      return text;
    },
  };
}
