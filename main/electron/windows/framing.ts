/**
 * What a window manager adds: on X11 a window asked for at one place is reported to be at another,
 * by the width of its frame. Kept as reported, it would wander down the screen with every start.
 */
import type { Clock } from '../../core/ports/ports.ts';
import type { Bounds } from './window-memory.ts';

export interface Framing {
  /** The window was shown just now: what moves it in the next moment is the frame. */
  shown(): void;
  /** Bounds that lead to those that are reported. */
  without(reported: Bounds): Bounds;
}

const momentMs = 1000;
/** No frame is wider. */
const widest = 64;

export function createFraming(asked: Bounds, clock: Pick<Clock, 'monotonicMs'>): Framing {
  let shownAt = clock.monotonicMs();
  let frame = { x: 0, y: 0 };
  return {
    shown() {
      shownAt = clock.monotonicMs();
    },
    without(reported) {
      const by = { x: reported.x - asked.x, y: reported.y - asked.y };
      const isFrame = Math.abs(by.x) <= widest && Math.abs(by.y) <= widest;
      if (isFrame && clock.monotonicMs() - shownAt < momentMs) frame = by;
      return { ...reported, x: reported.x - frame.x, y: reported.y - frame.y };
    },
  };
}
