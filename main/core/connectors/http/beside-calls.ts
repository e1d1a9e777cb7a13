/**
 * What a legacy server says beside the answers to calls, and whom it is for: the one call that it
 * can only be about, else the client whose conversation this is, else nobody (SEC-54).
 */
import type { JsonObject } from '../../lib/json.ts';
import type { RpcMessage } from '../../mcp/json-rpc.ts';
import { isAsSevere } from '../../mcp/log-levels.ts';
import type { NotificationBudget } from '../conversation/notification-budget.ts';
import type { ResourceHolders } from '../conversation/resource-holders.ts';
import type { Askable, ServerQuestions } from '../conversation/server-questions.ts';
import { isListChange } from '../conversation/upstream-identity.ts';
import type { UpstreamEvents, UpstreamRequest } from '../conversation/upstream.ts';

export interface BesideCalls {
  /** Calls whose caller can be asked for something, while they run. */
  readonly asking: Set<Askable>;
  /** Calls that log messages may be about, while they run. */
  readonly running: Set<UpstreamRequest>;
  /** A message on the stream that belongs to no call. */
  take(message: RpcMessage, questions: ServerQuestions): void;
  /** A notification that is neither of a call nor about lists. */
  notice(method: string, params: JsonObject, questions: ServerQuestions): void;
}

/** @param holders of subscriptions, as soon as there are some */
export function createBesideCalls(
  events: UpstreamEvents,
  budget: NotificationBudget,
  holders: () => Pick<ResourceHolders, 'updated'>,
): BesideCalls {
  const asking = new Set<Askable>();
  const running = new Set<UpstreamRequest>();

  /**
   * In one client's conversation the client is the same for all calls, elsewhere somebody is asked
   * only where there is no doubt.
   */
  function ask(
    message: Extract<RpcMessage, { kind: 'request' }>,
    questions: ServerQuestions,
  ): void {
    const [oldest] = asking;
    const isSure = asking.size === 1;
    const isMine = isSure || events.onNotice !== undefined;
    const next = isSure || !isMine ? undefined : (): Askable | undefined => [...asking][0];
    void questions.answer(message, isMine ? oldest : undefined, next);
  }

  /**
   * For the one call that runs, where there is one, else for the client whose conversation this is.
   */
  function log(params: JsonObject): void {
    if (events.onNotice === undefined || !budget.spend()) return;
    const [only, ...more] = running;
    if (only?.onLog === undefined || more.length > 0)
      events.onNotice('notifications/message', params);
    else if (only.logLevel === undefined || isAsSevere(params['level'], only.logLevel))
      only.onLog(params);
  }

  function notice(method: string, params: JsonObject, questions: ServerQuestions): void {
    if (method === 'notifications/cancelled') questions.withdraw(params);
    else if (method === 'notifications/resources/updated') holders().updated(params);
    else if (method !== 'notifications/elicitation/complete') events.onUnknown?.(method);
    else if (budget.spend()) events.onNotice?.(method, params);
  }

  return {
    asking,
    running,
    take(message, questions) {
      if (message.kind === 'request') ask(message, questions);
      if (message.kind !== 'notification') return;
      if (isListChange(message.method)) events.onToolsChanged();
      else if (message.method === 'notifications/message') log(message.params);
      else notice(message.method, message.params, questions);
    },
    notice,
  };
}
