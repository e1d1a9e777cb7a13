/**
 * Calls that wait for the person (product.md section 9). A held call is known by client, tool version, connector and
 * canonical arguments: a repeat joins the same question, and an answer that comes after the client gave up lets exactly
 * this call pass once (SEC-35, SEC-42).
 */
import type { ApprovalQuestion } from '../../../contract/views.ts';
import { sha256Hex } from '../lib/digest.ts';
import { createDeferred, type Deferred } from '../lib/deferred.ts';
import { limits } from '../lib/limits.ts';
import type { ReasonCode } from '../policy/reasons.ts';
import type { Clock } from '../ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';

export interface HeldCall {
  readonly clientId: string;
  readonly grantId: string;
  readonly connectorId: string;
  readonly toolName: string;
  readonly toolHash: string;
  readonly canonicalArguments: string;
  /** Destructive tools are never allowed for longer than one call. */
  readonly isDestructive: boolean;
  readonly view: (
    common: { id: string; createdAt: string; expiresAt: string },
    clientWaits: boolean,
  ) => ApprovalQuestion;
  /** "Deny and block tool". */
  readonly onBlock: () => void;
}

/** `cancelled`: the client left; nothing has to be said to it. */
export type HoldOutcome =
  | Extract<
      ReasonCode,
      | 'approved_once'
      | 'approved_session'
      | 'denied_by_person'
      | 'approval_expired'
      | 'approval_waiting'
      | 'approval_withdrawn'
      | 'too_many_held'
    >
  | 'cancelled';

export interface Approvals {
  /** An earlier answer that covers this call: a session's, or a late one, which is used up by asking. */
  consume(call: HeldCall): 'approved_once' | 'approved_session' | null;
  /** Waits for the person, at most `longestMs`; then the question stays and the outcome is `approval_waiting`. */
  hold(call: HeldCall, signal: AbortSignal, longestMs: number): Promise<HoldOutcome>;
  heldByClient(clientId: string): number;
  /** Forgets session and late answers of a grant, or of all. */
  forget(grantId?: string): void;
}

interface Held {
  readonly call: HeldCall;
  questionId: string;
  readonly waiters: Set<Deferred<HoldOutcome>>;
}

export function createApprovals({
  questions,
  clock,
}: {
  questions: QuestionQueue;
  clock: Clock;
}): Approvals {
  const held = new Map<string, Held>();
  /** Monotonic ends, by key. */
  const late = new Map<string, { readonly grantId: string; readonly until: number }>();
  const sessions = new Map<string, { readonly grantId: string; readonly until: number }>();

  function finish(key: string, entry: Held, outcome: HoldOutcome): void {
    held.delete(key);
    for (const waiter of entry.waiters) waiter.resolve(outcome);
    entry.waiters.clear();
  }

  function allow(key: string, entry: Held, isForSession: boolean): void {
    const { call } = entry;
    if (isForSession && !call.isDestructive) {
      sessions.set(sessionKey(call), {
        grantId: call.grantId,
        until: clock.monotonicMs() + limits.questions.session,
      });
      return finish(key, entry, 'approved_session');
    }
    const [first] = entry.waiters;
    if (first === undefined) {
      late.set(key, {
        grantId: call.grantId,
        until: clock.monotonicMs() + limits.questions.lateApproval,
      });
    } else {
      // Once means one call: others that wait with the same arguments have to ask anew.
      entry.waiters.delete(first);
      first.resolve('approved_once');
    }
    finish(key, entry, 'approval_waiting');
  }

  function ask(key: string, call: HeldCall): Held {
    const entry: Held = { call, questionId: '', waiters: new Set() };
    held.set(key, entry);
    entry.questionId = questions.ask({
      clientId: call.clientId,
      grantId: call.grantId,
      expiresInMs: limits.questions.approval,
      view: (common) => call.view(common, entry.waiters.size > 0),
      onAllow: (answer) => allow(key, entry, answer.for === 'session'),
      onDeny: (block) => {
        if (block) call.onBlock();
        finish(key, entry, 'denied_by_person');
      },
      onGone: (why) =>
        finish(key, entry, why === 'expired' ? 'approval_expired' : 'approval_withdrawn'),
    });
    return entry;
  }

  return {
    consume(call) {
      const session = sessions.get(sessionKey(call));
      if (session !== undefined && session.until > clock.monotonicMs() && !call.isDestructive)
        return 'approved_session';
      const key = callKey(call);
      const passed = late.get(key);
      if (passed === undefined) return null;
      late.delete(key);
      return passed.until > clock.monotonicMs() ? 'approved_once' : null;
    },

    async hold(call, signal, longestMs) {
      if (signal.aborted) return 'cancelled';
      const key = callKey(call);
      let entry = held.get(key);
      if (entry === undefined) {
        const own = [...held.values()].filter((other) => other.call.grantId === call.grantId);
        if (own.length >= limits.questions.heldPerGrant || held.size >= limits.questions.heldInAll)
          return 'too_many_held';
        entry = ask(key, call);
      }
      const { waiters } = entry;
      const waiter = createDeferred<HoldOutcome>();
      waiters.add(waiter);
      const leave = (outcome: HoldOutcome) => (): void => {
        // The question stays: an answer that comes later is not lost.
        waiters.delete(waiter);
        waiter.resolve(outcome);
      };
      const onAbort = leave('cancelled');
      signal.addEventListener('abort', onAbort, { once: true });
      const cancelTimer = clock.after(longestMs, leave('approval_waiting'));
      try {
        return await waiter.promise;
      } finally {
        cancelTimer();
        signal.removeEventListener('abort', onAbort);
      }
    },

    heldByClient: (clientId) =>
      [...held.values()].filter((entry) => entry.call.clientId === clientId).length,

    forget(grantId) {
      for (const answers of [late, sessions]) {
        for (const [key, answer] of answers)
          if (grantId === undefined || answer.grantId === grantId) answers.delete(key);
      }
    },
  };
}

function callKey(call: HeldCall): string {
  return sha256Hex(
    JSON.stringify([
      call.clientId,
      call.grantId,
      call.connectorId,
      call.toolName,
      call.toolHash,
      call.canonicalArguments,
    ]),
  );
}

function sessionKey(call: HeldCall): string {
  return JSON.stringify([call.grantId, call.connectorId, call.toolName, call.toolHash]);
}
