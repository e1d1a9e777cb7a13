/**
 * The audit log as a virtual list: only the rows in view exist, so ten thousand scroll like ten.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp, ScrollText } from 'lucide-react';
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { Button } from '../../components/base/button.tsx';
import { classNames } from '../../components/base/class-names.ts';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { AuditRow, auditRowHeight } from './audit-row.tsx';
import { EntryDrawer } from './entry-drawer.tsx';
import { useAudit, type AuditFilter } from './use-audit.ts';

interface AuditListProps {
  readonly filter: AuditFilter;
  /** From the snapshot: when it grows, there is something new. */
  readonly lastEntryId: number;
  /** False: new entries are only announced, also at the top. */
  readonly isLive?: boolean;
  readonly className?: string;
  /** What to say when there is nothing. */
  readonly empty: string;
}

/** At the top it follows what happens; scrolled away it only says that something did. */
export function AuditList({
  filter,
  lastEntryId,
  isLive = true,
  className,
  empty,
}: AuditListProps) {
  const { entries, hasOlder, error, loadOlder, loadAll, loadNewer, retry } = useAudit(filter);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const [isAtTop, setIsAtTop] = useState(true);
  const [seenEntryId, setSeenEntryId] = useState(lastEntryId);
  /** The row to go to once it is loaded. */
  const [goal, setGoal] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: entries?.length ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => auditRowHeight,
    overscan: 12,
    getItemKey: (index) => entries?.[index]?.id ?? index,
  });
  const items = rows.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const count = entries?.length ?? 0;

  const goTo = useCallback(
    (index: number) => {
      rows.scrollToIndex(index, { align: 'auto' });
      focusSoon(scroller, index);
    },
    [rows],
  );
  useEffect(() => {
    if (goal === null || goal >= count) return;
    setGoal(null);
    goTo(goal);
  }, [goal, count, goTo]);

  // Another question: its first answer is at the top, wherever the list stood before.
  const asked = JSON.stringify(filter);
  useEffect(() => {
    const list = scroller.current;
    if (list === null) return;
    list.scrollTop = 0;
    setIsAtTop(true);
  }, [asked]);

  useEffect(() => {
    if (hasOlder && lastShown >= count - 50) loadOlder();
  }, [hasOlder, lastShown, count, loadOlder]);

  useEffect(() => {
    if (!isLive || !isAtTop || lastEntryId === seenEntryId) return;
    setSeenEntryId(lastEntryId);
    loadNewer();
  }, [isLive, isAtTop, lastEntryId, seenEntryId, loadNewer]);

  if (error !== null && entries === null) {
    return (
      <ErrorPanel
        error={error}
        action={
          <Button size="small" onClick={retry}>
            Try again
          </Button>
        }
      />
    );
  }
  if (entries === null) return <SkeletonRows label="Loading activity" rows={8} />;
  if (entries.length === 0) {
    return (
      <EmptyState icon={<ScrollText size={28} />} title="Nothing here">
        {empty}
      </EmptyState>
    );
  }
  const hasNews = !(isLive && isAtTop) && lastEntryId !== seenEntryId;
  const showNews = () => {
    setSeenEntryId(lastEntryId);
    loadNewer();
    rows.scrollToIndex(0);
  };
  // Not looked for while scrolling with nothing open.
  const openedAt = opened === null ? -1 : entries.findIndex((entry) => entry.id === opened.id);
  const neighbour = (offset: number) =>
    openedAt === -1 ? null : (entries[openedAt + offset] ?? null);
  const open = (entry: AuditEntry) => {
    setOpened(entry);
    const index = entries.findIndex(({ id }) => id === entry.id);
    if (index !== -1) rows.scrollToIndex(index, { align: 'auto' });
  };
  return (
    <div className={classNames('relative flex flex-col', className)}>
      {error !== null && (
        <ErrorPanel
          error={error}
          action={
            <Button size="small" onClick={retry}>
              Try again
            </Button>
          }
        />
      )}
      <div className="@container flex min-h-0 grow flex-col overflow-hidden rounded-lg border border-line bg-raised">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of rows in it */}
        <div
          ref={scroller}
          role="list"
          aria-label="Activity"
          tabIndex={0}
          onKeyDown={(event) => {
            const to = rowAfterKey(event, entries.length);
            if (to === null) return;
            event.preventDefault();
            if (event.key === 'End' && hasOlder) void loadAll().then((known) => setGoal(known - 1));
            else goTo(to);
          }}
          onScroll={(event) => setIsAtTop(event.currentTarget.scrollTop < 4)}
          className="min-h-0 grow overflow-y-auto focus-visible:-outline-offset-2"
        >
          <div className="relative" style={{ height: rows.getTotalSize() }}>
            {items.map((item) => {
              const entry = entries[item.index];
              return (
                entry !== undefined && (
                  <AuditRow
                    key={item.key}
                    entry={entry}
                    top={item.start}
                    position={item.index + 1}
                    total={hasOlder ? -1 : entries.length}
                    isOpen={opened?.id === entry.id}
                    onOpen={() => setOpened(entry)}
                  />
                )
              );
            })}
          </div>
        </div>
      </div>
      {hasNews && (
        <div className="absolute top-2 left-1/2 -translate-x-1/2 rounded-md shadow-2">
          <Button tone="primary" icon={<ArrowUp aria-hidden size={14} />} onClick={showNews}>
            New entries
          </Button>
        </div>
      )}
      {opened !== null && (
        <EntryDrawer
          entry={opened}
          newer={neighbour(-1)}
          older={neighbour(1)}
          onOpen={open}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
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
