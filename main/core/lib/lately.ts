/**
 * What happened lately: each thing once, only so many and only so long. For what people are told of
 * and nobody keeps.
 */
import type { Clock } from '../ports/ports.ts';

export interface Lately<Item> {
  /** What is known under this key counts as new again. */
  note(key: string, item: Item): void;
  /** Newest last. */
  list(): readonly Item[];
  clear(): void;
}

export function createLately<Item>(parts: {
  readonly clock: Clock;
  readonly touch: () => void;
  readonly most: number;
  readonly shownMs: number;
}): Lately<Item> {
  const { clock, touch, most, shownMs } = parts;
  const table = new Map<string, { readonly item: Item; readonly at: number }>();
  return {
    note(key, item) {
      const isNew = !table.delete(key);
      table.set(key, { item, at: clock.monotonicMs() });
      const [oldest] = table.keys();
      if (oldest !== undefined && table.size > most) table.delete(oldest);
      if (isNew) touch();
    },
    list() {
      const since = clock.monotonicMs() - shownMs;
      return [...table.values()].filter(({ at }) => at > since).map(({ item }) => item);
    },
    clear() {
      if (table.size === 0) return;
      table.clear();
      touch();
    },
  };
}
