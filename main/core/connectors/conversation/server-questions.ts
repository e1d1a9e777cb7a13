/**
 * Requests of a legacy server in the middle of a call: asked of the client whose call it is, where
 * that is certain and the client declared that it can be asked; withdrawn when the server or the
 * call no longer waits (SEC-44, MCP 2025-11-25, Elicitation).
 */
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { mayBeAsked } from '../../mcp/client-capabilities.ts';
import { errorText, resultText, type RpcId, type RpcMessage } from '../../mcp/json-rpc.ts';
import { errorCode } from '../../mcp/revisions.ts';
import type { Clock } from '../../ports/ports.ts';
import { answerWithin } from './input-rounds.ts';
import { createNotificationBudget, type NotificationBudget } from './notification-budget.ts';
import type { UpstreamRequest } from './upstream.ts';

export type ServerRequest = Extract<RpcMessage, { kind: 'request' }>;

/** A call whose client can be asked, while it runs. */
export interface Askable {
  readonly request: UpstreamRequest;
  /** Questions that wait for an answer; most calls have none. */
  open: Set<AbortController> | null;
  /** Puts the deadline of the call off: a server that waits for a person is not late. */
  stillComing: () => void;
}

export interface ServerQuestions {
  /**
   * @param asked undefined: it belongs to no call, or nobody knows to which
   * @param next given where it is not sure to which call of one client it belongs: the one to ask
   *   for when the first is over
   */
  answer(
    message: ServerRequest,
    asked: Askable | undefined,
    next?: () => Askable | undefined,
  ): Promise<void>;
  /** The server no longer needs the answer. */
  withdraw(params: JsonObject): void;
}

export interface QuestionsContext {
  readonly clock: Clock;
  readonly budget: NotificationBudget;
  /** The capabilities that the server received when the conversation opened. */
  readonly declared: JsonObject;
  /** Sends an answer. */
  readonly say: (text: string) => void | Promise<void>;
  /** The result for what is not answered; null: an error. */
  readonly unanswered: (method: string) => JsonObject | null;
}

/** @returns the call as one whose client can be asked, with no question open */
export function askable(
  request: UpstreamRequest,
  stillComing: () => void = () => undefined,
): Askable {
  return { request, open: null, stillComing };
}

/** The call is over, and with it what was asked for it. */
export function endQuestions({ open }: Askable): void {
  for (const question of open ?? []) question.abort();
}

/** @returns the questions of one conversation */
export function createServerQuestions(context: QuestionsContext): ServerQuestions {
  const { clock, budget, declared, say } = context;
  const refusals = createNotificationBudget(clock, limits.upstream.refusalsPerSecond);
  const asking = new Map<RpcId, AbortController>();
  /** By the server itself, and not by the end of the call. */
  const withdrawn = new Set<RpcId>();

  function isFor({ method, params }: ServerRequest, { upstreamSession }: UpstreamRequest): boolean {
    return (
      mayBeAsked(method, params, declared) &&
      mayBeAsked(method, params, upstreamSession?.capabilities ?? declared)
    );
  }

  /** Null: not answered. Undefined: nobody waits for it any more. */
  async function ask(
    message: ServerRequest,
    asked: Askable,
  ): Promise<JsonObject | null | undefined> {
    const { request } = asked;
    const { onInput, signal, timeoutMs } = request;
    if (onInput === undefined || asking.has(message.id) || !isFor(message, request)) return null;
    const question = new AbortController();
    const withdraw = (): void => question.abort();
    signal.addEventListener('abort', withdraw, { once: true });
    if (signal.aborted) withdraw();
    asking.set(message.id, question);
    asked.open ??= new Set();
    asked.open.add(question);
    const { method, params } = message;
    const stopKeeping = keepComing(asked, Math.min(keepEvery, timeoutMs / 2));
    const answer = await answerWithin(
      onInput,
      { method, params, signal: question.signal },
      clock,
      limits.questionsOfServers.answer,
    );
    stopKeeping();
    signal.removeEventListener('abort', withdraw);
    asking.delete(message.id);
    asked.open.delete(question);
    return answer === null && question.signal.aborted ? undefined : answer;
  }

  /** The time that a person takes is not the server's. */
  function keepComing(asked: Askable, everyMs: number): () => void {
    let cancel = (): void => undefined;
    const keep = (): void => {
      asked.stillComing();
      cancel = clock.after(everyMs, keep);
    };
    keep();
    return () => {
      cancel();
      asked.stillComing();
    };
  }

  return {
    async answer(message, asked, next) {
      const { id, method } = message;
      // More than anybody could answer: refused, so that the server's call does not wait; beyond
      // that not even that.
      if (!budget.spend()) {
        if (refusals.spend()) await say(notAvailable(id));
        return;
      }
      if (method === 'ping') return say(resultText(id, {}));
      let of = asked;
      let answer = of === undefined ? null : await ask(message, of);
      let isWithdrawn = withdrawn.delete(id);
      // The call that was asked for is over, another of the same client may be the one that waits.
      while (answer === undefined && !isWithdrawn && next !== undefined) {
        of = next();
        answer = of === undefined ? null : await ask(message, of);
        isWithdrawn = withdrawn.delete(id);
      }
      if (answer === undefined) return;
      const result = answer ?? context.unanswered(method);
      await say(result === null ? notAvailable(id) : resultText(id, result));
    },
    withdraw({ requestId }) {
      if (typeof requestId !== 'string' && typeof requestId !== 'number') return;
      const question = asking.get(requestId);
      if (question === undefined) return;
      withdrawn.add(requestId);
      question.abort();
    },
  };
}

/** How often a deadline is put off while a question waits. */
const keepEvery = 10_000;

function notAvailable(id: RpcId): string {
  return errorText(id, errorCode.methodNotFound, 'Not available through Consentry.');
}
