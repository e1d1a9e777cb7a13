/**
 * JSON-RPC with one child process: ids are ours, answers find their call, what is not ours counts
 * as a bad line (SEC-79). Knows nothing of eras; `stdio-upstream.ts` decides what a request looks
 * like.
 */
import type { JsonObject } from '../../lib/json.ts';
import { notificationText, requestText } from '../../mcp/json-rpc.ts';
import { createNotificationBudget } from '../conversation/notification-budget.ts';
import { openCall } from '../conversation/open-call.ts';
import { createServerQuestions } from '../conversation/server-questions.ts';
import {
  failed,
  type UpstreamFailure,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../conversation/upstream.ts';
import { startChild, type ChildCommand, type ChildContext } from './child.ts';
import type { StderrRing } from './stderr-ring.ts';
import { createStdioCalls, type SubscriptionListener } from './stdio-calls.ts';
import { createStdioInbox, type StdioInbox } from './stdio-inbox.ts';
import { createStdioReader } from './stdio-reader.ts';

export interface StdioConversation {
  readonly pid: number | undefined;
  request(request: UpstreamRequest, dialect: Dialect): Promise<UpstreamOutcome>;
  /**
   * As `request`, for a subscription: receives the notifications with its id until it is answered.
   */
  listen(
    request: UpstreamRequest,
    dialect: Dialect,
    onNotification: SubscriptionListener,
  ): Promise<UpstreamOutcome>;
  notify(method: string, params?: JsonObject): void;
  close(): Promise<void>;
}

/** What the era says about requests. */
export interface Dialect {
  /** The params with the envelope of the era and the progress token. */
  frame(request: UpstreamRequest, progressToken: number | undefined): JsonObject;
  /** The server logs only for requests that ask for it. */
  readonly logsWhenAsked: boolean;
}

export interface ConversationOptions {
  /** Capabilities sent when it opens as a legacy one: what it may ask. */
  readonly declared: JsonObject;
}

export interface ConversationEvents {
  readonly onToolsChanged: () => void;
  /** Any other notification, also those that are passed on. */
  readonly onUnknown: (method: string) => void;
  /** Params of `notifications/resources/updated` that carry the id of no subscription. */
  readonly onUpdated: (params: JsonObject) => void;
  /** The process ended, or was ended because of what it wrote. Once; not after `close`. */
  readonly onClosed: (failure: UpstreamFailure) => void;
}

/**
 * Starts the process; the conversation lasts as long as that does.
 *
 * @param log takes what it writes to standard error
 * @returns the conversation, in which nothing was said yet
 * @see MCP 2025-11-25, Transports, stdio
 */
export function startConversation(
  command: ChildCommand,
  around: ChildContext,
  log: StderrRing,
  events: ConversationEvents,
  { declared }: ConversationOptions,
): StdioConversation {
  const { clock } = around;
  const budget = createNotificationBudget(clock);
  const calls = createStdioCalls(budget);
  let isOver = false;

  const reader = createStdioReader({
    onMessage: (message, bytes) => inbox.take(message, bytes),
    onTooLong: (id) => inbox.takeTooLong(id),
    onHopeless(code, message) {
      ended(failed(code, message));
      void child.stop();
    },
  });
  const child = startChild(command, around, {
    onOutput: (chunk) => {
      if (!isOver) reader.push(chunk);
    },
    onErrorOutput: (chunk) => {
      log.push(chunk);
    },
    onExit: ({ words }) => {
      ended(failed('closed', `The server process ${words}.`));
    },
  });
  const mayElicit = declared['elicitation'] !== undefined;
  const questions = createServerQuestions({
    clock,
    budget,
    declared,
    say: (text) => void child.write(text),
    unanswered: (method) => (method === 'elicitation/create' && mayElicit ? cancelled : null),
  });

  const inbox: StdioInbox = createStdioInbox({
    calls,
    questions,
    onUnknownAnswer: reader.countBadLine,
    onToolsChanged: events.onToolsChanged,
    onUnknown: events.onUnknown,
    onUpdated: events.onUpdated,
  });

  /** The process ended by itself, or because of what it did. */
  function ended(failure: UpstreamFailure): void {
    if (isOver) return;
    end(failure);
    events.onClosed(failure);
  }

  function end(failure: UpstreamFailure): void {
    isOver = true;
    calls.failAll(failure);
  }

  function send(
    request: UpstreamRequest,
    dialect: Dialect,
    onNotification?: SubscriptionListener,
  ): Promise<UpstreamOutcome> {
    if (isOver) return Promise.resolve(failed('closed', 'The server process is not running.'));
    const id = calls.nextId();
    const token = request.onProgress === undefined ? undefined : id;
    // What has to be remembered of it is put together while the server reads it.
    const isTaken =
      !request.signal.aborted &&
      child.write(requestText(id, request.method, dialect.frame(request, token)));
    const call = openCall(request, clock, (why) => {
      if (calls.take(id) === undefined) return;
      const reason = why === 'cancelled' ? 'cancelled by the client' : 'timed out';
      child.write(notificationText('notifications/cancelled', { requestId: id, reason }));
    });
    if (!call.isOpen()) return call.outcome;
    calls.enter(id, call, request, dialect.logsWhenAsked, onNotification);
    if (isTaken) {
      call.markSent();
    } else {
      calls.take(id);
      call.fail('not_ready', 'The server process does not take any more requests.');
    }
    return call.outcome;
  }

  return {
    pid: child.pid,
    request: (request, dialect) => send(request, dialect),
    listen: send,
    notify(method, params) {
      child.write(notificationText(method, params));
    },
    close() {
      if (!isOver) end(failed('closed', 'The connection was closed.'));
      return child.stop();
    },
  };
}

const cancelled: JsonObject = { action: 'cancel' };
