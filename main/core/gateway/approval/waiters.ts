/** The requests of a client that wait for the answer about one held call. */
import { createDeferred, type Deferred } from '../../lib/deferred.ts';
import type { HoldEnd } from './approvals-interface.ts';

export type Waiter = Deferred<HoldEnd>;

export interface Waiters {
  count(): number;
  /** Nobody waits any more, and the last thing that happened is that a client cancelled. */
  isLeftByClient(): boolean;
  add(waiter: Waiter): void;
  /**
   * A request stops waiting by itself; it is not answered here. The question stays open.
   *
   * @param isCancelled the client left
   */
  leave(waiter: Waiter, isCancelled: boolean): void;
  /** @returns false where nobody waits */
  answerFirst(end: HoldEnd): boolean;
  answerAll(end: HoldEnd): void;
}

/** @returns a list with one request in it, or with none where the person asks */
export function createWaiters(first: Waiter | null): Waiters {
  const waiting = new Set(first === null ? [] : [first]);
  /** A client cancelled, and none has come since. */
  let hasCancelled = false;

  return {
    count: () => waiting.size,
    isLeftByClient: () => waiting.size === 0 && hasCancelled,

    add(waiter) {
      waiting.add(waiter);
      hasCancelled = false;
    },

    leave(waiter, isCancelled) {
      waiting.delete(waiter);
      if (isCancelled) hasCancelled = true;
    },

    answerFirst(end) {
      const [first] = waiting;
      if (first === undefined) return false;
      waiting.delete(first);
      first.resolve(end);
      return true;
    },

    answerAll(end) {
      for (const waiter of waiting) waiter.resolve(end);
      waiting.clear();
    },
  };
}

/** @returns a request that begins to wait */
export const createWaiter = (): Waiter => createDeferred<HoldEnd>();
