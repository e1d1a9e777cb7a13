/**
 * Answers that this run of the app keeps in memory: once, for the repeat of a call, and session.
 */
import { limits } from '../../limits/limits.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { AnswerEnd, AnswerLog, AnswerSubject } from './answer-log.ts';
import { callKey, sessionKey, type HeldCall } from './held-call.ts';
import type { LookUpTool } from './tool-now.ts';

/** An answer that this run of the app knows of. */
export interface Remembered {
  readonly id: string;
  readonly kind: 'once' | 'session';
  readonly key: string;
  readonly call: HeldCall;
  readonly givenAt: number;
  /** Monotonic, and the same for people. */
  readonly until: number;
  readonly shownUntil: number;
  calls: number;
  lastUsedAt: number | null;
}

export interface RememberedAnswers {
  /** The oldest first. What has lost its connector is left out, though it is not swept yet. */
  list(): readonly Remembered[];
  find(id: string): Remembered | undefined;
  remember(kind: Remembered['kind'], call: HeldCall, lifeMs: number): void;
  /** Uses an answer that covers the call; one for a repeat is used up by that. */
  consume(call: HeldCall): 'approved_once' | 'approved_session' | null;
  drop(answer: Remembered, why: AnswerEnd): void;
  dropWhere(matches: (answer: Remembered) => boolean, why: AnswerEnd): void;
  /** Ends what is over: by time, or because the connector is not what was shown any more. */
  sweep(): void;
}

interface Parts {
  readonly log: AnswerLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly toolNow: LookUpTool;
}

/** @returns an empty memory of answers, bounded by `limits.questions.answers` */
export function createRememberedAnswers({ log, clock, random, toolNow }: Parts): RememberedAnswers {
  /** By kind and what they answer; the oldest first. */
  const answers = new Map<string, Remembered>();

  function drop(answer: Remembered, why: AnswerEnd): void {
    answers.delete(answer.key);
    log.ended(subjectOf(answer.call), answer.kind, why);
  }

  function dropWhere(matches: (answer: Remembered) => boolean, why: AnswerEnd): void {
    for (const answer of [...answers.values()]) if (matches(answer)) drop(answer, why);
  }

  /** Alive, and given in the knowledge of what this call is asked for. */
  function findFor(key: string, call: HeldCall): Remembered | undefined {
    const answer = answers.get(key);
    if (answer === undefined || answer.until <= clock.monotonicMs()) return undefined;
    return call.isAfterUntrusted && !answer.call.isAfterUntrusted ? undefined : answer;
  }

  /** What it was given for is not there any more. */
  function hasOtherConnector({ connectorId, toolName, configuration }: HeldCall): boolean {
    const now = toolNow(connectorId, toolName);
    return now !== undefined && now.configuration !== configuration;
  }

  return {
    list: () => [...answers.values()].filter(({ call }) => !hasOtherConnector(call)),
    find: (id) => [...answers.values()].find((answer) => answer.id === id),

    remember(kind, call, lifeMs) {
      const key = kind === 'once' ? callKey(call) : sessionKey(call);
      const [oldest] = answers.values();
      if (answers.size >= limits.questions.answers && oldest !== undefined) drop(oldest, 'used_up');
      answers.delete(key);
      answers.set(key, {
        id: `an_${random.bytes(9).toString('base64url')}`,
        kind,
        key,
        call,
        givenAt: clock.nowMs(),
        until: clock.monotonicMs() + lifeMs,
        shownUntil: clock.nowMs() + lifeMs,
        calls: 0,
        lastUsedAt: null,
      });
      log.given(subjectOf(call), kind);
    },

    consume(call) {
      const session = call.isOnceOnly ? undefined : findFor(sessionKey(call), call);
      if (session !== undefined) {
        session.calls += 1;
        session.lastUsedAt = clock.nowMs();
        return 'approved_session';
      }
      const late = findFor(callKey(call), call);
      if (late === undefined) return null;
      drop(late, 'used_up');
      return 'approved_once';
    },

    drop,
    dropWhere,

    sweep() {
      dropWhere(({ until }) => until <= clock.monotonicMs(), 'time_over');
      dropWhere(({ call }) => hasOtherConnector(call), 'connector_changed');
    },
  };
}

/** @returns what the activity log says of a held call */
export function subjectOf({ clientId, connector, toolName }: HeldCall): AnswerSubject {
  return { clientId, connector, tool: toolName };
}
