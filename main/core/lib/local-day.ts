/** The day of the person's clock: what "today" means in every window and for every bound. */
import type { Clock } from '../ports/ports.ts';

export interface LocalDay {
  /** Epoch milliseconds of midnight. */
  start(): number;
  /** Milliseconds until the next midnight; days of 23 and 25 hours are as long as they are. */
  left(): number;
}

/** Midnight is looked up once a day, since that is asked on every call. */
export function createLocalDay(clock: Pick<Clock, 'nowMs'>): LocalDay {
  let start = 0;
  let end = 0;

  function update(now: number): void {
    const midnight = new Date(now);
    midnight.setHours(0, 0, 0, 0);
    start = midnight.getTime();
    midnight.setDate(midnight.getDate() + 1);
    end = midnight.getTime();
  }

  function now(): number {
    const at = clock.nowMs();
    if (at < start || at >= end) update(at);
    return at;
  }

  return {
    start() {
      now();
      return start;
    },
    left() {
      const at = now();
      return end - at;
    },
  };
}
