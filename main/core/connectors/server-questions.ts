/**
 * Requests of a legacy server in the middle of a call: asked of the client whose call it is, where that is certain and the
 * client declared that it can be asked; withdrawn when the server or the call no longer waits (SEC-44, mcp.md section 3).
 */
import type { JsonObject } from '../lib/json.ts';
import { mayBeAsked } from '../mcp/input-required.ts';
import { errorText, resultText, type RpcId, type RpcMessage } from '../mcp/json-rpc.ts';
import { errorCode } from '../mcp/revisions.ts';
import type { Clock } from '../ports.ts';
import { answerWithin } from './input-rounds.ts';
import type { NotificationBudget } from './notification-budget.ts';
import type { UpstreamRequest } from './upstream.ts';

export type ServerRequest = Extract<RpcMessage, { kind: 'request' }>;

/** A call whose client can be asked, while it runs. */
export interface Askable {
  readonly request: UpstreamRequest;
  /** Questions that wait for an answer; most calls have none. */
  open: Set<AbortController> | null;
}

export interface ServerQuestions {
  /**
   * @param asked undefined: it belongs to no call, or nobody knows to which
   * @param isSure false: it may belong to another call of the same client, which then still waits when this one is over
   */
  answer(message: ServerRequest, asked: Askable | undefined, isSure?: boolean): Promise<void>;
  /** The server no longer wants to know. */
  withdraw(params: JsonObject): void;
}

export interface QuestionsContext {
  readonly clock: Clock;
  readonly budget: NotificationBudget;
  /** What the server was told when the conversation opened. */
  readonly declared: JsonObject;
  /** Sends an answer. */
  readonly say: (text: string) => void | Promise<void>;
  /** The result for what is not answered; null: an error. */
  readonly unanswered: (method: string) => JsonObject | null;
}

export function askable(request: UpstreamRequest): Askable {
  return { request, open: null };
}

/** The call is over, and with it what was asked for it. */
export function endQuestions({ open }: Askable): void {
  for (const question of open ?? []) question.abort();
}

export function createServerQuestions(context: QuestionsContext): ServerQuestions {
  const { clock, budget, declared, say } = context;
  const asking = new Map<RpcId, AbortController>();
  /** By the server itself, and not by the end of the call. */
  const withdrawn = new Set<RpcId>();

  function isFor({ method, params }: ServerRequest, { lane }: UpstreamRequest): boolean {
    return (
      mayBeAsked(method, params, declared) &&
      mayBeAsked(method, params, lane?.capabilities ?? declared)
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
    const answer = await answerWithin(
      onInput,
      { method, params, signal: question.signal },
      clock,
      timeoutMs,
    );
    signal.removeEventListener('abort', withdraw);
    asking.delete(message.id);
    asked.open.delete(question);
    return answer === null && question.signal.aborted ? undefined : answer;
  }

  return {
    async answer(message, asked, isSure = true) {
      if (!budget.spend()) return;
      const { id, method } = message;
      if (method === 'ping') return say(resultText(id, {}));
      const answer = asked === undefined ? null : await ask(message, asked);
      const isWithdrawn = withdrawn.delete(id);
      if (answer === undefined && (isSure || isWithdrawn)) return;
      const result = answer ?? context.unanswered(method);
      await say(
        result === null
          ? errorText(id, errorCode.methodNotFound, 'Not available through Consentry.')
          : resultText(id, result),
      );
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
