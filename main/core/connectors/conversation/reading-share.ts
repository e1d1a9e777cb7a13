/**
 * The share of the thread that one connection may take for what its server sends: a flood of
 * progress, log messages or comments is read in stretches, with a rest after each in which nothing
 * of this connection is read, so that the calls of other connectors do not wait for it (TRIAL-C6).
 * What a call sends by itself is far below that and is never held.
 */
import { readingLimits } from '../../limits/reading-limits.ts';
import type { Clock } from '../../ports/ports.ts';

/** Lets what is not read yet wait at the server. */
export interface PausableFlow {
  pause(): void;
  resume(): void;
}

export interface ReadingShare {
  /** Reads a piece of this flow and counts what it took. */
  read(flow: PausableFlow, work: () => void): void;
  /** The flow has ended, and is not resumed any more. */
  forget(flow: PausableFlow): void;
}

/** @returns the share of one connection; its flows are read until they take too much */
export function createReadingShare(clock: Clock): ReadingShare {
  const paused = new Set<PausableFlow>();
  let stretchFrom = 0;
  let spent = 0;
  let isPausing = false;

  function goOn(): void {
    isPausing = false;
    spent = 0;
    const flows = [...paused];
    paused.clear();
    for (const flow of flows) flow.resume();
  }

  return {
    read(flow, work) {
      const began = clock.monotonicMs();
      work();
      const ended = clock.monotonicMs();
      if (began - stretchFrom > readingLimits.pause) {
        stretchFrom = began;
        spent = 0;
      }
      spent += ended - began;
      if (spent < readingLimits.stretch) return;
      flow.pause();
      paused.add(flow);
      if (isPausing) return;
      isPausing = true;
      clock.after(readingLimits.pause, goOn);
    },
    forget(flow) {
      paused.delete(flow);
    },
  };
}
