/**
 * One shared clock for everything that shows time, so that a hundred rows do not make a hundred
 * timers.
 */
import { useSyncExternalStore } from 'react';

interface Ticker {
  readonly subscribe: (listener: () => void) => () => void;
  readonly now: () => number;
}

function createTicker(everyMs: number): Ticker {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | null = null;
  return {
    subscribe(listener) {
      now = Date.now();
      listeners.add(listener);
      timer ??= setInterval(() => {
        now = Date.now();
        for (const each of listeners) each();
      }, everyMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
    now: () => now,
  };
}

const slow = createTicker(15_000);
const quick = createTicker(1_000);

/** The time in milliseconds, a few seconds old at most: for "2 min ago". */
export function useNow(): number {
  return useSyncExternalStore(slow.subscribe, slow.now);
}

/** The time, each second: for countdowns. */
export function useSecond(): number {
  return useSyncExternalStore(quick.subscribe, quick.now);
}
