/**
 * All calls that are held, in one queue for each grant and tool. It knows no questions: whoever
 * changes a queue learns whether there is something new to ask.
 */
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import { endApproval, waitersOf, type HeldApproval } from './approval-state.ts';
import type { HoldOutcome } from './approvals-interface.ts';
import { callKey, type HeldCall } from './held-call.ts';
import type { MissedCalls } from './missed-calls.ts';
import { callsOf, isWaitedFor, showFirst, toolQueueKey, type ToolQueue } from './tool-queue.ts';
import { createWaiters, type Waiter } from './waiters.ts';

/** Where a call went, and the queue that it opened: its question has to be asked. */
interface Placed {
  readonly held: HeldApproval;
  readonly opened: ToolQueue | null;
}

export interface HeldCalls {
  /** Of every queue. */
  list(): readonly HeldApproval[];
  queues(): readonly ToolQueue[];
  /**
   * A request of a client waits for the answer: with its equals, or behind others of its tool.
   *
   * @returns null where too many calls are held
   */
  enter(call: HeldCall, waiter: Waiter): Placed | null;
  /**
   * Holds a missed call once more, for the person and without a client.
   *
   * @returns null where it is held already
   */
  reopen(call: HeldCall): Placed | null;
  /** Ends a call because its time is over; the person finds it among the missed ones. */
  expire(held: HeldApproval): void;
  /** Ends a call because its client left; the person finds it there too. */
  leave(held: HeldApproval): void;
  /**
   * The person said no: ends every call of a queue, and the queue. Each may be asked about once
   * more, if the person wants to.
   */
  deny(queue: ToolQueue, words?: string): void;
  /**
   * The call that was shown has ended: shows the next one that somebody still waits for.
   *
   * @returns false where there is none, and the queue is gone
   */
  showNext(queue: ToolQueue): boolean;
  /** Ends every call of a queue, and the queue. */
  endAll(
    queue: ToolQueue,
    how: 'answered' | 'withdrawn',
    outcomes: { readonly shown: HoldOutcome; readonly queued: HoldOutcome },
    words?: string,
  ): void;
}

interface Parts {
  readonly missed: MissedCalls;
  readonly clock: Clock;
  /** How long a call waits at most, in milliseconds. */
  readonly longestHold: () => number;
  readonly touch: () => void;
}

/** @returns the store of held calls; it is in memory only */
export function createHeldCalls({ missed, clock, longestHold, touch }: Parts): HeldCalls {
  const queues = new Map<string, ToolQueue>();

  const list = (): HeldApproval[] => [...queues.values()].flatMap(callsOf);

  function expire(held: HeldApproval): void {
    endApproval(held, 'expired', 'approval_expired');
    missed.add(held.call, { askedAt: held.askedAt, why: 'expired' });
  }

  function newHeld(key: string, call: HeldCall, waiter: Waiter | null): HeldApproval {
    return {
      key,
      call,
      until: clock.monotonicMs() + longestHold(),
      askedAt: clock.nowMs(),
      askedBy: waiter === null ? 'person' : 'client',
      current: { state: 'queued', waiters: createWaiters(waiter) },
    };
  }

  /** Behind others of its tool, or into a queue of its own. */
  function place(held: HeldApproval): Placed {
    const key = toolQueueKey(held.call);
    const queue = queues.get(key);
    if (queue !== undefined) {
      queue.queued.push(held);
      return { held, opened: null };
    }
    const opened: ToolQueue = { key, shown: held, queued: [], count: 1 };
    queues.set(key, opened);
    return { held, opened };
  }

  function findSame(key: string, queue: ToolQueue | undefined): HeldApproval | undefined {
    return queue === undefined ? undefined : callsOf(queue).find((held) => held.key === key);
  }

  function hasRoomFor({ grantId }: HeldCall): boolean {
    const all = list();
    const own = all.filter((other) => other.call.grantId === grantId);
    const { heldPerGrant, heldInAll } = limits.questions;
    return own.length < heldPerGrant && all.length < heldInAll;
  }

  const endAll: HeldCalls['endAll'] = (queue, how, outcomes, words) => {
    queues.delete(queue.key);
    endApproval(queue.shown, how, outcomes.shown, words);
    for (const held of queue.queued) endApproval(held, how, outcomes.queued, words);
  };

  return {
    list,
    queues: () => [...queues.values()],

    enter(call, waiter) {
      const queue = queues.get(toolQueueKey(call));
      if (queue !== undefined) {
        queue.count += 1;
        touch();
      }
      const key = callKey(call);
      const same = findSame(key, queue);
      if (same !== undefined) {
        waitersOf(same)?.add(waiter);
        return { held: same, opened: null };
      }
      return hasRoomFor(call) ? place(newHeld(key, call, waiter)) : null;
    },

    reopen(call) {
      const key = callKey(call);
      const same = findSame(key, queues.get(toolQueueKey(call)));
      return same === undefined ? place(newHeld(key, call, null)) : null;
    },

    expire,

    leave(held) {
      endApproval(held, 'abandoned', 'approval_waiting');
      missed.add(held.call, { askedAt: held.askedAt, why: 'client-left' });
    },

    showNext(queue) {
      const now = clock.monotonicMs();
      const waiting: HeldApproval[] = [];
      for (const held of queue.queued) {
        if (held.until <= now) expire(held);
        else if (isWaitedFor(held)) waiting.push(held);
        else endApproval(held, 'abandoned', 'approval_waiting');
      }
      const [first, ...others] = waiting;
      if (first === undefined) queues.delete(queue.key);
      else showFirst(queue, first, others);
      return first !== undefined;
    },

    deny(queue, words) {
      const outcomes = { shown: 'denied_by_person', queued: 'denied_together' } as const;
      endAll(queue, 'answered', outcomes, words);
      for (const { call, askedAt } of callsOf(queue)) missed.add(call, { askedAt, why: 'denied' });
    },

    endAll,
  };
}
