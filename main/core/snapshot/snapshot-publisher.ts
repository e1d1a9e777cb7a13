/**
 * Publishes whole snapshots: parts say `touch` after a change, once a turn a new snapshot is built
 * and told.
 */
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';

export interface SnapshotPublisher {
  /** Something that the snapshot shows has changed. Cheap; may be called for every call. */
  touch(): void;
  /** The newest snapshot, built now if something changed. */
  current(): AppSnapshot;
  listen(listener: (snapshot: AppSnapshot) => void): () => void;
  stop(): void;
}

interface Parts {
  readonly builder: {
    build(revision: number): AppSnapshot;
    /**
     * Milliseconds until counts that the last one left as they were are worth another look; null:
     * it left none.
     */
    countsIn(): number | null;
  };
  readonly after: (delayMs: number, action: () => void) => () => void;
  readonly onListenerFailed: (error: unknown) => void;
}

/**
 * Busy clients change the snapshot hundreds of times a second; nobody can look at more than a few.
 */
const pauseMs = 50;

export function createSnapshotPublisher({
  builder,
  after,
  onListenerFailed,
}: Parts): SnapshotPublisher {
  const listeners = new Set<(snapshot: AppSnapshot) => void>();
  let revision = 0;
  let snapshot: AppSnapshot | null = null;
  let cancel: (() => void) | null = null;
  let cancelCounts: (() => void) | null = null;

  function touch(): void {
    snapshot = null;
    cancel ??= after(pauseMs, publish);
  }

  function current(): AppSnapshot {
    // Where nobody listens, nothing else notices that counts are due.
    if (snapshot === null || builder.countsIn() === 0) {
      revision += 1;
      snapshot = builder.build(revision);
    }
    return snapshot;
  }

  function publish(): void {
    cancel = null;
    if (listeners.size === 0) return;
    const latest = current();
    for (const listener of listeners) {
      try {
        listener(latest);
      } catch (error) {
        onListenerFailed(error);
      }
    }
    // The last call of many would otherwise be missing until something else happens.
    const inMs = builder.countsIn();
    if (inMs === null) return;
    cancelCounts ??= after(inMs, () => {
      cancelCounts = null;
      touch();
    });
  }

  return {
    touch,
    current,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      cancel?.();
      cancelCounts?.();
      listeners.clear();
    },
  };
}
