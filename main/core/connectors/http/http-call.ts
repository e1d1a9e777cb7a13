/**
 * One JSON-RPC request over HTTP as an outcome. Both eras use it; what differs (headers, lost
 * sessions, requests of the server, resuming) comes in as hooks.
 */
import { limits } from '../../limits/limits.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { RpcMessage } from '../../mcp/json-rpc.ts';
import { requestText } from '../../mcp/json-rpc.ts';
import type { Clock } from '../../ports/ports.ts';
import type { NotificationBudget } from '../conversation/notification-budget.ts';
import { visible } from '../../lib/visible-text.ts';
import {
  createCallNotifications,
  type CallNotifications,
} from '../conversation/call-notifications.ts';
import { isListChange } from '../conversation/upstream-identity.ts';
import type { ServerRequest } from '../conversation/server-questions.ts';
import { openCall, secondsOf, type OpenCall } from '../conversation/open-call.ts';
import {
  failed,
  type UnreadReceiver,
  type UpstreamFailure,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../conversation/upstream.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import type { ExchangeEnd } from './exchange-end.ts';
import type { ExchangeEvents } from './exchange-events.ts';
import { startExchange } from './http-exchange.ts';
import { readRetryAfter, tooMany } from './retry-after.ts';

export interface HttpCall {
  readonly id: number;
  readonly request: UpstreamRequest;
  /** With envelope and progress token. */
  readonly params: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpCallHooks {
  /** The call is open: how its deadline is put off. */
  readonly onOpen?: (stillComing: () => void) => void;
  readonly onAccepted?: (header: (name: string) => string | undefined) => void;
  /** Abort or deadline: notifies the server where closing the stream does not. */
  readonly onGivenUp?: (id: number, why: 'cancelled' | 'timed_out') => void;
  readonly onToolsChanged: () => void;
  readonly onServerRequest?: (message: ServerRequest) => void;
  /** The server waits for an answer of ours: its silence is not its own. */
  readonly isAsking?: () => boolean;
  /** Notifications that are neither of this call nor about lists. */
  readonly onNotice?: (method: string, params: JsonObject) => void;
  /** Legacy polling: starts the next stream after one that ended early. */
  readonly resume?: (lastEventId: string, continueWith: Continuation) => () => void;
  /**
   * Called when the status alone decides; returns an outcome of its own or null for the usual one.
   */
  readonly onStatus?: (end: Extract<ExchangeEnd, { kind: 'status' }>) => UpstreamOutcome | null;
}

/** How a resumed stream reports back. */
interface Continuation {
  readonly onMessage: (message: RpcMessage, bytes: number) => void;
  readonly onResumePoint: (id: string | undefined, retryMs: number | undefined) => void;
  readonly onEnd: (end: ExchangeEnd) => void;
}

const mostResumes = 50;
const defaultRetryMs = 1000;
const lingerMs = 1000;

/**
 * @param budget of the conversation, for notifications beside answers
 * @returns the outcome; never rejects
 * @see MCP 2025-11-25, Transports, Sending Messages to the Server
 */
export function callOverHttp(
  endpoint: HttpEndpoint,
  clock: Clock,
  budget: NotificationBudget,
  outgoing: HttpCall,
  hooks: HttpCallHooks,
): Promise<UpstreamOutcome> {
  return new Calling(clock, budget, outgoing, hooks).start(endpoint);
}

/** A call from its request to its outcome, over as many streams as the server takes for it. */
class Calling implements ExchangeEvents, Continuation {
  private readonly clock: Clock;
  private readonly budget: NotificationBudget;
  private readonly outgoing: HttpCall;
  private readonly hooks: HttpCallHooks;
  readonly unread: UnreadReceiver | undefined;
  readonly answerTo: number;
  private readonly call: OpenCall;
  /** Null until a notification arrives; most calls get none. */
  private notifications: CallNotifications | null = null;
  private stop: () => void = nothing;
  private stopWatch: () => void = nothing;
  private lastEventId: string | null = null;
  private retryMs: number | null = null;
  private resumes = 0;
  private lastMessageAt: number;
  private hasEnded = false;

  constructor(clock: Clock, budget: NotificationBudget, outgoing: HttpCall, hooks: HttpCallHooks) {
    this.clock = clock;
    this.budget = budget;
    this.outgoing = outgoing;
    this.hooks = hooks;
    this.unread = outgoing.request.unread;
    this.answerTo = outgoing.id;
    this.lastMessageAt = clock.monotonicMs();
    this.call = openCall(outgoing.request, clock, (why) => this.giveUp(why));
  }

  start(endpoint: HttpEndpoint): Promise<UpstreamOutcome> {
    const { call, hooks } = this;
    const { id, request, params, headers } = this.outgoing;
    if (!call.isOpen()) return call.outcome;
    hooks.onOpen?.(() => call.stillComing());
    const body = requestText(id, request.method, params);
    this.stop = startExchange(endpoint, { method: 'POST', headers, body }, this);
    if (request.timeoutMs > limits.upstream.idle) {
      this.watchIdle(limits.upstream.idle);
      void call.outcome.then(() => this.stopWatch());
    }
    return call.outcome;
  }

  onSent(): void {
    this.call.markSent();
  }

  onAccepted(header: (name: string) => string | undefined): void {
    this.hooks.onAccepted?.(header);
  }

  onPassedOn(): void {
    this.call.stillComing();
  }

  onMessage(message: RpcMessage, bytes: number, isLast = false): void {
    this.lastMessageAt = this.clock.monotonicMs();
    switch (message.kind) {
      case 'result':
      case 'error':
        this.answered(message, bytes, isLast);
        break;
      case 'request':
        this.hooks.onServerRequest?.(message);
        break;
      case 'notification':
        this.onNotification(message.method, message.params);
        break;
    }
  }

  onResumePoint(eventId: string | undefined, pauseMs: number | undefined): void {
    if (eventId !== undefined && eventId !== '') this.lastEventId = eventId;
    if (pauseMs !== undefined) this.retryMs = Math.min(pauseMs, limits.upstream.restartLast);
  }

  onEnd(end: ExchangeEnd): void {
    const { call, hooks, retryMs } = this;
    const { request } = this.outgoing;
    this.hasEnded = true;
    if (!call.isOpen()) return;
    const canResume = end.kind === 'complete' || (end.kind === 'failed' && end.code === 'closed');
    const from = this.lastEventId;
    if (canResume && from !== null && hooks.resume !== undefined && this.resumes < mostResumes) {
      this.resumes += 1;
      if (end.kind === 'complete' && retryMs !== null) request.onStreamClosed?.(retryMs);
      const { resume } = hooks;
      this.hasEnded = false;
      this.stop = this.clock.after(retryMs ?? defaultRetryMs, () => {
        if (call.isOpen()) this.stop = resume(from, this.continuation());
      });
      return;
    }
    settleByEnd(call, end, hooks, this.clock);
  }

  /** Of a resumed stream only what is said on it counts, not how it began. */
  private continuation(): Continuation {
    return {
      onMessage: (message, bytes) => this.onMessage(message, bytes),
      onResumePoint: (eventId, pauseMs) => this.onResumePoint(eventId, pauseMs),
      onEnd: (end) => this.onEnd(end),
    };
  }

  private giveUp(why: 'cancelled' | 'timed_out'): void {
    this.stop();
    this.hooks.onGivenUp?.(this.outgoing.id, why);
  }

  /** Comments keep a connection open, not a call: only messages count (SEC-70). */
  private watchIdle(inMs: number): void {
    this.stopWatch = this.clock.after(inMs, () => {
      if (this.hooks.isAsking?.() === true) this.lastMessageAt = this.clock.monotonicMs();
      const left = this.lastMessageAt + limits.upstream.idle - this.clock.monotonicMs();
      if (left > 0) {
        this.watchIdle(left);
        return;
      }
      this.call.fail(
        'timed_out',
        `Nothing came from the server for ${secondsOf(limits.upstream.idle)}.`,
      );
      this.giveUp('timed_out');
    });
  }

  private answered(
    message: Extract<RpcMessage, { kind: 'result' | 'error' }>,
    bytes: number,
    isLast: boolean,
  ): void {
    // An error about a message the server could not read has no id; on this stream it can only mean
    // this one.
    const { id } = this.outgoing;
    if (message.id !== id && !(message.kind === 'error' && message.id === null)) return;
    this.notifications?.finish();
    const { call } = this;
    if (message.kind === 'result') call.settle({ kind: 'result', result: message.result, bytes });
    else call.settle({ kind: 'error', error: message.error });
    if (isLast) return;
    // After its answer a stream has nothing more to say; one that stays open would keep a
    // connection for ever.
    queueMicrotask(() => {
      if (!this.hasEnded) this.clock.after(lingerMs, this.stop);
    });
  }

  private onNotification(method: string, notified: JsonObject): void {
    if (isListChange(method)) this.hooks.onToolsChanged();
    else if (method === 'notifications/message') this.notificationsOf().log(notified);
    else if (method === 'notifications/progress') {
      const { progressToken, ...progress } = notified;
      if (progressToken === this.outgoing.id) this.notificationsOf().progress(progress);
    } else this.hooks.onNotice?.(method, notified);
  }

  private notificationsOf(): CallNotifications {
    return (this.notifications ??= createCallNotifications(
      this.outgoing.request,
      this.call,
      this.budget,
    ));
  }
}

function nothing(): void {}

function settleByEnd(call: OpenCall, end: ExchangeEnd, hooks: HttpCallHooks, clock: Clock): void {
  if (end.kind === 'failed') call.fail(end.code, end.message);
  else if (end.kind === 'complete') call.fail('closed', 'The answer ended before the result.');
  else call.settle(hooks.onStatus?.(end) ?? outcomeOfStatus(end, clock.nowMs()));
}

/** What an HTTP status that is not 2xx means for the call. */
export function outcomeOfStatus(
  { status, error, challenge, location, retryAfter }: Extract<ExchangeEnd, { kind: 'status' }>,
  nowMs: number,
): UpstreamOutcome {
  if (status === 401 || status === 403) return loginRequired(status, challenge);
  if (status === 429) return tooMany(readRetryAfter(retryAfter, nowMs));
  if (error !== null) return { kind: 'error', error };
  if (status >= 300 && status <= 399) {
    return failed(
      'refused',
      `The server answered with a redirect (${status})${placeWords(location)}, which is not followed.`,
      status === 303,
    );
  }
  if (status >= 400 && status <= 499)
    return { ...failed('refused', `The server refused the request (${status}).`), status };
  const pause = readRetryAfter(retryAfter, nowMs);
  return {
    ...failed('unreachable', `The server has a problem (${status}).`, true),
    ...(pause !== null && { retryAfterMs: pause }),
  };
}

/** Without what is asked there: it may hold a token. */
function placeWords(location: string | null): string {
  if (location === null) return '';
  const url = URL.canParse(location) ? new URL(location) : null;
  return ` to ${visible(url === null ? location.replace(/[?#].*$/u, '') : url.origin + url.pathname, 200)}`;
}

function loginRequired(status: number, challenge: string | null): UpstreamFailure {
  const failure = failed(
    'login_required',
    status === 401
      ? 'The server wants a login, or no longer accepts the token (401).'
      : 'The server does not accept this token for the request (403).',
  );
  return { ...failure, denial: { status, challenge } };
}
