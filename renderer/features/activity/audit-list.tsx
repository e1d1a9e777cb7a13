/**
 * The audit log as a virtual list: only the rows in view exist, so ten thousand scroll like ten.
 */
import { ArrowUp, ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { Button } from '../../components/base/button.tsx';
import { classNames } from '../../components/base/class-names.ts';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { AuditRow } from './audit-row.tsx';
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
  const rows = useVirtualRows(audit, JSON.stringify(filter));
  const news = useNews({ lastEntryId, isFollowing: isLive && rows.isAtTop, loadNewer });
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
    const index = entries.findIndex(({ id }) => id === entry.id);
    if (index !== -1) rows.virtual.scrollToIndex(index, { align: 'auto' });
  };
  return (
    <div className={classNames('relative flex flex-col', className)}>
      {problem}
      <div className="@container flex min-h-0 grow flex-col overflow-hidden rounded-lg border border-line bg-raised">
        <Rows audit={audit} rows={rows} opened={opened} onOpen={setOpened} />
      </div>
      {news.hasNews && (
        <div className="absolute top-2 left-1/2 -translate-x-1/2 rounded-md shadow-2">
          <Button tone="primary" icon={<ArrowUp aria-hidden size={14} />} onClick={showNews}>
            New entries
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

interface RowsProps {
  readonly audit: AuditPages;
  readonly rows: VirtualRows;
  readonly opened: AuditEntry | null;
  readonly onOpen: (entry: AuditEntry) => void;
}

function Rows({ audit, rows, opened, onOpen }: RowsProps) {
  const { scroller, virtual, onScroll, onKeyDown } = rows;
  const entries = audit.entries ?? [];
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
          const entry = entries[item.index];
          return (
            entry !== undefined && (
              <AuditRow
                key={item.key}
                entry={entry}
                top={item.start}
                position={item.index + 1}
                total={audit.hasOlder ? -1 : entries.length}
                isOpen={opened?.id === entry.id}
                onOpen={() => onOpen(entry)}
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
