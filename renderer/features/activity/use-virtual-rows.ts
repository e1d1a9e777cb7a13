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
import { focusSoon, rowAfterKey } from '../../components/layout/row-keys.ts';
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
      focusSoon(scroller, `[aria-posinset="${index + 1}"] button`);
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
      const to = rowAfterKey(event, focusedRow(event), count);
      if (to === null) return;
      event.preventDefault();
      if (event.key === 'End' && hasOlder) void loadAll().then((known) => setGoal(known - 1));
      else goTo(to);
    },
  };
}

/** The row that has the focus, or that what has it is in; -1: none. */
function focusedRow({ target }: KeyboardEvent): number {
  if (!(target instanceof HTMLElement)) return -1;
  const position = target.closest('[role=listitem]')?.getAttribute('aria-posinset');
  return position == null ? -1 : Number(position) - 1;
}
