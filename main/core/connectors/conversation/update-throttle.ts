/**
 * Announcements that a resource changed, at most one a second for each: the first at once, then the
 * latest (REL-23).
 */
import { limits } from '../../limits/limits.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Clock } from '../../ports/ports.ts';

export interface UpdateThrottle {
  updated(uri: string, params: JsonObject): void;
  stop(): void;
}

const second = 1000;

/** @param deliver is called at most once a second for each resource (REL-23) */
export function createUpdateThrottle(
  clock: Clock,
  deliver: (uri: string, params: JsonObject) => void,
): UpdateThrottle {
  /** What was recent within the last second, and what came since. */
  const recent = new Map<string, { latest: JsonObject | null; cancel: () => void }>();

  function wait(uri: string): () => void {
    return clock.after(second, () => {
      const entry = recent.get(uri);
      if (entry === undefined) return;
      const { latest } = entry;
      if (latest === null) {
        recent.delete(uri);
        return;
      }
      entry.latest = null;
      entry.cancel = wait(uri);
      deliver(uri, latest);
    });
  }

  return {
    updated(uri, params) {
      const entry = recent.get(uri);
      if (entry !== undefined) entry.latest = params;
      // So many a second that nobody subscribed to by name: not remembered, and not recent.
      else if (recent.size < limits.upstream.watchedUris) {
        recent.set(uri, { latest: null, cancel: wait(uri) });
        deliver(uri, params);
      }
    },
    stop() {
      for (const { cancel } of recent.values()) cancel();
      recent.clear();
    },
  };
}
