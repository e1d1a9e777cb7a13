/** Keys of lists that draw only the rows in view: the focus goes to rows that may not exist yet. */
import type { KeyboardEvent, RefObject } from 'react';

/**
 * The row that a key goes to; null for every other key.
 *
 * @param at the row that has the focus; -1: the list as a whole, from which down is its first row
 */
export function rowAfterKey(event: KeyboardEvent, at: number, count: number): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[event.key];
  if (to === undefined || (at === -1 && event.key !== 'ArrowDown')) return null;
  return Math.min(count - 1, Math.max(0, to));
}

/**
 * Focuses what the selector finds in the list. It may only exist some frames after the list has
 * scrolled there.
 */
export function focusSoon(
  list: RefObject<HTMLElement | null>,
  selector: string,
  frames = 30,
): void {
  requestAnimationFrame(() => {
    const row = list.current?.querySelector<HTMLElement>(selector);
    if (row != null) row.focus({ preventScroll: true });
    else if (frames > 0) focusSoon(list, selector, frames - 1);
  });
}
