/**
 * Lists as the bytes that clients get, made once for each list and kept while it is the list of
 * somebody's view: what changes a view makes another list, so nothing here can be out of date, and
 * the bytes go with their list. Bounded; what was asked for longest ago goes.
 */
import { limits } from '../../limits/limits.ts';
import type { JsonObject } from '../../lib/json.ts';

export interface ListTexts {
  /** The JSON text of the list, which must never change. */
  of(list: readonly JsonObject[]): Buffer;
}

interface Holder {
  readonly number: number;
  /** Null once others needed the room. */
  text: Buffer | null;
}

interface Kept {
  /** Whoever has the list has the holder: nothing here keeps it. */
  readonly holder: WeakRef<Holder>;
  readonly size: number;
}

/** @param most bytes kept */
export function createListTexts(most: number = limits.listTexts): ListTexts {
  const holders = new WeakMap<readonly JsonObject[], Holder>();
  // In the order of use, oldest first.
  const kept = new Map<number, Kept>();
  let bytes = 0;
  let made = 0;
  const gone = new FinalizationRegistry<number>((number) => forget(number));

  function forget(number: number): void {
    bytes -= kept.get(number)?.size ?? 0;
    kept.delete(number);
  }

  function keep(list: readonly JsonObject[], text: Buffer): void {
    made += 1;
    const holder: Holder = { number: made, text };
    holders.set(list, holder);
    kept.set(made, { holder: new WeakRef(holder), size: text.length });
    gone.register(holder, made);
    bytes += text.length;
    for (const [number, oldest] of kept) {
      if (bytes <= most) break;
      const old = oldest.holder.deref();
      if (old !== undefined) old.text = null;
      forget(number);
    }
  }

  return {
    of(list) {
      const holder = holders.get(list);
      if (holder !== undefined && holder.text !== null) {
        const own = kept.get(holder.number);
        if (own !== undefined) {
          kept.delete(holder.number);
          kept.set(holder.number, own);
        }
        return holder.text;
      }
      const text = Buffer.from(JSON.stringify(list));
      keep(list, text);
      return text;
    },
  };
}
