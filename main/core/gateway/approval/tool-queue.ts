/**
 * The held calls of one grant for one tool make one question at a time, however many there are
 * (SEC-39). The question shows the oldest of them and how many there are.
 */
import { waitersOf, type HeldApproval } from './approval-state.ts';
import type { HeldCall } from './held-call.ts';

export interface ToolQueue {
  readonly key: string;
  /** What the open question is about. */
  shown: HeldApproval;
  /** What waits behind it; the oldest first. */
  queued: HeldApproval[];
  /** Asks since the question came up, those that were turned away too. */
  count: number;
}

/** @returns the key of the queue that a call belongs to */
export function toolQueueKey({ grantId, connectorId, toolName }: HeldCall): string {
  return JSON.stringify([grantId, connectorId, toolName]);
}

/** @returns the call that is shown, and those behind it in their order */
export function callsOf({ shown, queued }: ToolQueue): readonly HeldApproval[] {
  return [shown, ...queued];
}

/** Somebody wants the answer: a request of the client, or the person who reopened the call. */
export function isWaitedFor(held: HeldApproval): boolean {
  return held.askedBy === 'person' || (waitersOf(held)?.count() ?? 0) > 0;
}

/** Moves the queue on: the first of these calls is shown next, and the count begins with them. */
export function showFirst(queue: ToolQueue, first: HeldApproval, others: HeldApproval[]): void {
  queue.shown = first;
  queue.queued = others;
  queue.count = Math.max(
    1,
    callsOf(queue).reduce((sum, held) => sum + (waitersOf(held)?.count() ?? 0), 0),
  );
}
