/**
 * Which client read text from strangers a short while ago (SEC-86). For some minutes after a result
 * from a connector that is marked as bringing in such text, the client's writing elsewhere asks.
 * Kept in memory: it is about what a model has just seen, and ends with the run.
 */
import type { Clock } from '../ports/ports.ts';

export interface UntrustedReads {
  /** A result went to the client. */
  note(clientId: string, connector: string): void;
  /**
   * The connector that was read from last, other than the one that is called; null when there was
   * none.
   *
   * @param connector what is called now: writing where the text came from is nothing new
   */
  readFrom(clientId: string, connector: string): string | null;
  /** The client is gone. */
  forget(clientId: string): void;
}

/** @param forMs how long a reading counts, as it is set now */
export function createUntrustedReads(clock: Clock, forMs: () => number): UntrustedReads {
  /** Client → connector → monotonic time of the last result, the newest last. */
  const reads = new Map<string, Map<string, number>>();

  return {
    note(clientId, connector) {
      let own = reads.get(clientId);
      if (own === undefined) reads.set(clientId, (own = new Map()));
      own.delete(connector);
      own.set(connector, clock.monotonicMs());
    },
    readFrom(clientId, connector) {
      const own = reads.get(clientId);
      if (own === undefined) return null;
      const since = clock.monotonicMs() - forMs();
      let latest: string | null = null;
      for (const [name, at] of own) {
        if (at <= since) own.delete(name);
        else if (name !== connector) latest = name;
      }
      if (own.size === 0) reads.delete(clientId);
      return latest;
    },
    forget(clientId) {
      reads.delete(clientId);
    },
  };
}
