/** The requests of a client that wait for the answer about one held call. */
import { createDeferred, type Deferred } from '../../lib/deferred.ts';
import type { HoldEnd } from './approvals-interface.ts';

export type Waiter = Deferred<HoldEnd>;

export interface Waiters {
  count(): number;
  add(waiter: Waiter): void;
  /** A request stops waiting by itself; it is not answered here. */
  leave(waiter: Waiter): void;
  /** @returns false where nobody waits */
  answerFirst(end: HoldEnd): boolean;
  answerAll(end: HoldEnd): void;
}

/** @returns a list with one request in it, or with none where the person asks */
export function createWaiters(first: Waiter | null): Waiters {
  const waiting = new Set(first === null ? [] : [first]);

  return {
    count: () => waiting.size,

    add(waiter) {
      waiting.add(waiter);
    },

    leave(waiter) {
      waiting.delete(waiter);
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
