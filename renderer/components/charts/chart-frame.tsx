/**
 * What all charts share: axes, one stop of the Tab key, arrows from point to point, the figure of
 * the point at it and in words, and the same as a table. A page of SVG instead of a library, which
 * would be larger than the rest of the window.
 */
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { PointLabel, PointNames, ScaleFigures, ScaleLines } from './chart-axes.tsx';
import type { ChartScale } from './chart-scale.ts';

interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface ChartFrameProps {
  /** What the picture is of, e.g. "Calls per day, last 30 days". */
  readonly label: string;
  /** One name a point, for the x axis. */
  readonly points: readonly string[];
  readonly scale: ChartScale;
  /** What stands at one point while it is looked at, and at which value. */
  readonly tip: (index: number) => { readonly words: string; readonly value: number };
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
  scale,
  tip,
  figure,
  summary,
  legend,
  table,
  children,
}: ChartFrameProps) {
  const [active, setActive] = useState<number | null>(null);
  const last = points.length - 1;
  const shown = active === null ? null : Math.min(active, last);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = shown ?? last;
    const to = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setActive(Math.min(last, Math.max(0, to)));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width === 0) return;
    const at = Math.floor(((event.clientX - left) / width) * points.length);
    setActive(Math.min(last, Math.max(0, at)));
  };
  return (
    <div className="min-w-0">
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-1.5 pt-1">
        <ScaleFigures {...scale} />
        <div
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, last)}
          aria-valuenow={shown ?? Math.max(0, last)}
          aria-valuetext={shown === null ? summary : figure(shown)}
          aria-readonly
          onKeyDown={onKeyDown}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setActive(null)}
          onFocus={() => setActive((at) => at ?? last)}
          onBlur={() => setActive(null)}
          className="relative h-24 min-w-0 rounded-sm"
        >
          <ScaleLines {...scale} />
          {children(shown)}
          {shown !== null && shown >= 0 && (
            <PointLabel
              at={(shown + 0.5) / points.length}
              height={tip(shown).value / scale.top}
              name={points[shown] ?? ''}
              words={tip(shown).words}
            />
          )}
        </div>
        <span />
        <PointNames points={points} />
      </div>
      <div className="mt-1.5 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-meta">
        <p aria-hidden className="min-w-0 text-muted tabular-nums">
          {shown === null ? summary : figure(shown)}
        </p>
        {legend}
      </div>
      <AsTable label={label} table={table} />
    </div>
  );
}

/** The same figures, for whoever would rather read them. */
function AsTable({ label, table }: Pick<ChartFrameProps, 'label' | 'table'>) {
  return (
    <details className="mt-1 text-meta">
      <summary className="inline-block rounded-sm text-muted hover:text-ink">Show as table</summary>
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
            {table.rows.map((row, at) => (
              <tr key={at} className="border-b border-line last:border-b-0">
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
  );
}
