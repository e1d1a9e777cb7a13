/**
 * What all charts share: one stop of the Tab key, arrows from point to point, the figure of the
 * point in words, and the same as a table. A page of SVG instead of a library, which would be
 * larger than the rest of the window.
 */
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface ChartFrameProps {
  /** What the picture is of, e.g. "Calls per day". */
  readonly label: string;
  readonly points: number;
  /** The figure of one point in words: shown on hover and focus, and read aloud. */
  readonly figure: (index: number) => string;
  /** In words, while no point is looked at. */
  readonly summary: string;
  readonly legend?: ReactNode;
  readonly table: ChartTable;
  /** Draws the picture, with the point that is looked at. */
  readonly children: (active: number | null) => ReactNode;
}

export function ChartFrame({
  label,
  points,
  figure,
  summary,
  legend,
  table,
  children,
}: ChartFrameProps) {
  const [active, setActive] = useState<number | null>(null);
  const shown = active === null ? null : Math.min(active, points - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = shown ?? points - 1;
    const to = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      Home: 0,
      End: points - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setActive(Math.min(points - 1, Math.max(0, to)));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width === 0) return;
    const at = Math.floor(((event.clientX - left) / width) * points);
    setActive(Math.min(points - 1, Math.max(0, at)));
  };
  return (
    <div className="min-w-0">
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, points - 1)}
        aria-valuenow={shown ?? Math.max(0, points - 1)}
        aria-valuetext={shown === null ? summary : figure(shown)}
        aria-readonly
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setActive(null)}
        onFocus={() => setActive((at) => at ?? points - 1)}
        onBlur={() => setActive(null)}
        className="rounded-sm"
      >
        {children(shown)}
      </div>
      <div className="mt-1.5 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-meta">
        <p aria-hidden className="min-w-0 text-muted tabular-nums">
          {shown === null ? summary : figure(shown)}
        </p>
        {legend}
      </div>
      <details className="mt-1 text-meta">
        <summary className="inline-block rounded-sm text-muted hover:text-ink">
          Show as table
        </summary>
        <div className="mt-1 max-h-60 overflow-y-auto rounded-md border border-line" tabIndex={0}>
          <table aria-label={label} className="w-full border-collapse text-left tabular-nums">
            <thead>
              <tr className="border-b border-line text-muted">
                {table.columns.map((column) => (
                  <th key={column} scope="col" className="px-2 py-1 font-medium">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row[0]} className="border-b border-line last:border-b-0">
                  {row.map((cell, index) => (
                    <td key={table.columns[index]} className="px-2 py-0.5">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}
