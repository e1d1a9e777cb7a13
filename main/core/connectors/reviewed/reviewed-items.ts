/**
 * What one server says beside its tools, and what of it the person accepted. A version that was not
 * accepted reaches no client.
 */
import { canonicalJson } from '../../lib/canonical-json.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { ItemKind, ItemPin, ItemPins } from './item-pins.ts';

/** One of them as the server gives it now; foreign. Frozen. */
export interface ReviewedItem {
  readonly kind: ItemKind;
  readonly name: string;
  /** Null: it is too large, or is not what it should be. */
  readonly definition: JsonObject | null;
  readonly hash: string;
  readonly review: 'accepted' | 'new' | 'changed';
  /** What a person was shown of it beside; null: nothing, or there is nothing beside. */
  readonly shown: JsonObject | null;
}

type Seen = Omit<ReviewedItem, 'review' | 'shown'>;

export interface ReviewedItems {
  /** As seen since the start, in the order in which they were. */
  now(): readonly ReviewedItem[];
  /** @returns true when it is another than was seen last */
  see(kind: ItemKind, name: string, definition: JsonObject | null): boolean;
  /** Those of this kind with other names are no longer there. True when there were some. */
  keepOnly(kind: ItemKind, names: ReadonlySet<string>): boolean;
  /** What the person accepted last; undefined when nothing. */
  accepted(kind: ItemKind, name: string): ItemPin | undefined;
  /** The same of every name; the same array until something is accepted or no longer is. */
  acceptedOf(kind: ItemKind): readonly ItemPin[];
  /**
   * What a person was shown of it in full, kept beside what is accepted: the next version is
   * compared with it.
   */
  show(kind: ItemKind, name: string, hash: string, shown: JsonObject): void;
  /** Accepts versions as they are now; others than these are left as they are. */
  accept(which: 'all' | readonly Pick<ReviewedItem, 'kind' | 'name' | 'hash'>[]): void;
  /** Nothing that was accepted before holds. */
  startOver(): void;
  /** Somebody changed what was kept of it. */
  distrust(kind: ItemKind, name: string): void;
}

/** @returns the items of one connector: none seen yet */
export function createReviewedItems(
  connectorId: string,
  store: ItemPins,
  clock: Clock,
): ReviewedItems {
  const pins = new Map(store.all(connectorId).map((pin) => [keyOf(pin.kind, pin.name), pin]));
  const seen = new Map<string, Seen>();
  const shownOf = new Map<string, JsonObject>();
  const pinsOf = new Map<ItemKind, readonly ItemPin[]>();
  let joined: readonly ReviewedItem[] | null = null;

  function changed(): void {
    joined = null;
    pinsOf.clear();
  }

  function reviewOf({ kind, name, hash }: Seen): ReviewedItem['review'] {
    const pin = pins.get(keyOf(kind, name));
    if (pin === undefined) return 'new';
    return pin.hash === hash ? 'accepted' : 'changed';
  }

  return {
    now() {
      joined ??= Object.freeze(
        [...seen.values()].map((item) => {
          const shown = shownOf.get(keyOf(item.kind, item.name)) ?? null;
          return Object.freeze({ ...item, review: reviewOf(item), shown });
        }),
      );
      return joined;
    },
    see(kind, name, definition) {
      const key = keyOf(kind, name);
      const hash = definition === null ? '' : sha256Hex(canonicalJson(definition));
      if (seen.get(key)?.hash === hash) return false;
      // A server that makes up names must not fill the memory.
      if (!seen.has(key) && seen.size >= limits.upstream.reviewedItems) return false;
      shownOf.delete(key);
      seen.set(key, { kind, name, definition, hash });
      changed();
      return true;
    },
    keepOnly(kind, names) {
      const gone = [...seen.values()].filter((item) => item.kind === kind && !names.has(item.name));
      for (const { name } of gone) {
        seen.delete(keyOf(kind, name));
        shownOf.delete(keyOf(kind, name));
      }
      if (gone.length > 0) changed();
      return gone.length > 0;
    },
    accepted: (kind, name) => pins.get(keyOf(kind, name)),
    acceptedOf(kind) {
      const known = pinsOf.get(kind);
      if (known !== undefined) return known;
      const all = Object.freeze([...pins.values()].filter((pin) => pin.kind === kind));
      pinsOf.set(kind, all);
      return all;
    },
    show(kind, name, hash, shown) {
      const key = keyOf(kind, name);
      if (seen.get(key)?.hash !== hash) return;
      shownOf.set(key, shown);
      joined = null;
    },
    accept(which) {
      const chosen = [...seen.values()].filter(
        (item) =>
          item.definition !== null && (which === 'all' || which.some((each) => isSame(each, item))),
      );
      const acceptedAt = clock.nowMs();
      const kept = chosen.map(({ kind, name, hash, definition }) => ({
        kind,
        name,
        hash,
        definition: { ...definition, ...shownOf.get(keyOf(kind, name)) },
        acceptedAt,
      }));
      store.keep(connectorId, kept);
      for (const pin of kept) pins.set(keyOf(pin.kind, pin.name), pin);
      changed();
    },
    startOver() {
      store.forget(connectorId);
      pins.clear();
      changed();
    },
    distrust(kind, name) {
      pins.delete(keyOf(kind, name));
      changed();
      store.drop(connectorId, kind, name);
    },
  };
}

function isSame(
  one: Pick<ReviewedItem, 'kind' | 'name' | 'hash'>,
  other: Pick<ReviewedItem, 'kind' | 'name' | 'hash'>,
): boolean {
  return one.kind === other.kind && one.name === other.name && one.hash === other.hash;
}

function keyOf(kind: ItemKind, name: string): string {
  return `${kind} ${name}`;
}
