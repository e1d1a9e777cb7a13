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
import type { FoldedRow } from './fold-entries.ts';
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
  rows: readonly FoldedRow[],
  { hasOlder, loadOlder, loadAll }: Pick<AuditPages, 'hasOlder' | 'loadOlder' | 'loadAll'>,
  filterKey: string,
): VirtualRows {
  const [isAtTop, setIsAtTop] = useState(true);
  /** The last row is gone to once all are loaded. */
  const [isBoundForEnd, setIsBoundForEnd] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const count = rows.length;
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => auditRowHeight,
    overscan: 12,
    getItemKey: (index) => rows[index]?.entry.id ?? index,
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
    if (!isBoundForEnd) return;
    setIsBoundForEnd(false);
    goTo(count - 1);
  }, [isBoundForEnd, count, goTo]);

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
      if (event.key === 'End' && hasOlder) void loadAll().then(() => setIsBoundForEnd(true));
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
