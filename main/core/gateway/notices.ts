/** Who wants to hear that the tools changed: legacy GET streams and modern `subscriptions/listen` streams, each once per change. */
import type { Clock } from '../ports.ts';

export interface Notices {
  /** @param tell sends one list_changed on a stream; @returns the function that stops it */
  listen(tell: () => void): () => void;
  /** Tells everybody, at most once a second however often it is called (REL-23). */
  toolsChanged(): void;
}

const shortestPause = 1000;

export function createNotices(clock: Clock): Notices {
  const listeners = new Set<() => void>();
  let toldAt = -Infinity;
  let isWaiting = false;

  function tellAll(): void {
    isWaiting = false;
    toldAt = clock.monotonicMs();
    for (const tell of listeners) tell();
  }

  return {
    listen(tell) {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    toolsChanged() {
      if (isWaiting || listeners.size === 0) return;
      isWaiting = true;
      const pause = Math.max(20, toldAt + shortestPause - clock.monotonicMs());
      clock.after(pause, tellAll);
    },
  };
}
