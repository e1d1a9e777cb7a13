/**
 * Lists as the bytes that clients get, made once for each list: what changes a view makes another
 * list, so nothing here can be out of date. A text is kept as long as its list is, and bounded:
 * what was asked for longest ago goes.
 */
import { LRUCache } from 'lru-cache';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';

export interface ListTexts {
  /** The JSON text of the list, which must never change. */
  of(list: readonly JsonObject[]): Buffer;
}

/**
 * @param most bytes kept
 * @returns no texts yet. Nothing here keeps a list: the text of one that nobody has any more goes
 *   with it.
 */
export function createListTexts(most: number = limits.listTexts): ListTexts {
  // By a place that stands for the list: the list itself as key would never be let go.
  const texts = new LRUCache<object, Buffer>({
    maxSize: most,
    sizeCalculation: (text) => text.length,
  });
  const places = new WeakMap<readonly JsonObject[], object>();
  const gone = new FinalizationRegistry<object>((place) => texts.delete(place));

  function placeOf(list: readonly JsonObject[]): object {
    let place = places.get(list);
    if (place === undefined) {
      place = {};
      places.set(list, place);
      gone.register(list, place);
    }
    return place;
  }

  return {
    of(list) {
      const place = placeOf(list);
      const known = texts.get(place);
      if (known !== undefined) return known;
      const text = bytesOf(JSON.stringify(list));
      texts.set(place, text);
      return text;
    },
  };
}

/** In memory of its own: a short one out of Node's pool would keep 8 KiB that nobody counts. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
