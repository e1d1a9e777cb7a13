import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
  type UIEvent,
} from 'react';
import { auditRowHeight } from './audit-row.tsx';
import type { AuditPages } from './use-audit.ts';

export interface VirtualRows {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  readonly isAtTop: boolean;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  /** Arrows, Home and End move the focus from row to row. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** The hook loads older entries when so few rows are left below. */
const loadAhead = 50;

/**
 * Draws only the rows in view, moves the focus between rows, and loads older entries near the end.
 *
 * @param filterKey the filter as text; with another filter, the list starts at the top
 */
export function useVirtualRows(
  { entries, hasOlder, loadOlder, loadAll }: AuditPages,
  filterKey: string,
): VirtualRows {
  const [isAtTop, setIsAtTop] = useState(true);
  /** The row to go to once it is loaded. */
  const [goal, setGoal] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const count = entries?.length ?? 0;
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => auditRowHeight,
    overscan: 12,
    getItemKey: (index) => entries?.[index]?.id ?? index,
  });
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0;

  const goTo = useCallback(
    (index: number) => {
      virtual.scrollToIndex(index, { align: 'auto' });
      focusSoon(scroller, index);
    },
    [virtual],
  );
  useEffect(() => {
    if (goal === null || goal >= count) return;
    setGoal(null);
    goTo(goal);
  }, [goal, count, goTo]);

  useEffect(() => {
    const list = scroller.current;
    if (list === null) return;
    list.scrollTop = 0;
    setIsAtTop(true);
  }, [filterKey]);

  useEffect(() => {
    if (hasOlder && lastShown >= count - loadAhead) loadOlder();
  }, [hasOlder, lastShown, count, loadOlder]);

  return {
    scroller,
    virtual,
    isAtTop,
    onScroll: (event) => setIsAtTop(event.currentTarget.scrollTop < 4),
    onKeyDown: (event) => {
      const to = rowAfterKey(event, count);
      if (to === null) return;
      event.preventDefault();
      if (event.key === 'End' && hasOlder) void loadAll().then((known) => setGoal(known - 1));
      else goTo(to);
    },
  };
}

/** The row that a key goes to from the one that has the focus; null for every other key. */
function rowAfterKey(event: KeyboardEvent, count: number): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  if (!(event.target instanceof HTMLElement)) return null;
  const position = event.target.closest('[role=listitem]')?.getAttribute('aria-posinset');
  // From the list as a whole, down is its first row.
  const at = position == null ? -1 : Number(position) - 1;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[event.key];
  if (to === undefined || (at === -1 && event.key !== 'ArrowDown')) return null;
  return Math.min(count - 1, Math.max(0, to));
}

/** The row may only exist some frames after the list has scrolled there. */
function focusSoon(list: RefObject<HTMLElement | null>, index: number, frames = 30): void {
  requestAnimationFrame(() => {
    const row = list.current?.querySelector<HTMLElement>(`[aria-posinset="${index + 1}"] button`);
    if (row != null) row.focus({ preventScroll: true });
    else if (frames > 0) focusSoon(list, index, frames - 1);
  });
}
