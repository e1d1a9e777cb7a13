import type { Clock } from '../../../main/core/ports/ports.ts';

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

/** Time that moves only when told. */
export function createManualClock(): ManualClock {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();
  return {
    nowMs: () => Date.parse('2026-01-01T00:00:00.000Z') + now,
    monotonicMs: () => now,
    after(delayMs, action) {
      const timer = { at: now + delayMs, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      now += ms;
      for (const timer of [...timers].toSorted((a, b) => a.at - b.at)) {
        if (timer.at > now || !timers.delete(timer)) continue;
        timer.action();
      }
    },
  };
}
