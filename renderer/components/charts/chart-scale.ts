/** Where the lines of an axis stand, and what is written beside them. */

/** A figure on the y axis. */
interface ScaleTick {
  readonly value: number;
  readonly words: string;
}

export interface ChartScale {
  /** What the full height stands for: 1, 2 or 5 times a power of ten. */
  readonly top: number;
  /** From the bottom up. */
  readonly ticks: readonly ScaleTick[];
}

/** The next round number, with the lines at nothing, at half where that is whole, and at all. */
export function scaleUpTo(highest: number, inWords: (value: number) => string): ChartScale {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, highest)));
  const top = [1, 2, 5, 10].map((part) => part * power).find((round) => round >= highest);
  const full = top ?? power;
  const values = [0, full / 2, full].filter((value) => Number.isInteger(value));
  return { top: full, ticks: values.map((value) => ({ value, words: inWords(value) })) };
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** "950", "1.2k", "3M": for an axis, where the exact figure stands elsewhere. */
export function compactWords(count: number): string {
  return compact.format(count).replace('K', 'k');
}

/** The narrowest chart, in the smallest window, in px. */
const narrowest = 200;
/** Of a letter at the size of an axis, in px; and of what keeps two names apart. */
const letter = 5.8;
const apart = 12;

/** Which points have their name on the x axis: the first, the last and some evenly between. */
export function namedPoints(points: readonly string[]): readonly number[] {
  const last = points.length - 1;
  if (last < 1) return points.map((_, index) => index);
  const longest = Math.max(...points.map((name) => name.length));
  const room = Math.max(2, Math.floor(narrowest / (longest * letter + apart)));
  const count = Math.min(room, points.length);
  return Array.from({ length: count }, (_, index) => Math.round((index * last) / (count - 1)));
}
