/**
 * The states of one held call, from the moment a client makes it until the person, the clock or an
 * event ends it. `docs/states.md` has the drawing.
 */
import type { HoldEnd, HoldOutcome } from './approvals-interface.ts';
import type { HeldCall } from './held-call.ts';
import type { Waiters } from './waiters.ts';

/** How a held call ended. Whoever waited for it has been answered. */
type ApprovalEnd =
  /** The person allowed or denied it, alone or together with the other calls of its tool. */
  | 'answered'
  /** Its time was over before an answer came. */
  | 'expired'
  /** What the question showed has changed, or the grant, client or connector is gone. */
  | 'withdrawn'
  /** The client left; or nobody waited any more when its turn came. */
  | 'abandoned';

type ApprovalState =
  /** Another call of the same tool is shown; this one has its turn after it. */
  | { readonly state: 'queued'; readonly waiters: Waiters }
  /** Its question is open. The client may have stopped waiting meanwhile. */
  | { readonly state: 'asked'; readonly questionId: string; readonly waiters: Waiters }
  | { readonly state: 'ended'; readonly how: ApprovalEnd };

/** A call that the person is, or will be, asked about. */
export interface HeldApproval {
  /** What a repeat of the call is known by (`callKey`). */
  readonly key: string;
  readonly call: HeldCall;
  /** Monotonic milliseconds. */
  readonly until: number;
  /** Epoch milliseconds. */
  readonly askedAt: number;
  /** The person reopens a missed call without a client that waits: its question stays. */
  readonly askedBy: 'client' | 'person';
  current: ApprovalState;
}

/** @returns the requests of the client that wait for the answer; null once the call has ended */
export function waitersOf({ current }: HeldApproval): Waiters | null {
  return current.state === 'ended' ? null : current.waiters;
}

/** The question about the call has been put to the person. */
export function markAsked(held: HeldApproval, questionId: string): void {
  const { current } = held;
  // A presenter may answer while the question is being put.
  if (current.state !== 'ended')
    held.current = { state: 'asked', questionId, waiters: current.waiters };
}

/** Answers whoever waits and ends the call. A call ends once; a second end does nothing. */
export function endApproval(
  held: HeldApproval,
  how: ApprovalEnd,
  outcome: HoldOutcome,
  words?: HoldEnd['words'],
): void {
  const { current } = held;
  if (current.state === 'ended') return;
  held.current = { state: 'ended', how };
  current.waiters.answerAll({ outcome, words });
}
