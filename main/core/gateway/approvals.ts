/**
 * Calls that wait for the person (product.md section 9). A held call is known by client, tool version, connector and
 * canonical arguments: a repeat joins the same question, and an answer that comes after the client gave up lets exactly
 * this call pass once (SEC-35, SEC-42).
 *
 * The calls of one grant for one tool make one question at a time, however many there are (SEC-39). It shows the oldest
 * of them and how many there are. "Allow once" lets through what is shown and nothing else; the next call is then a
 * question of its own. "Deny" means the whole flood: no click per call, and nothing unseen was ever allowed.
 * "Allow for this session" covers every call of the tool by its meaning, so those that wait pass too.
 */
import type { ApprovalQuestion } from '../../../contract/views.ts';
import { sha256Hex } from '../lib/digest.ts';
import { createDeferred, type Deferred } from '../lib/deferred.ts';
import { limits } from '../lib/limits.ts';
import type { ReasonCode } from '../policy/reasons.ts';
import type { Clock } from '../ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { AskHistory } from './ask-history.ts';

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
    counters: ApprovalCounters,
  ) => ApprovalQuestion;
  /** "Deny and block tool". */
  readonly onBlock: () => void;
}

export type ApprovalCounters = Pick<ApprovalQuestion, 'clientWaits' | 'count' | 'requestsToday'>;

/** `cancelled`: the client left; nothing has to be said to it. */
export type HoldOutcome =
  | Extract<
      ReasonCode,
      | 'approved_once'
      | 'approved_session'
      | 'denied_by_person'
      | 'denied_together'
      | 'too_many_denials'
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
  /** Epoch milliseconds until which this client's asks are denied without a question; null when they are not. */
  deniedUntil(clientId: string): number | null;
  /** Forgets session and late answers of a grant, or of all. */
  forget(grantId?: string): void;
  /** Another account answers there from now on: earlier answers are void, and what waits is withdrawn (ATMOS-8). */
  forgetConnector(connectorId: string): void;
}

interface Held {
  readonly key: string;
  readonly call: HeldCall;
  /** Monotonic. */
  readonly until: number;
  readonly waiters: Set<Deferred<HoldOutcome>>;
}

/** The calls of one grant for one tool: the first is what the question shows. */
interface Flood {
  readonly key: string;
  readonly calls: Held[];
  /** Of the question that is open. */
  questionId: string | null;
  /** Asks since the question came up, those that were turned away too. */
  count: number;
}

interface Remembered {
  readonly grantId: string;
  readonly connectorId: string;
  /** Monotonic. */
  readonly until: number;
}

interface Parts {
  readonly questions: QuestionQueue;
  readonly history: AskHistory;
  readonly clock: Clock;
  readonly touch: () => void;
}

