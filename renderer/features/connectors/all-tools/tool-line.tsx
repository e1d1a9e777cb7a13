import { memo } from 'react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ListedTool } from '../../../../contract/views/tools/tool-index.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { classNames } from '../../../components/base/class-names.ts';
import { ClassMark } from '../../../components/base/marks.tsx';
import { SelectBox } from '../../../components/controls/select-rows.tsx';
import { ModeControl } from '../../../components/controls/mode-control.tsx';
import { Badge } from '../../../components/feedback/badge.tsx';
import { useNow } from '../../../state/clock.ts';
import { useCommand } from '../../../state/commands.ts';
import { linkTo } from '../../../state/route.ts';
import { findClient } from '../../../state/selectors.ts';
import { shortName } from '../../../state/short-name.ts';
import { relativeDay } from '../../../state/time-words.ts';
import { tokensOf } from '../../usage/token-words.ts';
import { toolRowHeight } from './use-tool-rows.ts';

/** Columns for the head and for every row, by the width of the list. */
export const toolColumns =
  'grid grid-cols-[1.5rem_minmax(0,1fr)_6.5rem] items-center gap-x-3 px-4 @xl:grid-cols-[1.5rem_minmax(0,1fr)_6.5rem_6.5rem] @3xl:grid-cols-[1.5rem_minmax(0,1fr)_7rem_6.5rem_6.5rem_4.5rem] @min-[56rem]:grid-cols-[1.5rem_minmax(0,1fr)_7rem_6.5rem_6.5rem_4.5rem_6.5rem_9rem]';
/** From which width on a column is shown; the tool and its mode always are. */
export const columnFrom = {
  class: 'hidden @xl:block',
  connector: 'hidden @3xl:block',
  tokens: 'hidden @3xl:block',
  lastUsed: 'hidden @min-[56rem]:block',
  callers: 'hidden @min-[56rem]:block',
} as const;

interface ToolLineProps {
  readonly snapshot: AppSnapshot;
  readonly row: ListedTool;
  readonly index: number;
  readonly top: number;
  readonly countedDays: number;
  /** A link led here. */
  readonly isGoal: boolean;
  readonly isTicked: boolean;
  readonly onTick: (exposedName: string, isTicked: boolean) => void;
  readonly onChanged: () => void;
}

/** One tool of the list: whose it is, what it can do, what a call comes to, and for whom. */
export const ToolLine = memo(function ToolLine(props: ToolLineProps) {
  const { snapshot, row, index, top, countedDays, isGoal, isTicked, onTick, onChanged } = props;
  const { tool, lastUsedOn } = row;
  return (
    <div
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      aria-current={isGoal ? 'true' : undefined}
      style={{ transform: `translateY(${top}px)`, height: toolRowHeight }}
      className={classNames(
        toolColumns,
        'absolute inset-x-0 top-0 border-b border-line',
        isGoal ? 'bg-selected' : 'hover:bg-hover/60',
      )}
    >
      <div role="cell" className="-ml-1">
        <SelectBox
          label={`Select ${tool.name} on ${tool.connector}`}
          checked={isTicked}
          onChange={(next) => onTick(tool.exposedName, next)}
        />
      </div>
      <div role="cell" className="min-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <a
            href={linkTo('connectors', tool.connector)}
            title={tool.title ?? undefined}
            className="min-w-0 truncate rounded-sm font-medium hover:underline"
          >
            {tool.name}
          </a>
          {tool.review !== 'accepted' && (
            <Badge tone="warn">{tool.review === 'new' ? 'New' : 'Changed'}</Badge>
          )}
          {tool.never && <Badge tone="danger">Never</Badge>}
        </span>
        <span title={tool.description} className="block truncate text-meta text-muted">
          <span className="@3xl:hidden">{`${tool.connector} · `}</span>
          {tool.description}
        </span>
      </div>
      <div role="cell" className={classNames(columnFrom.connector, 'truncate text-muted')}>
        {tool.connector}
      </div>
      <div role="cell" className={columnFrom.class}>
        <ClassMark access={tool.class} />
      </div>
      <div role="cell" className="@container w-26">
        <Mode tool={tool} onChanged={onChanged} />
      </div>
      <div role="cell" className={classNames(columnFrom.tokens, 'text-right tabular-nums')}>
        {tokensOf(tool.listedBytes).toLocaleString('en')}
      </div>
      <div role="cell" className={classNames(columnFrom.lastUsed, 'truncate text-muted')}>
        <LastUsed day={lastUsedOn} countedDays={countedDays} />
      </div>
      <div role="cell" className={columnFrom.callers}>
        <Callers snapshot={snapshot} row={row} />
      </div>
    </div>
  );
});

function Mode({ tool, onChanged }: { readonly tool: ToolView; readonly onChanged: () => void }) {
  const set = useCommand('tool.set', 'notice');
  return (
    <ModeControl
      label={`Mode of ${tool.name} on ${tool.connector}`}
      mode={tool.mode}
      disabled={set.pending || tool.never}
      onChange={(mode) =>
        void set.run({ connector: tool.connector, tool: tool.name, mode }).then(({ ok }) => {
          if (ok) onChanged();
        })
      }
    />
  );
}

function LastUsed({
  day,
  countedDays,
}: {
  readonly day: string | null;
  readonly countedDays: number;
}) {
  const now = useNow();
  if (day === null) return <span title={`Not used in the last ${countedDays} days`}>Not used</span>;
  return <time dateTime={day}>{relativeDay(day, now)}</time>;
}

/** Who would get through now, by name; the whole list is in the title. */
function Callers({
  snapshot,
  row,
}: {
  readonly snapshot: AppSnapshot;
  readonly row: Pick<ListedTool, 'callers' | 'callerCount'>;
}) {
  const { callers, callerCount } = row;
  if (callerCount === 0) return <span className="text-muted">No client</span>;
  const names = callers.map(({ clientId, outcome }) => {
    const name = shortName(findClient(snapshot, clientId)?.name ?? clientId);
    return outcome === 'ask' ? `${name} (asks)` : name;
  });
  const more = callerCount - callers.length;
  const words = [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  return (
    <span title={words} className="line-clamp-2 text-meta wrap-anywhere text-muted">
      {words}
    </span>
  );
}
