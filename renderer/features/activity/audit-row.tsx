import { memo } from 'react';
import { ChevronDown, ChevronRight } from 'lucide-react';
import type { AuditEntry, ListedEntry } from '../../../contract/views/audit-entry.ts';
import { classNames } from '../../components/base/class-names.ts';
import { useNow } from '../../state/clock.ts';
import { absoluteTime, durationWords, logTime } from '../../state/time-words.ts';
import { actorWords, answerWords, wordsOfAct } from '../../state/words.ts';
import { argumentSummary } from './argument-summary.ts';
import type { FoldedRow } from './fold-entries.ts';
import { ConnectorWords } from './connector-words.tsx';
import { DecisionMark } from './decision-mark.tsx';

/** Fixed, so that the list knows its height without measuring. */
export const auditRowHeight = 36;

interface AuditRowProps {
  readonly row: FoldedRow;
  readonly top: number;
  readonly position: number;
  /** -1 while more may follow. */
  readonly total: number;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onFold: (id: number) => void;
}

/**
 * One line: when, what was decided and why not, who did what where with what. The rest is in the
 * drawer.
 */
export const AuditRow = memo(function AuditRow({
  row,
  top,
  position,
  total,
  isOpen,
  onOpen,
  onFold,
}: AuditRowProps) {
  const now = useNow();
  const { entry, fold } = row;
  const isMember = fold !== null && !fold.isHead;
  return (
    <div
      role="listitem"
      aria-posinset={position}
      aria-setsize={total}
      style={{ transform: `translateY(${top}px)`, height: auditRowHeight }}
      className="absolute inset-x-0 top-0 flex border-b border-line"
    >
      <button
        type="button"
        onClick={onOpen}
        className={classNames(
          'grid h-full min-w-0 grow grid-cols-[1rem_minmax(0,5rem)_minmax(0,1fr)] items-center gap-3 px-4 text-left focus-visible:-outline-offset-2 @sm:grid-cols-[6.5rem_1rem_minmax(0,7rem)_minmax(0,1fr)] @xl:grid-cols-[6.5rem_5rem_minmax(0,9rem)_minmax(0,1fr)_auto]',
          isOpen ? 'bg-selected' : 'hover:bg-hover',
          isMember && 'bg-sunken',
        )}
      >
        <time
          dateTime={entry.at}
          title={absoluteTime(entry.at)}
          className="hidden truncate text-muted tabular-nums @sm:block"
        >
          {logTime(entry.at, now)}
        </time>
        <span className="flex [&>span>span]:sr-only @xl:[&>span>span]:not-sr-only">
          <DecisionMark decision={entry.decision} />
        </span>
        <span className="truncate">{entry.clientName ?? actorWords[entry.actor]}</span>
        <span className="min-w-0 truncate">
          <ActWords entry={entry} />
          <Why entry={entry} />
          <Arguments entry={entry} />
        </span>
        <span className="hidden text-meta text-faint tabular-nums @xl:block">
          {entry.durationMs === null ? '' : durationWords(entry.durationMs)}
        </span>
      </button>
      {fold !== null && fold.isHead && <FoldButton row={row} id={fold.id} onFold={onFold} />}
    </div>
  );
}, isSameRow);

interface FoldButtonProps {
  readonly row: FoldedRow;
  readonly id: number;
  readonly onFold: (id: number) => void;
}

function FoldButton({ row: { count, fold, entry }, id, onFold }: FoldButtonProps) {
  const isOpen = fold?.isOpen === true;
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-label={`${count} equal entries: ${entry.tool ?? wordsOfAct(entry.action)}`}
      onClick={() => onFold(id)}
      className="inline-flex h-full shrink-0 items-center gap-0.5 px-3 text-meta text-muted tabular-nums hover:bg-hover hover:text-ink focus-visible:-outline-offset-2"
    >
      {`×${count}`}
      <Icon aria-hidden size={12} />
    </button>
  );
}

/** What the client met in place of an answer. */
function Why({ entry: { decision, reasonText, tool } }: { readonly entry: ListedEntry }) {
  if (decision !== 'deny' || reasonText === null || tool === null) return null;
  return <span className="text-danger-text">{` · ${reasonText}`}</span>;
}

/** As the log has them: redacted already. */
function Arguments({ entry }: { readonly entry: ListedEntry }) {
  const summary = entry.tool === null ? '' : argumentSummary(entry.arguments);
  if (summary === '') return null;
  return <span className="text-muted">{` · ${summary}`}</span>;
}

/** The handler is made anew for each row, but always opens the same entry. */
function isSameRow(before: AuditRowProps, after: AuditRowProps): boolean {
  return (
    before.row.entry === after.row.entry &&
    before.row.count === after.row.count &&
    before.row.fold?.id === after.row.fold?.id &&
    before.row.fold?.isOpen === after.row.fold?.isOpen &&
    before.onFold === after.onFold &&
    before.position === after.position &&
    before.top === after.top &&
    before.total === after.total &&
    before.isOpen === after.isOpen
  );
}

/** What was done, e.g. "create_issue on github". */
export function ActWords({ entry }: { readonly entry: AuditEntry }) {
  if (entry.tool !== null) {
    const answer = answerWords[entry.reason ?? ''];
    return (
      <>
        <span className="font-medium">{entry.tool}</span>
        {entry.connector !== null && (
          <span className="text-muted">
            {' on '}
            <ConnectorWords name={entry.connector} />
          </span>
        )}
        {entry.action !== 'tools/call' && (
          <span className="text-muted"> · {wordsOfAct(entry.action)}</span>
        )}
        {answer !== undefined && <span className="text-muted"> · {answer}</span>}
      </>
    );
  }
  return (
    <>
      <span className="font-medium">{wordsOfAct(entry.action)}</span>
      {entry.connector !== null && (
        <span className="text-muted">
          {' '}
          <ConnectorWords name={entry.connector} />
        </span>
      )}
      {entry.detail !== null && <span className="text-muted"> · {entry.detail}</span>}
    </>
  );
}
