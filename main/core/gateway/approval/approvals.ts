/**
 * Calls that wait for the person. A held call is known by client, tool version, connector and
 * canonical arguments: a repeat joins the same question, and an answer that comes after the client
 * gave up lets exactly this call pass once (SEC-35, SEC-42).
 *
 * The calls of one grant for one tool make one question at a time, however many there are (SEC-39). It shows the oldest
 * of them and how many there are. "Allow once" lets through what is shown and nothing else; the next call is then a
 * question of its own. "Deny" means the whole flood: no click per call, and nothing unseen was ever allowed.
 * "Allow for this session" covers every call of the tool by its meaning, so those that wait pass too.
 */
import { createDeferred, type Deferred } from '../../lib/deferred.ts';
import { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Answer, QuestionQueue } from '../../questions/question-queue.ts';
import type { AskHistory } from './ask-history.ts';
import type { GivenAnswers } from './given-answers.ts';
import type { Approvals, HoldEnd, HoldOutcome } from './approvals-interface.ts';
import { callKey, type HeldCall } from './held-call.ts';
import type { LastApproved } from './last-approved.ts';
import type { MissedCalls } from './missed-calls.ts';

interface Held {
  readonly key: string;
  readonly call: HeldCall;
  /** Monotonic. */
  readonly until: number;
  readonly waiters: Set<Deferred<HoldEnd>>;
  /** Epoch milliseconds. */
  readonly askedAt: number;
  /** The client went away by itself, and has not come back. */
  hasClientLeft: boolean;
  /** The person wants to answer it although nobody waits. */
  readonly isReopened: boolean;
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

interface Parts {
  readonly questions: QuestionQueue;
  readonly history: AskHistory;
  readonly given: GivenAnswers;
  readonly missed: MissedCalls;
  readonly lastApproved: LastApproved;
  readonly clock: Clock;
  /** How long a call waits at most, in milliseconds. */
  readonly longestHold: () => number;
  readonly touch: () => void;
}

export function createApprovals(parts: Parts): Approvals {
  const { questions, history, given, missed, clock, touch } = parts;
  const floods = new Map<string, Flood>();

  const allHeld = (): Held[] => [...floods.values()].flatMap(({ calls }) => calls);

  function finish({ waiters }: Held, outcome: HoldOutcome, words?: string): void {
    for (const waiter of waiters) waiter.resolve({ outcome, words });
    waiters.clear();
  }

  function finishAll(
    { key, calls }: Flood,
    shown: HoldOutcome,
    behind: HoldOutcome,
    words?: string,
  ): void {
    floods.delete(key);
    for (const [place, held] of calls.entries()) finish(held, place === 0 ? shown : behind, words);
  }

  function expire(held: Held): void {
    finish(held, 'approval_expired');
    missed.add(held.call, held.askedAt);
  }

  /** Shows the next call that somebody still waits for. */
  function goOn(flood: Flood): void {
    const now = clock.monotonicMs();
    const waiting = flood.calls.splice(0).filter((held) => {
      if (held.until > now) return held.waiters.size > 0 || held.isReopened;
      expire(held);
      return false;
    });
    if (waiting.length === 0) {
      floods.delete(flood.key);
      return;
    }
    flood.calls.push(...waiting);
    flood.count = Math.max(
      1,
      waiting.reduce((sum, held) => sum + held.waiters.size, 0),
    );
    ask(flood);
  }

  /** What is shown has its answer; it is not asked about again. */
  function settleShown(flood: Flood, shown: Held): void {
    flood.calls.splice(flood.calls.indexOf(shown), 1);
    goOn(flood);
  }

  function allowForSession(flood: Flood, shown: Held): void {
    const { call } = shown;
    given.giveSession(call);
    for (const held of flood.calls)
      if (
        held.call.toolHash === call.toolHash &&
        (call.isAfterUntrusted || !held.call.isAfterUntrusted)
      )
        finish(held, 'approved_session');
    settleShown(flood, shown);
  }

  function allowAlways(flood: Flood, shown: Held, scope: Answer['always']): void {
    given.giveAlways(shown.call, scope);
    finish(shown, 'always_allowed');
    // Calls behind it that it covers pass like any later one, and count.
    for (const held of flood.calls) {
      for (const waiter of [...held.waiters]) {
        const outcome = given.consume(held.call);
        if (outcome === null) break;
        held.waiters.delete(waiter);
        waiter.resolve({ outcome });
      }
    }
    settleShown(flood, shown);
  }

  function allowOnce(flood: Flood, shown: Held): void {
    const [first] = shown.waiters;
    if (first === undefined) given.giveOnce(shown.call);
    else {
      // Once means one call: others that wait with the same arguments have to ask anew.
      shown.waiters.delete(first);
      first.resolve({ outcome: 'approved_once' });
    }
    finish(shown, 'approval_waiting');
    settleShown(flood, shown);
  }

  function allow(flood: Flood, shown: Held, answer: Answer): void {
    const { call } = shown;
    if (answer.for === 'always') {
      if (call.isDestructive || call.isAfterUntrusted) throw neverAlways();
      allowAlways(flood, shown, answer.always);
    } else if (answer.for === 'session' && !call.isDestructive) allowForSession(flood, shown);
    else allowOnce(flood, shown);
    parts.lastApproved.remember(call);
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
          clientLeft: shown.waiters.size === 0 && shown.hasClientLeft,
          count: flood.count,
          requestsToday: history.today(call.clientId),
        }),
      onAllow: (answer) => allow(flood, shown, answer),
      onDeny: (block, _caller, words) => {
        if (block) call.onBlock();
        history.denied(call.clientId);
        finishAll(flood, 'denied_by_person', 'denied_together', words);
      },
      onGone: (why) => {
        // Refused a moment ago; what waits behind it has a question of its own.
        if (!flood.calls.includes(shown)) return;
        if (why !== 'expired') return finishAll(flood, 'approval_withdrawn', 'approval_withdrawn');
        expire(shown);
        settleShown(flood, shown);
      },
    });
  }

  function floodKeyOf(call: HeldCall): string {
    return JSON.stringify([call.grantId, call.connectorId, call.toolName]);
  }

  function newHeld(call: HeldCall, waiters: readonly Deferred<HoldEnd>[]): Held {
    return {
      key: callKey(call),
      call,
      until: clock.monotonicMs() + parts.longestHold(),
      waiters: new Set(waiters),
      askedAt: clock.nowMs(),
      hasClientLeft: false,
      isReopened: waiters.length === 0,
    };
  }

  /** Behind others of its tool, or into a question of its own. */
  function place(held: Held): void {
    const key = floodKeyOf(held.call);
    const flood = floods.get(key);
    if (flood !== undefined) {
      flood.calls.push(held);
      return;
    }
    const opened: Flood = { key, calls: [held], questionId: null, count: 1 };
    floods.set(key, opened);
    ask(opened);
  }

  /** Puts a call in its place: with its equals, or behind others. Null: there is no room. */
  function enter(call: HeldCall, waiter: Deferred<HoldEnd>): Held | null {
    const key = callKey(call);
    const flood = floods.get(floodKeyOf(call));
    if (flood !== undefined) {
      flood.count += 1;
      touch();
    }
    const same = flood?.calls.find((held) => held.key === key);
    if (same !== undefined) {
      same.waiters.add(waiter);
      same.hasClientLeft = false;
      return same;
    }
    const all = allHeld();
    const own = all.filter((other) => other.call.grantId === call.grantId);
    if (own.length >= limits.questions.heldPerGrant || all.length >= limits.questions.heldInAll)
      return null;
    const held = newHeld(call, [waiter]);
    place(held);
    return held;
  }

  return {
    consume: given.consume,

    async hold(call, signal, longestMs) {
      if (signal.aborted) return { outcome: 'cancelled' };
      if (history.deniedUntil(call.clientId) !== null) return { outcome: 'too_many_denials' };
      history.asked(call.clientId);
      const waiter = createDeferred<HoldEnd>();
      const held = enter(call, waiter);
      if (held === null) return { outcome: 'too_many_held' };
      const leave = (outcome: HoldOutcome): void => {
        // The question stays: an answer that comes later is not lost.
        held.waiters.delete(waiter);
        if (outcome === 'cancelled') held.hasClientLeft = true;
        waiter.resolve({ outcome });
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

    refuseChanged(questionId) {
      const flood = [...floods.values()].find((one) => one.questionId === questionId);
      const shown = flood?.calls[0];
      if (flood === undefined || shown === undefined || shown.call.isUnchanged()) return false;
      finish(shown, 'changed_while_held');
      settleShown(flood, shown);
      questions.cancel(questionId);
      return true;
    },

    list: () => ({ given: [...given.list()], missed: [...missed.list()] }),

    end(answerId) {
      if (!given.end(answerId))
        throw new CoreError('not_found', 'This answer does not hold any more.');
    },

    reopen(missedId) {
      const call = missed.find(missedId);
      if (call === undefined)
        throw new CoreError('not_found', 'This call is not kept any more.', {
          hint: 'Ask the client to try again.',
        });
      missed.forgetWhere((other) => other === call);
      touch();
      if (!call.isUnchanged()) {
        throw new CoreError('conflict', 'Something has changed since this was asked.', {
          hint: 'Ask the client to try again.',
        });
      }
      const key = callKey(call);
      const isWaiting = floods.get(floodKeyOf(call))?.calls.some((held) => held.key === key);
      if (isWaiting !== true) place(newHeld(call, []));
    },

    forget: (why) => given.endAll(why),

    forgetGrants(ended, isTakenAway) {
      const ids = new Set(ended.map(({ grantId }) => grantId));
      given.endOfGrants(ids);
      const clientIds = isTakenAway ? new Set(ended.map(({ clientId }) => clientId)) : [];
      for (const clientId of clientIds) given.endOfClient(clientId);
      missed.forgetWhere((call) => ids.has(call.grantId));
      parts.lastApproved.forgetGrants(ids);
    },

    forgetConnector(connectorId) {
      given.endOfConnector(connectorId);
      missed.forgetWhere((call) => call.connectorId === connectorId);
      for (const { calls, questionId } of [...floods.values()])
        if (calls[0]?.call.connectorId === connectorId && questionId !== null)
          questions.cancel(questionId);
    },

    endSessions: (why) => given.endSessions(why),
  };
}

function neverAlways(): CoreError {
  return new CoreError('conflict', 'This call cannot be allowed for the time to come.', {
    hint: 'Tools that destroy, and calls after text from strangers, are allowed once at a time.',
  });
}
