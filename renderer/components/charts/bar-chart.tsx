/**
 * Bars over time, stacked by kind. Each kind has a pattern of its own, so that colour is not the
 * only signal.
 */
import { useId, type ReactNode } from 'react';
import { ChartFrame } from './chart-frame.tsx';
import { compactWords, scaleUpTo } from './chart-scale.ts';

export type BarLook = 'solid' | 'striped' | 'dotted';

export interface BarSeries {
  readonly name: string;
  readonly look: BarLook;
  /** One number a point. */
  readonly values: readonly number[];
}

interface BarChartProps {
  readonly label: string;
  readonly summary: string;
  /** One name a point, e.g. "21 Nov". */
  readonly points: readonly string[];
  /** What the points are, for the table. */
  readonly pointsAre: string;
  /** From the bottom up. */
  readonly series: readonly BarSeries[];
}

const height = 96;
const step = 10;
const gap = 2;

export function BarChart({ label, summary, points, pointsAre, series }: BarChartProps) {
  const id = useId();
  const totals = points.map((_, index) => sumAt(series, index));
  const scale = scaleUpTo(Math.max(0, ...totals), compactWords);
  const fillOf = (look: BarLook): string =>
    look === 'solid' ? 'var(--accent)' : `url(#${id}${look})`;
  return (
    <ChartFrame
      label={label}
      points={points}
      scale={scale}
      tip={(index) => ({
        words: (totals[index] ?? 0).toLocaleString('en'),
        value: totals[index] ?? 0,
      })}
      summary={summary}
      figure={(index) =>
        `${points[index] ?? ''}: ${series
          .map(
            ({ name, values }) =>
              `${(values[index] ?? 0).toLocaleString('en')} ${name.toLowerCase()}`,
          )
          .join(', ')}`
      }
      legend={
        series.length > 1 && (
          <span aria-hidden className="flex flex-wrap gap-x-3">
            {series.map(({ name, look }) => (
              <LegendItem key={name} name={name}>
                <rect width={10} height={10} rx={2} fill={fillOf(look)} />
              </LegendItem>
            ))}
          </span>
        )
      }
      table={{
        columns: [pointsAre, ...series.map(({ name }) => name)],
        rows: points.map((point, index) => [
          point,
          ...series.map(({ values }) => (values[index] ?? 0).toLocaleString('en')),
        ]),
      }}
    >
      {(active) => (
        <svg
          aria-hidden
          viewBox={`0 0 ${points.length * step} ${height}`}
          preserveAspectRatio="none"
          className="relative size-full"
        >
          <defs>
            <pattern
              id={`${id}striped`}
              width={4}
              height={4}
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width={4} height={4} fill="var(--danger-soft)" />
              <rect width={2} height={4} fill="var(--danger)" />
            </pattern>
            <pattern id={`${id}dotted`} width={4} height={4} patternUnits="userSpaceOnUse">
              <rect width={4} height={4} fill="var(--warn-soft)" />
              <circle cx={2} cy={2} r={1.2} fill="var(--warn-text)" />
            </pattern>
          </defs>
          {points.map((_, index) => (
            <g key={index}>
              {active === index && (
                <rect x={index * step} width={step} height={height} className="fill-hover" />
              )}
              {stack(series, index, scale.top).map(({ name, look, y, size }) => (
                <rect
                  key={name}
                  x={index * step + gap / 2}
                  y={y}
                  width={step - gap}
                  height={size}
                  fill={fillOf(look)}
                />
              ))}
            </g>
          ))}
        </svg>
      )}
    </ChartFrame>
  );
}

/** A mark and its name. */
export function LegendItem({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}) {
  return (
    <span className="inline-flex items-center gap-1.5 text-muted">
      <svg width={10} height={10} viewBox="0 0 10 10">
        {children}
      </svg>
      {name}
    </span>
  );
}

function sumAt(series: readonly BarSeries[], index: number): number {
  return series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0);
}

function stack(series: readonly BarSeries[], index: number, top: number) {
  let bottom = height;
  return series.flatMap(({ name, look, values }) => {
    const value = values[index] ?? 0;
    if (value === 0) return [];
    // One call among thousands is still to be seen.
    const size = Math.max(2, (value / top) * height);
    bottom -= size;
    return [{ name, look, y: Math.max(0, bottom), size }];
  });
}
