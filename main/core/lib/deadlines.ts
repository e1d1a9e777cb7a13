/**
 * Many deadlines on one timer: most are taken back long before they pass, and a timer for each costs more than what it
 * guards. Exact all the same: the timer is set to the earliest one.
 */
import type { Clock } from '../ports.ts';

export interface Deadline {
  /** Another time from now on; does nothing once it has passed or was taken back. */
  putOff(delayMs: number): void;
  takeBack(): void;
}

export interface Deadlines {
  /** Calls `onPassed` once, unless it is taken back before. */
  in(delayMs: number, onPassed: () => void): Deadline;
}

interface Entry {
  at: number;
  /** In the list; -1 when it is over. */
  place: number;
  readonly onPassed: () => void;
}

export function createDeadlines(clock: Clock): Deadlines {
  const entries: Entry[] = [];
  let timer: { readonly at: number; readonly cancel: () => void } | null = null;

  function remove(entry: Entry): void {
    const last = entries.pop();
    if (last !== undefined && last !== entry) {
      entries[entry.place] = last;
      last.place = entry.place;
    }
    entry.place = -1;
  }

  /** What ended leaves its timer behind: it finds nothing, and is worth less than cancelling each. */
  function arm(at: number, now: number): void {
    if (timer !== null && timer.at <= at) return;
    timer?.cancel();
    timer = { at, cancel: clock.after(Math.max(0, at - now), look) };
  }

  function look(): void {
    timer = null;
    const now = clock.monotonicMs();
    const passed = entries.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    for (const entry of passed) {
      // One that passed may have taken back another.
      if (entry.place < 0) continue;
      remove(entry);
      entry.onPassed();
    }
    let earliest = Infinity;
    for (const { at } of entries) earliest = Math.min(earliest, at);
    if (earliest < Infinity) arm(earliest, clock.monotonicMs());
  }

  return {
    in(delayMs, onPassed) {
      const now = clock.monotonicMs();
      const entry: Entry = { at: now + delayMs, place: entries.length, onPassed };
      entries.push(entry);
      arm(entry.at, now);
      return {
        putOff(nextMs) {
          if (entry.place < 0) return;
          const then = clock.monotonicMs();
          entry.at = then + nextMs;
          arm(entry.at, then);
        },
        takeBack() {
          if (entry.place >= 0) remove(entry);
        },
      };
    },
  };
}

const byClock = new WeakMap<Clock, Deadlines>();

/** The deadlines of everything that goes by this clock. */
export function deadlinesOf(clock: Clock): Deadlines {
  let deadlines = byClock.get(clock);
  if (deadlines === undefined) byClock.set(clock, (deadlines = createDeadlines(clock)));
  return deadlines;
}
