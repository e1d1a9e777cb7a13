/**
 * The calls that are open in one process, by the ids that we gave them. What the server says beside
 * its answers seldom names a call: it is given to one only where there is no doubt (SEC-54).
 */
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { ReleasingMap } from '../../lib/releasing-map.ts';
import type { RpcId } from '../../mcp/json-rpc.ts';
import { metaKey } from '../../mcp/revisions.ts';
import {
  createCallNotifications,
  type CallNotifications,
} from '../conversation/call-notifications.ts';
import type { NotificationBudget } from '../conversation/notification-budget.ts';
import type { OpenCall } from '../conversation/open-call.ts';
import { askable, endQuestions, type Askable } from '../conversation/server-questions.ts';
import type { UpstreamFailure, UpstreamRequest } from '../conversation/upstream.ts';

/** Gets every notification that carries the id of its subscription. */
export type SubscriptionListener = (method: string, params: JsonObject) => void;

export interface OpenStdioCall {
  readonly open: OpenCall;
  readonly notifications: CallNotifications;
  readonly asked: Askable;
  /** Of a subscription. */
  readonly onNotification?: SubscriptionListener | undefined;
  /** Log messages may be about it. */
  readonly mayLog: boolean;
  /** Nothing of anybody else was open beside it that log messages may be about. */
  isAlone: boolean;
}

export interface StdioCalls {
  /** @returns an id that no call had before */
  nextId(): number;
  /** We gave this id to a call, whether that is still open or not. */
  isOurs(id: RpcId | null): id is number;
  /** @param logsWhenAsked the server logs only for requests that ask for it */
  enter(
    id: number,
    opened: OpenCall,
    request: UpstreamRequest,
    logsWhenAsked: boolean,
    onNotification?: SubscriptionListener,
  ): void;
  /** The call with this id, which is no longer open after that. */
  take(id: number): OpenStdioCall | undefined;
  failAll(failure: UpstreamFailure): void;
  /**
   * A question does not say to which call it belongs: it is for the oldest one, if all that could
   * have caused it are of one client, and for nobody else (SEC-54).
   */
  oldestAskable(): Askable | undefined;
  count(): number;
  /**
   * Passes a notification on to the call that it is for, if there is one.
   *
   * @returns whether it belongs to a subscription
   */
  notify(method: string, params: JsonObject): boolean;
}

/** @param budget of the process, for what its calls receive beside their answers */
export function createStdioCalls(budget: NotificationBudget): StdioCalls {
  const calls = new ReleasingMap<number, OpenStdioCall>();
  let lastId = 0;

  function subscriptionOf(params: JsonObject): OpenStdioCall | undefined {
    const meta = params['_meta'];
    const id = isJsonObject(meta) ? meta[metaKey.subscriptionId] : undefined;
    return typeof id === 'number' ? calls.get(id) : undefined;
  }

  /**
   * A message does not say to which call it belongs: delivered only where there is no doubt
   * (SEC-54).
   */
  function log(params: JsonObject): void {
    for (const call of calls.values()) {
      if (!call.mayLog || !call.isAlone || !call.notifications.wantsLogs) continue;
      call.notifications.log(params);
      return;
    }
  }

  return {
    nextId: () => (lastId += 1),
    isOurs: (id): id is number => typeof id === 'number' && id >= 1 && id <= lastId,
    enter(id, opened, request, logsWhenAsked, onNotification) {
      const notifications = createCallNotifications(request, opened, budget);
      // Of lists that we read ourselves no client is spoken of.
      const isOfClient =
        request.upstreamSession !== undefined || asksInTheMiddle.has(request.method);
      const mayLog = logsWhenAsked ? notifications.wantsLogs : isOfClient;
      const call: OpenStdioCall = {
        open: opened,
        notifications,
        asked: askable(request, () => opened.stillComing()),
        mayLog,
        isAlone: true,
        onNotification,
      };
      for (const other of mayLog ? calls.values() : []) {
        if (!other.mayLog || isOfOneSession(other, call)) continue;
        call.isAlone = false;
        other.isAlone = false;
      }
      calls.set(id, call);
      if (request.onInput === undefined) return;
      void opened.outcome.then(() => {
        endQuestions(call.asked);
      });
    },
    take: (id) => calls.delete(id),
    failAll({ code, message }) {
      for (const { open } of calls.values()) open.fail(code, message);
      calls.clear();
    },
    oldestAskable() {
      let first: OpenStdioCall | undefined;
      for (const call of calls.values()) {
        if (!asksInTheMiddle.has(call.asked.request.method)) continue;
        if (first !== undefined && !isOfOneSession(first, call)) return undefined;
        if (first?.asked.request.onInput === undefined) first = call;
      }
      return first?.asked;
    },
    count: () => calls.size,
    notify(method, params) {
      const subscription = subscriptionOf(params);
      subscription?.onNotification?.(method, params);
      if (method === 'notifications/message') log(params);
      else if (method === 'notifications/progress') {
        const { progressToken, ...progress } = params;
        if (typeof progressToken === 'number')
          calls.get(progressToken)?.notifications.progress(progress);
      }
      return subscription?.onNotification !== undefined;
    },
  };
}

/** Methods that a server may answer with a question. */
const asksInTheMiddle: ReadonlySet<string> = new Set([
  'tools/call',
  'prompts/get',
  'resources/read',
]);

/** Two calls of one client; of those that are our own nobody knows whose they are. */
function isOfOneSession(a: OpenStdioCall, b: OpenStdioCall): boolean {
  const { upstreamSession } = a.asked.request;
  return (
    upstreamSession !== undefined && upstreamSession.key === b.asked.request.upstreamSession?.key
  );
}
