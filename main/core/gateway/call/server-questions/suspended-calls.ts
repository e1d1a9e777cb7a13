/**
 * Calls of servers that ask in the middle (2025-11-25 and older) for clients that are asked by a
 * result and repeat the request (2026-07-28): the call to the server stays open here while the
 * client is away with the questions (docs/reference/mcp-revisions.md#suspended-calls). One repeat
 * owns it; who comes too late, twice, or with another grant finds nothing.
 */
import type { AnswerInput, UpstreamOutcome } from '../../../connectors/conversation/upstream.ts';
import { createAborter, type Aborter, type AbortWatch } from '../../../lib/abort.ts';
import { createDeferred, type Deferred } from '../../../lib/deferred.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../lib/json.ts';
import { limits } from '../../../limits/limits.ts';
import {
  readAnswer,
  unanswered,
  type Question,
  type Unasked,
} from '../../../mcp/server-question.ts';
import type { Clock, Random } from '../../../ports/ports.ts';
import type { SessionOwner, SessionRegistry } from '../../../sessions/session-registry.ts';

/** The request that is open now: progress and log messages go to it. */
interface Listening {
  readonly signal: AbortWatch;
  readonly onProgress: ((params: JsonObject) => void) | undefined;
  readonly onLog: ((params: JsonObject) => void) | undefined;
}

/** What the call to the server is made with. */
interface SuspendableRequest {
  readonly signal: AbortWatch;
  readonly onProgress: ((params: JsonObject) => void) | undefined;
  readonly onLog: ((params: JsonObject) => void) | undefined;
  readonly onInput: AnswerInput;
}

export type Step =
  | { readonly kind: 'ended'; readonly outcome: UpstreamOutcome }
  | {
      readonly kind: 'asked';
      readonly id: string;
      readonly questions: ReadonlyMap<string, Question>;
    }
  /** An answer is not of the form that its question requires. */
  | { readonly kind: 'malformed' };

export interface SuspendedCalls {
  /** @param read what of a question reaches the client */
  start(
    owner: SessionOwner,
    listening: Listening,
    read: (asked: { method: string; params: JsonObject }) => Question | Unasked,
    send: (request: SuspendableRequest) => Promise<UpstreamOutcome>,
  ): Promise<Step>;
  /** Null when there is no such call of this grant, or another repeat has it. */
  resume(
    id: string,
    owner: SessionOwner,
    responses: JsonValue | undefined,
    listening: Listening,
  ): Promise<Step> | null;
  /** Ends one that may not go on. */
  drop(id: string): void;
  count(): number;
}

interface Suspended {
  readonly id: string;
  readonly owner: SessionOwner;
  readonly controller: Aborter;
  readonly waiting: Map<
    string,
    { readonly question: Question; readonly answer: Deferred<JsonObject | null> }
  >;
  listening: Listening | null;
  /** Given up: nothing is asked for it any more. */
  isOver: boolean;
  outcome: UpstreamOutcome | null;
  /** Wakes the request that is open now. */
  wake: (() => void) | null;
  /** Ends the wait for a repeat. */
  unpark: (() => void) | null;
}

interface Parts {
  readonly clock: Clock;
  readonly random: Random;
  readonly registry: SessionRegistry;
}

