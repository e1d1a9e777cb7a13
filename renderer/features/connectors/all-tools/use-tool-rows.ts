/** The rows in view of the list of all tools, the focus among them, and the way to one tool. */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { focusSoon, rowAfterKey } from '../../../components/layout/row-keys.ts';

/** Fixed, so that the list knows its height without measuring. */
export const toolRowHeight = 52;

export interface ToolRows {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  /** Arrows, Home and End move the focus from tool to tool. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

interface ToolRowsOptions {
  readonly count: number;
  /** With another one, the list starts at the top. */
  readonly filterKey: string;
  /** The row that a link leads to; null: none, or not known yet. */
  readonly goal: { readonly name: string; readonly index: number } | null;
  /** Other rows are in view. */
  readonly onRange: (range: { readonly first: number; readonly last: number }) => void;
}

/** Draws only the rows in view; goes once to the row that a link leads to. */
export function useToolRows({ count, filterKey, goal, onRange }: ToolRowsOptions): ToolRows {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => toolRowHeight,
    overscan: 3,
  });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => onRange({ first, last }), [first, last, onRange]);

  const goTo = useCallback(
    (index: number, align: 'auto' | 'center') => {
      virtual.scrollToIndex(index, { align });
      focusSoon(scroller, `[data-row="${index}"] a`);
    },
    [virtual],
  );

  const shownKey = useRef(filterKey);
  useEffect(() => {
    if (shownKey.current === filterKey) return;
    shownKey.current = filterKey;
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [filterKey]);

  const reached = useRef<string | null>(null);
  const [name, index] = [goal?.name ?? null, goal?.index ?? -1];
  useEffect(() => {
    if (name === null || index === -1 || reached.current === name) return;
    reached.current = name;
    goTo(index, 'center');
  }, [name, index, goTo]);

  return {
    scroller,
    virtual,
    onKeyDown: (event) => {
      // Only from links: controls in a row have arrows of their own.
      if (!(event.target instanceof HTMLAnchorElement)) return;
      const row = event.target.closest<HTMLElement>('[data-row]')?.dataset['row'];
      const to = rowAfterKey(event, row === undefined ? -1 : Number(row), count);
      if (to === null) return;
      event.preventDefault();
      goTo(to, 'auto');
    },
  };
}
