import { classNames } from '../base/class-names.ts';

interface SparklineProps {
  /** One number an hour or a day, oldest first. */
  readonly counts: readonly number[];
  /** What the picture says, in words. */
  readonly label: string;
  /** For a row of a list. */
  readonly isSmall?: boolean;
}

const height = 56;
const step = 10;

/**
 * Bars for the last hours; the current one stands out. Empty hours keep a foot, so that the scale
 * stays readable.
 */
export function Sparkline({ counts, label, isSmall = false }: SparklineProps) {
  const highest = Math.max(1, ...counts);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${counts.length * step - 3} ${height}`}
      preserveAspectRatio="none"
      className={classNames('w-full', isSmall ? 'h-6' : 'h-14')}
    >
      {counts.map((count, index) => {
        const bar = count === 0 ? 1.5 : Math.max(4, (count / highest) * height);
        const isNow = index === counts.length - 1;
        return (
          <rect
            key={index}
            x={index * step}
            y={height - bar}
            width={step - 3}
            height={bar}
            rx={1}
            className={classNames(
              count === 0 ? 'fill-line' : isNow ? 'fill-accent' : 'fill-accent/55',
            )}
          />
        );
      })}
    </svg>
  );
}
