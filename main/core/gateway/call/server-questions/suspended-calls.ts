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
  state: CallState;
  /** Of the server; a repeat that comes later finds it. */
  outcome: UpstreamOutcome | null;
  /** Wakes whoever waits in a request. */
  wake: () => void;
}

type CallState =
  /** A request of the client is open. */
  | { readonly kind: 'open'; readonly listening: Listening }
  /** The client is away with the questions. */
  | { readonly kind: 'parked'; readonly unpark: () => void }
  /** Ended, or given up: nothing is asked for it any more. */
  | { readonly kind: 'over' };

interface Parts {
  readonly clock: Clock;
  readonly random: Random;
  readonly registry: SessionRegistry;
}

/** @returns a table without calls, bounded by `limits.questionsOfServers` */
export function createSuspendedCalls({ clock, random, registry }: Parts): SuspendedCalls {
  const table = new Map<string, Suspended>();

  function end(call: Suspended): void {
    if (call.state.kind === 'parked') call.state.unpark();
    call.state = { kind: 'over' };
    table.delete(call.id);
    const hasAsked = call.waiting.size > 0;
    for (const { question, answer } of call.waiting.values())
      answer.resolve(unanswered(question.method));
    call.waiting.clear();
    // The server learns first that nobody answers, and then that the call is over.
    if (hasAsked) clock.after(limits.questionsOfServers.together, () => call.controller.abort());
    else call.controller.abort();
  }

  function park(call: Suspended): void {
    const cancel = clock.after(limits.questionsOfServers.suspendedFor, () => end(call));
    const leave = registry.enter(call.owner, () => end(call));
    const unpark = (): void => {
      cancel();
      leave();
    };
    call.state = { kind: 'parked', unpark };
  }

  /** Until the server has answered, or asks, or the client leaves. */
  async function next(call: Suspended, listening: Listening): Promise<Step> {
    call.state = { kind: 'open', listening };
    const onAbort = (): void => end(call);
    listening.signal.addEventListener('abort', onAbort, { once: true });
    if (listening.signal.aborted) onAbort();
    const outcome = await outcomeOrQuestions(call);
    listening.signal.removeEventListener('abort', onAbort);
    if (outcome !== null) {
      call.state = { kind: 'over' };
      table.delete(call.id);
      return { kind: 'ended', outcome };
    }
    park(call);
    const questions = new Map([...call.waiting].map(([key, { question }]) => [key, question]));
    return { kind: 'asked', id: call.id, questions };
  }

  /** Null: it asks, and all that it asks at once is there. */
  async function outcomeOrQuestions(call: Suspended): Promise<UpstreamOutcome | null> {
    for (;;) {
      if (call.outcome !== null) return call.outcome;
      if (call.waiting.size === 0) {
        const woken = createDeferred<void>();
        call.wake = woken.resolve;
        await woken.promise;
        continue;
      }
      await pause(limits.questionsOfServers.together);
      // Where the client left meanwhile, nothing waits any more but the end of the call.
      if (call.outcome === null && call.waiting.size > 0) return null;
    }
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
        state: { kind: 'open', listening },
        outcome: null,
        wake: () => undefined,
      };
      const openListening = (): Listening | null =>
        call.state.kind === 'open' ? call.state.listening : null;
      let asked = 0;
      const onInput: AnswerInput = (input) => {
        if (call.state.kind === 'over') return Promise.resolve(unanswered(input.method));
        const question = read(input);
        table.set(call.id, call);
        if ('why' in question || !hasRoom(owner)) {
          if (call.waiting.size === 0) table.delete(call.id);
          return Promise.resolve(unanswered(input.method));
        }
        asked += 1;
        const answer = createDeferred<JsonObject | null>();
        call.waiting.set(`q${asked}`, { question, answer });
        call.wake();
        return answer.promise;
      };
      void send({
        signal: call.controller.signal,
        onProgress: listening.onProgress && ((params) => openListening()?.onProgress?.(params)),
        onLog: listening.onLog && ((params) => openListening()?.onLog?.(params)),
        onInput,
      }).then((outcome) => {
        call.outcome = outcome;
        // Nobody may come for it any more; a repeat that comes finds the answer.
        call.wake();
      });
      return next(call, listening);
    },
    resume(id, owner, responses, listening) {
      const call = table.get(id);
      if (
        call === undefined ||
        call.owner.grantId !== owner.grantId ||
        call.state.kind !== 'parked'
      )
        return null;
      const answers = answersOf(call, responses);
      if (answers === null) return Promise.resolve({ kind: 'malformed' });
      call.state.unpark();
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