export function createApprovals({ questions, history, clock, touch }: Parts): Approvals {
  const floods = new Map<string, Flood>();
  /** Monotonic ends, by key. */
  const late = new Map<string, Remembered>();
  const sessions = new Map<string, Remembered>();

  const allHeld = (): Held[] => [...floods.values()].flatMap(({ calls }) => calls);

  function finish({ waiters }: Held, outcome: HoldOutcome): void {
    for (const waiter of waiters) waiter.resolve(outcome);
    waiters.clear();
  }

  function finishAll({ key, calls }: Flood, shown: HoldOutcome, behind: HoldOutcome): void {
    floods.delete(key);
    for (const [place, held] of calls.entries()) finish(held, place === 0 ? shown : behind);
  }

  /** Shows the next call that somebody still waits for. */
  function goOn(flood: Flood): void {
    const now = clock.monotonicMs();
    const waiting = flood.calls.splice(0).filter((held) => {
      if (held.until > now) return held.waiters.size > 0;
      finish(held, 'approval_expired');
      return false;
    });
    if (waiting.length === 0) {
      floods.delete(flood.key);
      return;
    }
    flood.calls.push(...waiting);
    flood.count = waiting.reduce((sum, held) => sum + held.waiters.size, 0);
    ask(flood);
  }

  function allowForSession(flood: Flood, { call }: Held): void {
    sessions.set(sessionKey(call), {
      grantId: call.grantId,
      connectorId: call.connectorId,
      until: clock.monotonicMs() + limits.questions.session,
    });
    for (const held of flood.calls)
      if (held.call.toolHash === call.toolHash) finish(held, 'approved_session');
    goOn(flood);
  }

  function allowOnce(flood: Flood, shown: Held): void {
    const [first] = shown.waiters;
    if (first === undefined) {
      late.set(shown.key, {
        grantId: shown.call.grantId,
        connectorId: shown.call.connectorId,
        until: clock.monotonicMs() + limits.questions.lateApproval,
      });
    } else {
      // Once means one call: others that wait with the same arguments have to ask anew.
      shown.waiters.delete(first);
      first.resolve('approved_once');
    }
    finish(shown, 'approval_waiting');
    goOn(flood);
  }

  function ask(flood: Flood): void {
    const [shown] = flood.calls;
    if (shown === undefined) return;
    const { call } = shown;
    flood.questionId = questions.ask({
      clientId: call.clientId,
      grantId: call.grantId,
      expiresInMs: shown.until - clock.monotonicMs(),
      view: (common) =>
        call.view(common, {
          clientWaits: shown.waiters.size > 0,
          count: flood.count,
          requestsToday: history.today(call.clientId),
        }),
      onAllow: (answer) => {
        if (answer.for === 'session' && !call.isDestructive) allowForSession(flood, shown);
        else allowOnce(flood, shown);
      },
      onDeny: (block) => {
        if (block) call.onBlock();
        history.denied(call.clientId);
        finishAll(flood, 'denied_by_person', 'denied_together');
      },
      onGone: (why) => {
        if (why !== 'expired') return finishAll(flood, 'approval_withdrawn', 'approval_withdrawn');
        finish(shown, 'approval_expired');
        goOn(flood);
      },
    });
  }

  /** Puts a call in its place: with its equals, behind others of its tool, or into a question of its own. */
  function enter(call: HeldCall, waiter: Deferred<HoldOutcome>): Held | null {
    const key = callKey(call);
    const floodKey = JSON.stringify([call.grantId, call.connectorId, call.toolName]);
    const flood = floods.get(floodKey);
    if (flood !== undefined) {
      flood.count += 1;
      touch();
    }
    const same = flood?.calls.find((held) => held.key === key);
    if (same !== undefined) {
      same.waiters.add(waiter);
      return same;
    }
    const all = allHeld();
    const own = all.filter((other) => other.call.grantId === call.grantId);
    if (own.length >= limits.questions.heldPerGrant || all.length >= limits.questions.heldInAll)
      return null;
    const until = clock.monotonicMs() + limits.questions.approval;
    const held: Held = { key, call, until, waiters: new Set([waiter]) };
    if (flood === undefined) {
      const opened: Flood = { key: floodKey, calls: [held], questionId: null, count: 1 };
      floods.set(floodKey, opened);
      ask(opened);
    } else flood.calls.push(held);
    return held;
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
      if (history.deniedUntil(call.clientId) !== null) return 'too_many_denials';
      history.asked(call.clientId);
      const waiter = createDeferred<HoldOutcome>();
      const held = enter(call, waiter);
      if (held === null) return 'too_many_held';
      const leave = (outcome: HoldOutcome): void => {
        // The question stays: an answer that comes later is not lost.
        held.waiters.delete(waiter);
        waiter.resolve(outcome);
        touch();
      };
      const onAbort = (): void => leave('cancelled');
      signal.addEventListener('abort', onAbort, { once: true });
      const cancelTimer = clock.after(longestMs, () =>
        leave(clock.monotonicMs() < held.until ? 'approval_waiting' : 'approval_expired'),
      );
      try {
        return await waiter.promise;
      } finally {
        cancelTimer();
        signal.removeEventListener('abort', onAbort);
      }
    },

    heldByClient: (clientId) => allHeld().filter((held) => held.call.clientId === clientId).length,

    deniedUntil: history.deniedUntil,

    forget(grantId) {
      for (const answers of [late, sessions]) {
        for (const [key, answer] of answers)
          if (grantId === undefined || answer.grantId === grantId) answers.delete(key);
      }
    },

    forgetConnector(connectorId) {
      for (const answers of [late, sessions]) {
        for (const [key, answer] of answers)
          if (answer.connectorId === connectorId) answers.delete(key);
      }
      for (const { calls, questionId } of [...floods.values()])
        if (calls[0]?.call.connectorId === connectorId && questionId !== null)
          questions.cancel(questionId);
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
