/** Lines over time; the second is dashed, so that colour is not the only signal. */
import { LegendItem } from './bar-chart.tsx';
import { ChartFrame } from './chart-frame.tsx';
import { scaleUpTo } from './chart-scale.ts';

interface LineSeries {
  readonly name: string;
  readonly values: readonly number[];
}

interface LineChartProps {
  readonly label: string;
  readonly summary: string;
  readonly points: readonly string[];
  readonly pointsAre: string;
  /** Two at most. */
  readonly series: readonly LineSeries[];
  /** e.g. "84 ms". */
  readonly inWords: (value: number) => string;
}

const height = 96;
const step = 10;
const looks = [
  { stroke: 'var(--accent)', dash: undefined },
  { stroke: 'var(--warn-text)', dash: '5 3' },
] as const;

export function LineChart({ label, summary, points, pointsAre, series, inWords }: LineChartProps) {
  const scale = scaleUpTo(Math.max(0, ...series.flatMap(({ values }) => values)), inWords);
  const valuesAt = (index: number) => series.map(({ values }) => values[index] ?? 0);
  const width = Math.max(1, points.length) * step;
  const x = (index: number) => index * step + step / 2;
  const y = (value: number) => height - (value / scale.top) * height;
  return (
    <ChartFrame
      label={label}
      points={points}
      scale={scale}
      tip={(index) => ({
        words: valuesAt(index).map(inWords).join(' / '),
        value: Math.max(0, ...valuesAt(index)),
      })}
      summary={summary}
      figure={(index) =>
        `${points[index] ?? ''}: ${series
          .map(({ name, values }) => `${name} ${inWords(values[index] ?? 0)}`)
          .join(', ')}`
      }
      legend={
        <span aria-hidden className="flex flex-wrap gap-x-3">
          {series.map(({ name }, index) => (
            <LegendItem key={name} name={name}>
              <path
                d="M 0 5 H 10"
                strokeWidth={2}
                stroke={looks[index]?.stroke}
                strokeDasharray={index === 0 ? undefined : '4 2'}
              />
            </LegendItem>
          ))}
        </span>
      }
      table={{
        columns: [pointsAre, ...series.map(({ name }) => name)],
        rows: points.map((point, index) => [
          point,
          ...series.map(({ values }) => inWords(values[index] ?? 0)),
        ]),
      }}
    >
      {(active) => (
        <svg
          aria-hidden
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          className="relative size-full overflow-visible"
        >
          {active !== null && (
            <rect x={active * step} width={step} height={height} className="fill-hover" />
          )}
          {series.map(({ name, values }, index) => (
            <path
              key={name}
              // A single point is a short stroke.
              d={
                values.length === 1
                  ? `M ${x(0) - 2} ${y(values[0] ?? 0)} h 4`
                  : `M ${values.map((value, at) => `${x(at)} ${y(value)}`).join(' L ')}`
              }
              fill="none"
              stroke={looks[index]?.stroke}
              strokeDasharray={looks[index]?.dash}
              strokeWidth={1.75}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
      )}
    </ChartFrame>
  );
}
