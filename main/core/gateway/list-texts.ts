/**
 * Lists as the bytes that clients get, made once for each list and kept while it is the list of somebody's view: what changes
 * a view makes another list, so nothing here can be out of date (performance.md section 4). Bounded in bytes; what was asked
 * for longest ago goes.
 */
import { limits } from '../lib/limits.ts';
import type { JsonObject } from '../lib/json.ts';

export interface ListTexts {
  /** The JSON text of the list, which must never change. */
  of(list: readonly JsonObject[]): Buffer;
}

/** @param most bytes kept */
export function createListTexts(most: number = limits.listTexts): ListTexts {
  // In the order of use, oldest first. Lists that are no longer anybody's are not found again and go in their turn.
  const kept = new Map<readonly JsonObject[], Buffer>();
  let bytes = 0;

  function keep(list: readonly JsonObject[], text: Buffer): void {
    kept.set(list, text);
    bytes += text.length;
    for (const [oldest, old] of kept) {
      if (bytes <= most) break;
      kept.delete(oldest);
      bytes -= old.length;
    }
  }

  return {
    of(list) {
      const known = kept.get(list);
      if (known !== undefined) {
        kept.delete(list);
        kept.set(list, known);
        return known;
      }
      const text = Buffer.from(JSON.stringify(list));
      keep(list, text);
      return text;
    },
  };
}
