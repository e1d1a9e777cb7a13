/** Of which time figures are, and how a title says it. */
import { useKept } from '../../state/kept.ts';

/** Today, or so many days. */
export type Period = 'today' | '7' | '30';

/** How many days it has; the last of them is not over. */
export function daysOf(period: Period): number {
  return period === 'today' ? 1 : Number(period);
}

/** "today", "last 7 days": behind the name of what was counted. */
export function periodWords(period: Period): string {
  return period === 'today' ? 'today' : lastDays(Number(period));
}

export function lastDays(days: number): string {
  return `last ${days} days`;
}

/** One choice for all of the Overview, kept when another page comes in between. */
export function usePeriod(): readonly [Period, (period: Period) => void] {
  return useKept<Period>('overview.period', '7');
}
