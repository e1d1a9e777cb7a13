/**
 * Many deadlines on one timer: most are taken back long before they pass, and a timer for each
 * costs more than what it guards. Exact all the same: the timer is set to the earliest one.
 */
import type { Clock } from '../ports/ports.ts';

export interface Deadline {
  /** Another time from now on; does nothing once it has passed or was taken back. */
  putOff(delayMs: number): void;
  takeBack(): void;
}

export interface Deadlines {
  /** Calls `onPassed` once, unless it is taken back before. */
  in(delayMs: number, onPassed: () => void): Deadline;
}

/** One of them; a class, because every call has one. */
class Entry implements Deadline {
  private readonly list: DeadlineList;
  at: number;
  readonly onPassed: () => void;
  /** In the list; -1 when it is over. */
  place = -1;

  constructor(list: DeadlineList, at: number, onPassed: () => void) {
    this.list = list;
    this.at = at;
    this.onPassed = onPassed;
  }

  putOff(delayMs: number): void {
    if (this.place >= 0) this.list.move(this, delayMs);
  }

  takeBack(): void {
    if (this.place >= 0) this.list.remove(this);
  }
}

class DeadlineList implements Deadlines {
  private readonly clock: Clock;
  private readonly entries: Entry[] = [];
  private timer: { readonly at: number; readonly cancel: () => void } | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  in(delayMs: number, onPassed: () => void): Deadline {
    const now = this.clock.monotonicMs();
    const entry = new Entry(this, now + delayMs, onPassed);
    entry.place = this.entries.push(entry) - 1;
    this.arm(entry.at, now);
    return entry;
  }

  move(entry: Entry, delayMs: number): void {
    const now = this.clock.monotonicMs();
    entry.at = now + delayMs;
    this.arm(entry.at, now);
  }

  remove(entry: Entry): void {
    const last = this.entries.pop();
    if (last !== undefined && last !== entry) {
      this.entries[entry.place] = last;
      last.place = entry.place;
    }
    entry.place = -1;
  }

  /**
   * What ended leaves its timer behind: it finds nothing, and is worth less than cancelling each.
   */
  private arm(at: number, now: number): void {
    if (this.timer !== null && this.timer.at <= at) return;
    this.timer?.cancel();
    this.timer = { at, cancel: this.clock.after(Math.max(0, at - now), () => this.check()) };
  }

  private check(): void {
    this.timer = null;
    const now = this.clock.monotonicMs();
    const passed = this.entries.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    for (const entry of passed) {
      // One that passed may have taken back another.
      if (entry.place < 0) continue;
      this.remove(entry);
      entry.onPassed();
    }
    let earliest = Infinity;
    for (const { at } of this.entries) earliest = Math.min(earliest, at);
    if (earliest < Infinity) this.arm(earliest, this.clock.monotonicMs());
  }
}

export function createDeadlines(clock: Clock): Deadlines {
  return new DeadlineList(clock);
}

const byClock = new WeakMap<Clock, Deadlines>();

/** The deadlines of everything that goes by this clock. */
export function deadlinesOf(clock: Clock): Deadlines {
  let deadlines = byClock.get(clock);
  if (deadlines === undefined) byClock.set(clock, (deadlines = createDeadlines(clock)));
  return deadlines;
}

/**
 * Waits for a promise, but no longer than a deadline; the work continues in the background.
 *
 * @param ms milliseconds
 */
export function atMost(
  clock: Pick<Clock, 'after'>,
  ms: number,
  work: Promise<unknown>,
): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    void work
      .catch(() => undefined)
      .finally(() => {
        cancel();
        resolve();
      });
  });
}
