import { memo } from 'react';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { classNames } from '../../components/base/class-names.ts';
import { useNow } from '../../state/clock.ts';
import { absoluteTime, durationWords, logTime } from '../../state/time-words.ts';
import { actorWords, answerWords, wordsOfAct } from '../../state/words.ts';
import { ConnectorWords } from './connector-words.tsx';
import { DecisionMark } from './decision-mark.tsx';

/** Fixed, so that the list knows its height without measuring. */
export const auditRowHeight = 36;

interface AuditRowProps {
  readonly entry: AuditEntry;
  readonly top: number;
  readonly position: number;
  /** -1 while more may follow. */
  readonly total: number;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

/** One line: when, what was decided, who did what where. The rest is in the drawer. */
export const AuditRow = memo(function AuditRow({
  entry,
  top,
  position,
  total,
  isOpen,
  onOpen,
}: AuditRowProps) {
  const now = useNow();
  return (
    <div
      role="listitem"
      aria-posinset={position}
      aria-setsize={total}
      style={{ transform: `translateY(${top}px)`, height: auditRowHeight }}
      className="absolute inset-x-0 top-0 border-b border-line"
    >
      <button
        type="button"
        onClick={onOpen}
        className={classNames(
          'grid h-full w-full grid-cols-[1rem_minmax(0,5rem)_minmax(0,1fr)] items-center gap-3 px-4 text-left focus-visible:-outline-offset-2 @sm:grid-cols-[6.5rem_1rem_minmax(0,7rem)_minmax(0,1fr)] @xl:grid-cols-[6.5rem_5rem_minmax(0,9rem)_minmax(0,1fr)_auto]',
          isOpen ? 'bg-selected' : 'hover:bg-hover',
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
        </span>
        <span className="hidden text-meta text-faint tabular-nums @xl:block">
          {entry.durationMs === null ? '' : durationWords(entry.durationMs)}
        </span>
      </button>
    </div>
  );
}, isSameRow);

/** The handler is made anew for each row, but always opens the same entry. */
function isSameRow(before: AuditRowProps, after: AuditRowProps): boolean {
  return (
    before.entry === after.entry &&
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
