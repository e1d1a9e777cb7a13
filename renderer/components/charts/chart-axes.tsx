/**
 * The axes of a chart and the figure at the point that is looked at. They are HTML around and
 * above the SVG, which is stretched: text in it would be stretched as well. All of it is for the
 * eye; what it says is read aloud from the slider and the table.
 */
import { classNames } from '../base/class-names.ts';
import { namedPoints, type ChartScale } from './chart-scale.ts';

const percent = (part: number): string => `${Math.min(1, Math.max(0, part)) * 100}%`;

/** The figures of the y axis, at the height of their lines. The widest gives the width. */
export function ScaleFigures({ top, ticks }: ChartScale) {
  return (
    <div aria-hidden className="relative text-[0.625rem] leading-none text-muted tabular-nums">
      {ticks.map(({ value, words }) => (
        <span key={value} className="block h-0 overflow-hidden opacity-0">
          {words}
        </span>
      ))}
      {ticks.map(({ value, words }) => (
        <span
          key={value}
          className="absolute right-0 translate-y-1/2 whitespace-nowrap"
          style={{ bottom: percent(value / top) }}
        >
          {words}
        </span>
      ))}
    </div>
  );
}

/** Lines across, behind the picture. */
export function ScaleLines({ top, ticks }: ChartScale) {
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      {ticks.map(({ value }) => (
        <div
          key={value}
          className={classNames(
            'absolute inset-x-0 border-t border-line',
            value > 0 && 'border-dashed',
          )}
          style={{ bottom: percent(value / top) }}
        />
      ))}
    </div>
  );
}

/** Names under the first point, the last and some between. */
export function PointNames({ points }: { readonly points: readonly string[] }) {
  const last = points.length - 1;
  return (
    <div aria-hidden className="relative h-4 text-[0.625rem] text-muted tabular-nums">
      {namedPoints(points).map((index) => {
        const at = (index + 0.5) / points.length;
        const side =
          index === 0
            ? { left: 0 }
            : index === last
              ? { right: 0 }
              : { left: percent(at), transform: 'translateX(-50%)' };
        return (
          <span key={index} className="absolute top-0.5 whitespace-nowrap" style={side}>
            {points[index]}
          </span>
        );
      })}
    </div>
  );
}

interface PointLabelProps {
  /** From the left edge to the right, 0 to 1. */
  readonly at: number;
  /** Of the point, 0 to 1. */
  readonly height: number;
  readonly name: string;
  readonly words: string;
}

/**
 * The figure above its point. It slides along itself as the point goes from edge to edge, so it
 * never leaves the chart.
 */
export function PointLabel({ at, height, name, words }: PointLabelProps) {
  return (
    <div
      aria-hidden
      data-point-label
      className="pointer-events-none absolute z-10 max-w-full truncate rounded-sm border border-line-strong bg-raised px-1.5 text-[0.6875rem] leading-[1.125rem] tabular-nums shadow-1"
      style={{
        left: percent(at),
        transform: `translateX(-${percent(at)})`,
        bottom: `min(calc(${percent(height)} + 3px), calc(100% - 1rem))`,
      }}
    >
      <span className="text-muted">{name}</span> <span className="font-medium">{words}</span>
    </div>
  );
}
