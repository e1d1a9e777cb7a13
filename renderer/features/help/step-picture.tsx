/** Three boxes in a row, and what goes between them. The text beside it says the same. */
import { useId } from 'react';
import { classNames } from '../../components/base/class-names.ts';

/** Box 0 is the app, 1 is Consentry, 2 is the third. */
type Box = 0 | 1 | 2;

export interface Arrow {
  readonly from: Box;
  readonly to: Box;
  readonly label: string;
  /** It does not get through. */
  readonly isStopped?: boolean;
}

interface StepPictureProps {
  readonly third: 'Service' | 'You';
  readonly arrows: readonly Arrow[];
}

const boxWidth = 78;
const gap = 93;
const leftOf = (box: Box) => 1 + box * (boxWidth + gap);

export function StepPicture({ third, arrows }: StepPictureProps) {
  const names = ['AI app', 'Consentry', third] as const;
  const used = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const marker = useId();
  return (
    <svg
      aria-hidden
      viewBox="-12 0 446 84"
      className="w-full rounded-lg border border-line bg-sunken text-[13px]"
    >
      <defs>
        <marker
          id={marker}
          viewBox="0 0 8 8"
          refX={7}
          refY={4}
          markerWidth={7}
          markerHeight={7}
          orient="auto"
        >
          <path d="M 0 0 L 8 4 L 0 8 z" className="fill-line-strong" />
        </marker>
      </defs>
      {names.map((name, index) => {
        const box = index as Box;
        return (
          <g key={name} className={used.has(box) ? '' : 'opacity-40'}>
            <rect
              x={leftOf(box)}
              y={16}
              width={boxWidth}
              height={52}
              rx={8}
              className={classNames('fill-raised', box === 1 ? 'stroke-accent' : 'stroke-line')}
            />
            <text
              x={leftOf(box) + boxWidth / 2}
              y={46}
              textAnchor="middle"
              className="fill-ink font-medium"
            >
              {name}
            </text>
          </g>
        );
      })}
      {arrows.map((arrow, index) => (
        <ArrowLine
          key={`${arrow.from}-${arrow.to}`}
          arrow={arrow}
          y={yOf(arrows, index)}
          marker={marker}
        />
      ))}
    </svg>
  );
}

/** Two arrows between the same boxes stand one above the other. */
function yOf(arrows: readonly Arrow[], index: number): number {
  const [first, second] = arrows;
  const sharesRow =
    first !== undefined &&
    second !== undefined &&
    Math.min(first.from, first.to) === Math.min(second.from, second.to);
  if (!sharesRow) return 42;
  return index === 0 ? 32 : 58;
}

interface ArrowLineProps {
  readonly arrow: Arrow;
  readonly y: number;
  readonly marker: string;
}

function ArrowLine({ arrow: { from, to, label, isStopped = false }, y, marker }: ArrowLineProps) {
  const left = leftOf(Math.min(from, to) as Box) + boxWidth + 4;
  const right = left + gap - 8;
  const [start, end] = from < to ? [left, right] : [right, left];
  const middle = (left + right) / 2;
  return (
    <g>
      <path
        d={`M ${start} ${y} H ${isStopped ? end - 12 : end}`}
        className={isStopped ? 'stroke-danger-text' : 'stroke-line-strong'}
        strokeWidth={1.5}
        strokeDasharray={isStopped ? '4 4' : undefined}
        markerEnd={isStopped ? undefined : `url(#${marker})`}
      />
      {isStopped && (
        <path
          d={`M ${end - 9} ${y - 5} l 10 10 m 0 -10 l -10 10`}
          className="stroke-danger-text"
          strokeWidth={1.5}
        />
      )}
      <text x={middle} y={y - 6} textAnchor="middle" className="fill-muted text-[11px]">
        {label}
      </text>
    </g>
  );
}
