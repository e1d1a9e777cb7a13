/** The rows of all tools, as a table of which only the rows in view exist. */
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ToolOrder } from '../../../../contract/views/tools/tool-index.ts';
import { classNames } from '../../../components/base/class-names.ts';
import { SelectBox } from '../../../components/controls/select-rows.tsx';
import type { Selection } from '../../../components/controls/use-selection.ts';
import { SortButton } from '../../../components/layout/table.tsx';
import { columnFrom, toolColumns, ToolLine } from './tool-line.tsx';
import type { ShownTools } from './tool-filter.ts';
import type { ToolPages } from './use-tool-pages.ts';
import type { ToolRows } from './use-tool-rows.ts';

interface ToolsListProps {
  readonly snapshot: AppSnapshot;
  readonly pages: ToolPages;
  readonly rows: ToolRows;
  readonly shown: ShownTools;
  readonly goal: string | null;
  readonly selection: Selection;
  readonly onSort: (order: ToolOrder) => void;
  readonly onChanged: () => void;
}

interface Head {
  readonly name: string;
  readonly order?: ToolOrder;
  readonly className?: string;
}

const heads: readonly Head[] = [
  { name: 'Tool', order: 'name' },
  { name: 'Connector', order: 'connector', className: columnFrom.connector },
  { name: 'Class', className: columnFrom.class },
  { name: 'Mode' },
  { name: 'Tokens', order: 'cost', className: classNames(columnFrom.tokens, 'text-right') },
  { name: 'Last used', order: 'lastUsed', className: columnFrom.lastUsed },
  { name: 'Who may call', className: columnFrom.callers },
];

export function ToolsList(props: ToolsListProps) {
  const { snapshot, pages, rows, shown, goal, selection, onSort, onChanged } = props;
  const { scroller, virtual, onKeyDown } = rows;
  const sortedBy = (order: ToolOrder | undefined) =>
    order !== shown.order ? undefined : shown.isDescending ? 'descending' : 'ascending';
  return (
    <div
      role="table"
      aria-label="All tools"
      aria-rowcount={pages.total + 1}
      className="@container mb-6 flex min-h-56 grow flex-col overflow-hidden rounded-lg border border-line bg-raised"
    >
      <div
        role="rowgroup"
        className="shrink-0 overflow-hidden border-b border-line [scrollbar-gutter:stable]"
      >
        <div
          role="row"
          aria-rowindex={1}
          className={classNames(toolColumns, 'h-8 text-meta font-medium text-muted')}
        >
          <div role="columnheader" className="-ml-1">
            <SelectBox
              label="Select all tools"
              checked={selection.isAll}
              onChange={selection.toggleAll}
            />
          </div>
          {heads.map(({ name, order, className }) => (
            <div
              key={name}
              role="columnheader"
              aria-sort={sortedBy(order)}
              className={classNames('whitespace-nowrap', className)}
            >
              {order === undefined ? (
                name
              ) : (
                <SortButton name={name} sorted={sortedBy(order)} onSort={() => onSort(order)} />
              )}
            </div>
          ))}
        </div>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of links in it */}
      <div
        ref={scroller}
        role="rowgroup"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className="min-h-0 grow overflow-y-auto [scrollbar-gutter:stable]"
      >
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = pages.rowAt(index);
            return (
              row !== undefined && (
                <ToolLine
                  key={row.tool.exposedName}
                  snapshot={snapshot}
                  row={row}
                  index={index}
                  top={start}
                  countedDays={pages.countedDays}
                  isGoal={row.tool.exposedName === goal}
                  isTicked={selection.has(row.tool.exposedName)}
                  onTick={selection.toggle}
                  onChanged={onChanged}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