/** @returns a table without calls, bounded by `limits.questionsOfServers` */
export function createSuspendedCalls({ clock, random, registry }: Parts): SuspendedCalls {
  const table = new Map<string, Suspended>();

  function end(call: Suspended): void {
    call.isOver = true;
    table.delete(call.id);
    call.unpark?.();
    call.unpark = null;
    const hasAsked = call.waiting.size > 0;
    for (const { question, answer } of call.waiting.values())
      answer.resolve(unanswered(question.method));
    call.waiting.clear();
    // The server learns first that nobody answers, and then that the call is over.
    if (hasAsked) clock.after(limits.questionsOfServers.together, () => call.controller.abort());
    else call.controller.abort();
  }

  function park(call: Suspended): void {
    call.listening = null;
    const cancel = clock.after(limits.questionsOfServers.suspendedFor, () => end(call));
    const leave = registry.enter(call.owner, () => end(call));
    call.unpark = () => {
      cancel();
      leave();
    };
  }

  /** Until the server has answered, or asks, or the client leaves. */
  async function next(call: Suspended, listening: Listening): Promise<Step> {
    call.listening = listening;
    const onAbort = (): void => end(call);
    listening.signal.addEventListener('abort', onAbort, { once: true });
    if (listening.signal.aborted) onAbort();
    while (call.outcome === null && call.waiting.size === 0) {
      const woken = createDeferred<void>();
      call.wake = woken.resolve;
      await woken.promise;
    }
    if (call.outcome === null) await pause(limits.questionsOfServers.together);
    listening.signal.removeEventListener('abort', onAbort);
    if (call.outcome !== null) {
      call.isOver = true;
      table.delete(call.id);
      return { kind: 'ended', outcome: call.outcome };
    }
    park(call);
    const questions = new Map([...call.waiting].map(([key, { question }]) => [key, question]));
    return { kind: 'asked', id: call.id, questions };
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  }

  function hasRoom(owner: SessionOwner): boolean {
    const own = [...table.values()].filter((call) => call.owner.grantId === owner.grantId);
    return (
      own.length <= limits.questionsOfServers.suspendedPerGrant &&
      table.size <= limits.questionsOfServers.suspended
    );
  }

  return {
    async start(owner, listening, read, send) {
      const call: Suspended = {
        id: random.bytes(16).toString('base64url'),
        owner,
        controller: createAborter(),
        waiting: new Map(),
        listening,
        isOver: false,
        outcome: null,
        wake: null,
        unpark: null,
      };
      let asked = 0;
      const onInput: AnswerInput = (input) => {
        if (call.isOver) return Promise.resolve(unanswered(input.method));
        const question = read(input);
        table.set(call.id, call);
        if ('why' in question || !hasRoom(owner)) {
          if (call.waiting.size === 0) table.delete(call.id);
          return Promise.resolve(unanswered(input.method));
        }
        asked += 1;
        const answer = createDeferred<JsonObject | null>();
        call.waiting.set(`q${asked}`, { question, answer });
        call.wake?.();
        return answer.promise;
      };
      void send({
        signal: call.controller.signal,
        onProgress: listening.onProgress && ((params) => call.listening?.onProgress?.(params)),
        onLog: listening.onLog && ((params) => call.listening?.onLog?.(params)),
        onInput,
      }).then((outcome) => {
        call.outcome = outcome;
        // Nobody may come for it any more; a repeat that comes finds the answer.
        call.wake?.();
      });
      return next(call, listening);
    },
    resume(id, owner, responses, listening) {
      const call = table.get(id);
      if (call === undefined || call.owner.grantId !== owner.grantId || call.unpark === null)
        return null;
      const answers = answersOf(call, responses);
      if (answers === null) return Promise.resolve({ kind: 'malformed' });
      call.unpark();
      call.unpark = null;
      for (const [key, answer] of answers) {
        call.waiting.get(key)?.answer.resolve(answer);
        call.waiting.delete(key);
      }
      return next(call, listening);
    },
    drop(id) {
      const call = table.get(id);
      if (call !== undefined) end(call);
    },
    count: () => table.size,
  };
}

/**
 * By key; those that are missing are asked again, those that nobody asked for are left out. Null:
 * one of them is malformed.
 */
function answersOf(
  { waiting }: Suspended,
  responses: JsonValue | undefined,
): ReadonlyMap<string, JsonObject> | null {
  const answers = new Map<string, JsonObject>();
  if (responses === undefined) return answers;
  if (!isJsonObject(responses)) return null;
  for (const [key, { question }] of waiting) {
    if (!Object.hasOwn(responses, key)) continue;
    const answer = readAnswer(question.method, responses[key]);
    if (answer === null) return null;
    answers.set(key, answer);
  }
  return answers;
}
