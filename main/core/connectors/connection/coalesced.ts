import type { Clock } from '../../ports/ports.ts';

export interface Coalesced {
  /** Asks for one run; many asks within the pause are one (REL-23). */
  ask(): void;
  cancel(): void;
}

/**
 * Runs `work` at most once per `pauseMs`, never twice at the same time, and once more for asks
 * during a run.
 */
export function coalesced(clock: Clock, pauseMs: number, work: () => Promise<void>): Coalesced {
  let lastStart = Number.NEGATIVE_INFINITY;
  let isRunning = false;
  let isAsked = false;
  let cancelTimer: (() => void) | null = null;

  function schedule(): void {
    if (isRunning || cancelTimer !== null) return;
    const wait = Math.max(0, lastStart + pauseMs - clock.monotonicMs());
    cancelTimer = clock.after(wait, () => {
      cancelTimer = null;
      void run();
    });
  }
  async function run(): Promise<void> {
    isRunning = true;
    isAsked = false;
    lastStart = clock.monotonicMs();
    try {
      await work();
    } finally {
      isRunning = false;
      if (isAsked) schedule();
    }
  }
  return {
    ask() {
      isAsked = true;
      schedule();
    },
    cancel() {
      isAsked = false;
      cancelTimer?.();
      cancelTimer = null;
    },
  };
}
