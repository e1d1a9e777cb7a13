/**
 * The audit log as a virtual list: only the rows in view exist, so ten thousand scroll like ten.
 */
import { ArrowUp, ScrollText } from 'lucide-react';
import { useCallback, useMemo, useState, type FocusEvent, type PointerEvent } from 'react';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { Button } from '../../components/base/button.tsx';
import { classNames } from '../../components/base/class-names.ts';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { AuditRow } from './audit-row.tsx';
import { foldEntries, type FoldedRow } from './fold-entries.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { useVirtualRows, type VirtualRows } from './use-virtual-rows.ts';
import { useAudit, type AuditFilter, type AuditPages } from './use-audit.ts';
import { useNews } from './use-news.ts';

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

/** At the top, new entries appear as they come; further down, a button announces them. */
export function AuditList({
  filter,
  lastEntryId,
  isLive = true,
  className,
  empty,
}: AuditListProps) {
  const audit = useAudit(filter);
  const { entries, error, retry, loadNewer } = audit;
  const folds = useFolds(entries);
  const rows = useVirtualRows(folds.rows, audit, JSON.stringify(filter));
  // Rows that run under the pointer are clicked by mistake: they wait until it leaves.
  const held = useHeld();
  const news = useNews({
    lastEntryId,
    isFollowing: isLive && rows.isAtTop && !held.isHeld,
    loadNewer,
  });
  const [opened, setOpened] = useState<AuditEntry | null>(null);

  const problem = error !== null && (
    <ErrorPanel
      error={error}
      action={
        <Button size="small" onClick={retry}>
          Try again
        </Button>
      }
    />
  );
  if (entries === null) {
    if (error !== null) return problem;
    return <SkeletonRows label="Loading activity" rows={8} />;
  }
  if (entries.length === 0) {
    return (
      <EmptyState icon={<ScrollText size={28} />} title="Nothing here">
        {empty}
      </EmptyState>
    );
  }
  const showNews = () => {
    news.load();
    rows.virtual.scrollToIndex(0);
  };
  const openInList = (entry: AuditEntry) => {
    setOpened(entry);
    // One that is folded is in the row of the newest of them.
    const index = folds.rows.findLastIndex((row) => row.entry.id >= entry.id);
    if (index !== -1) rows.virtual.scrollToIndex(index, { align: 'auto' });
  };
  return (
    <div className={classNames('relative flex flex-col', className)}>
      {problem}
      <div
        {...held.props}
        className="@container flex min-h-0 grow flex-col overflow-hidden rounded-lg border border-line bg-raised"
      >
        <Rows
          folded={folds.rows}
          hasOlder={audit.hasOlder}
          rows={rows}
          opened={opened}
          onOpen={setOpened}
          onFold={folds.toggle}
        />
      </div>
      {news.count > 0 && (
        <div className="absolute top-2 left-1/2 -translate-x-1/2 rounded-md shadow-2">
          <Button tone="primary" icon={<ArrowUp aria-hidden size={14} />} onClick={showNews}>
            {newsWords(news.count, Object.keys(filter).length > 0)}
          </Button>
        </div>
      )}
      {opened !== null && (
        <OpenedEntry
          entries={entries}
          opened={opened}
          onOpen={openInList}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}

/** Of those that came, it is not known how many fit a filter. */
function newsWords(count: number, isFiltered: boolean): string {
  return isFiltered ? 'New entries' : `${count} new`;
}

/** Which equal entries are one row, and which of those rows are open. */
function useFolds(entries: AuditPages['entries']) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => foldEntries(entries ?? [], opened), [entries, opened]);
  const toggle = useCallback(
    (id: number) =>
      setOpened((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    [],
  );
  return { rows, toggle };
}

/** True while the pointer or the focus is in what has these props. */
function useHeld() {
  const [isPointed, setIsPointed] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  return {
    isHeld: isPointed || isFocused,
    props: {
      // A finger never leaves.
      onPointerEnter: ({ pointerType }: PointerEvent) => setIsPointed(pointerType === 'mouse'),
      onPointerLeave: () => setIsPointed(false),
      onFocus: () => setIsFocused(true),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) =>
        setIsFocused(currentTarget.contains(relatedTarget)),
    },
  };
}

interface RowsProps {
  readonly folded: readonly FoldedRow[];
  readonly hasOlder: boolean;
  readonly rows: VirtualRows;
  readonly opened: AuditEntry | null;
  readonly onOpen: (entry: AuditEntry) => void;
  readonly onFold: (id: number) => void;
}

function Rows({ folded, hasOlder, rows, opened, onOpen, onFold }: RowsProps) {
  const { scroller, virtual, onScroll, onKeyDown } = rows;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of rows in it
    <div
      ref={scroller}
      role="list"
      aria-label="Activity"
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={onScroll}
      className="min-h-0 grow overflow-y-auto focus-visible:-outline-offset-2"
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = folded[item.index];
          return (
            row !== undefined && (
              <AuditRow
                key={item.key}
                row={row}
                top={item.start}
                position={item.index + 1}
                total={hasOlder ? -1 : folded.length}
                isOpen={opened?.id === row.entry.id}
                onOpen={() => onOpen(row.entry)}
                onFold={onFold}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface OpenedEntryProps {
  readonly entries: readonly AuditEntry[];
  readonly opened: AuditEntry;
  readonly onOpen: (entry: AuditEntry) => void;
  readonly onClose: () => void;
}

/** The drawer of an entry, with the way to its neighbours in the list. */
function OpenedEntry({ entries, opened, onOpen, onClose }: OpenedEntryProps) {
  const index = entries.findIndex(({ id }) => id === opened.id);
  const neighbour = (offset: number) => (index === -1 ? null : (entries[index + offset] ?? null));
  return (
    <EntryDrawer
      entry={opened}
      newer={neighbour(-1)}
      older={neighbour(1)}
      onOpen={onOpen}
      onClose={onClose}
    />
  );
}
