/**
 * Streams that report changed lists: legacy GET streams and modern `subscriptions/listen`
 * streams, each once per change of each list.
 */
import type { Clock } from '../../ports/ports.ts';

export type ListKind = 'tools' | 'resources' | 'prompts';

export interface Notices {
  /**
   * @param send sends one list_changed on a stream
   * @returns the function that stops it
   */
  listen(send: (kind: ListKind) => void): () => void;
  /** Tells everybody, at most once a second for each list however often it is called (REL-23). */
  changed(kind: ListKind): void;
  /** What anybody may see is another now. */
  allChanged(): void;
}

const shortestPause = 1000;
const kinds: readonly ListKind[] = ['tools', 'resources', 'prompts'];

/** @returns what reports changed lists on open streams; no stream is known yet */
export function createNotices(clock: Clock): Notices {
  const listeners = new Set<(kind: ListKind) => void>();
  const notifiedAt = new Map<ListKind, number>();
  const waiting = new Set<ListKind>();

  function changed(kind: ListKind): void {
    if (waiting.has(kind) || listeners.size === 0) return;
    waiting.add(kind);
    const before = notifiedAt.get(kind) ?? -Infinity;
    clock.after(Math.max(20, before + shortestPause - clock.monotonicMs()), () => {
      waiting.delete(kind);
      notifiedAt.set(kind, clock.monotonicMs());
      for (const send of listeners) send(kind);
    });
  }

  return {
    listen(send) {
      listeners.add(send);
      return () => listeners.delete(send);
    },
    changed,
    allChanged: () => kinds.forEach(changed),
  };
}
