/**
 * Plain tables. Columns with `from` hide in narrow containers: what a row is and how to end it
 * always stay.
 */
import { ChevronDown, ChevronsUpDown, ChevronUp } from 'lucide-react';
import type { ComponentPropsWithRef, KeyboardEvent, ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';

export interface Column {
  readonly name: string;
  /** For screen readers only, e.g. over a column of buttons. */
  readonly hiddenName?: boolean;
  readonly end?: boolean;
  /** In place of the name, e.g. a box that ticks every row. */
  readonly content?: ReactNode;
  /** From which container width on the column is shown. */
  readonly from?: From;
  readonly sorted?: 'ascending' | 'descending' | undefined;
  /** Makes the name a button that sorts. */
  readonly onSort?: (() => void) | undefined;
}

const showFrom = {
  small: 'hidden @xl:table-cell',
  medium: 'hidden @2xl:table-cell',
  wide: 'hidden @3xl:table-cell',
  widest: 'hidden @min-[60rem]:table-cell',
} as const;
type From = keyof typeof showFrom;

interface TableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly children: ReactNode;
}

/**
 * Rows come as children: `Row` with one `Cell` per column. From the link of a row, arrow keys go to
 * the next row's.
 */
export function Table({ label, columns, children }: TableProps) {
  return (
    <div className="@container relative overflow-x-auto rounded-lg border border-line bg-raised">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of links in it */}
      <table
        aria-label={label}
        onKeyDown={moveBetweenRows}
        className="w-full border-collapse text-left"
      >
        <thead>
          <tr className="border-b border-line text-meta text-muted">
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                aria-sort={column.sorted}
                className={classNames(
                  'h-8 px-3 font-medium whitespace-nowrap first:pl-4 last:pr-4',
                  column.end === true && 'text-right',
                  column.from !== undefined && showFrom[column.from],
                )}
              >
                {column.content !== undefined ? (
                  column.content
                ) : column.onSort === undefined ? (
                  <span className={column.hiddenName === true ? 'sr-only' : undefined}>
                    {column.name}
                  </span>
                ) : (
                  <SortButton {...column} onSort={column.onSort} />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** Only from links: controls in a row have arrows of their own. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (!(event.target instanceof HTMLAnchorElement)) return;
  const links = [...event.currentTarget.querySelectorAll('tbody tr')].flatMap(
    (row) => row.querySelector('a') ?? [],
  );
  const at = links.indexOf(event.target);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (at === -1 || target === undefined) return;
  event.preventDefault();
  links[target]?.focus();
}

/** The name of a column as a button that sorts by it. */
export function SortButton({ name, sorted, onSort }: Column & { readonly onSort: () => void }) {
  const Icon =
    sorted === undefined ? ChevronsUpDown : sorted === 'ascending' ? ChevronUp : ChevronDown;
  return (
    <button
      type="button"
      onClick={onSort}
      className="-mx-1 inline-flex items-center gap-0.5 rounded-sm px-1 hover:text-ink"
    >
      {name}
      <Icon aria-hidden size={12} className={sorted === undefined ? 'text-faint' : undefined} />
    </button>
  );
}

/**
 * A row; one that leads somewhere has its link in the first cell, and the whole row follows the
 * pointer.
 */
export function Row({ className, ...rest }: ComponentPropsWithRef<'tr'>) {
  return (
    <tr
      {...rest}
      className={classNames(
        'group relative border-b border-line last:border-b-0 hover:bg-hover/60',
        className,
      )}
    />
  );
}

interface CellProps extends ComponentPropsWithRef<'td'> {
  readonly end?: boolean;
  readonly from?: From;
}

/** A cell; `end` and `from` as in its column. */
export function Cell({ end = false, from, className, ...rest }: CellProps) {
  return (
    <td
      {...rest}
      className={classNames(
        'px-3 py-2 align-middle first:pl-4 last:pr-4',
        end && 'text-right tabular-nums',
        from !== undefined && showFrom[from],
        className,
      )}
    />
  );
}
