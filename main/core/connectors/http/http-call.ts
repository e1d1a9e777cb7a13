/**
 * One JSON-RPC request over HTTP as an outcome. Both eras use it; what differs (headers, lost sessions, requests of the
 * server, resuming) comes in as hooks.
 */
import { limits } from '../../lib/limits.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { RpcMessage } from '../../mcp/json-rpc.ts';
import { requestText } from '../../mcp/json-rpc.ts';
import type { Clock } from '../../ports.ts';
import type { NotificationBudget } from '../notification-budget.ts';
import { visible } from '../../lib/visible-text.ts';
import { createHearing } from '../hearing.ts';
import { isListChange } from '../upstream-identity.ts';
import type { ServerRequest } from '../server-questions.ts';
import { openCall, secondsOf, type OpenCall } from '../open-call.ts';
import {
  failed,
  type UpstreamFailure,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../upstream.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import type { ExchangeEnd } from './exchange-end.ts';
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
  /** Abort or deadline: tell the server where closing the stream does not. */
  readonly onGivenUp?: (id: number, why: 'cancelled' | 'timed_out') => void;
  readonly onToolsChanged: () => void;
  readonly onServerRequest?: (message: ServerRequest) => void;
  /** The server waits for an answer of ours: its silence is not its own. */
  readonly isAsking?: () => boolean;
  /** Notifications that are neither of this call nor about lists. */
  readonly onNotice?: (method: string, params: JsonObject) => void;
  /** Legacy polling: the stream ended early. Starts the next one; false when that is not possible. */
  readonly resume?: (lastEventId: string, continueWith: Continuation) => () => void;
  /** Called when the status alone decides; returns an outcome of its own or null for the usual one. */
  readonly onStatus?: (end: Extract<ExchangeEnd, { kind: 'status' }>) => UpstreamOutcome | null;
}

/** How a resumed stream reports back. */
export interface Continuation {
  readonly onMessage: (message: RpcMessage, bytes: number) => void;
  readonly onResumePoint: (id: string | undefined, retryMs: number | undefined) => void;
  readonly onEnd: (end: ExchangeEnd) => void;
}

const mostResumes = 50;
const defaultRetryMs = 1000;
const lingerMs = 1000;

export function callOverHttp(
  endpoint: HttpEndpoint,
  clock: Clock,
  budget: NotificationBudget,
  { id, request, params, headers }: HttpCall,
  hooks: HttpCallHooks,
): Promise<UpstreamOutcome> {
  let stop: () => void = () => undefined;
  let stopWatch: () => void = () => undefined;
  let lastEventId: string | null = null;
  let retryMs = defaultRetryMs;
  let resumes = 0;
  let lastMessageAt = clock.monotonicMs();
  let hasEnded = false;
  const call = openCall(request, clock, (why) => {
    stop();
    hooks.onGivenUp?.(id, why);
  });
  if (!call.isOpen()) return call.outcome;
  const hearing = createHearing(request, call, budget);
  hooks.onOpen?.(call.stillComing);

  const continuation: Continuation = { onMessage, onResumePoint, onEnd };
  stop = startExchange(
    endpoint,
    { method: 'POST', headers, body: requestText(id, request.method, params) },
    {
      onSent: call.markSent,
      onAccepted: hooks.onAccepted,
      onMessage,
      onResumePoint,
      onEnd,
      unread: request.unread,
      answerTo: id,
      onPassedOn: call.stillComing,
    },
  );
  if (request.timeoutMs > limits.upstream.idle) {
    watchIdle(limits.upstream.idle);
    void call.outcome.then(() => {
      stopWatch();
    });
  }
  return call.outcome;

  /** Comments keep a connection open, not a call: only messages count (SEC-70). */
  function watchIdle(inMs: number): void {
    stopWatch = clock.after(inMs, () => {
      if (hooks.isAsking?.() === true) lastMessageAt = clock.monotonicMs();
      const left = lastMessageAt + limits.upstream.idle - clock.monotonicMs();
      if (left > 0) {
        watchIdle(left);
        return;
      }
      call.fail(
        'timed_out',
        `Nothing came from the server for ${secondsOf(limits.upstream.idle)}.`,
      );
      stop();
      hooks.onGivenUp?.(id, 'timed_out');
    });
  }

  function onMessage(message: RpcMessage, bytes: number): void {
    lastMessageAt = clock.monotonicMs();
    switch (message.kind) {
      case 'result':
      case 'error':
        answered(message, bytes);
        break;
      case 'request':
        hooks.onServerRequest?.(message);
        break;
      case 'notification':
        hear(message.method, message.params);
        break;
    }
  }
  function answered(
    message: Extract<RpcMessage, { kind: 'result' | 'error' }>,
    bytes: number,
  ): void {
    // An error about a message the server could not read has no id; on this stream it can only mean this one.
    if (message.id !== id && !(message.kind === 'error' && message.id === null)) return;
    hearing.finish();
    if (message.kind === 'result') call.settle({ kind: 'result', result: message.result, bytes });
    else call.settle({ kind: 'error', error: message.error });
    // After its answer a stream has nothing more to say; one that stays open would keep a connection for ever.
    queueMicrotask(() => {
      if (!hasEnded) clock.after(lingerMs, stop);
    });
  }
  function hear(method: string, notified: JsonObject): void {
    if (isListChange(method)) hooks.onToolsChanged();
    else if (method === 'notifications/message') hearing.log(notified);
    else if (method === 'notifications/progress') {
      const { progressToken, ...progress } = notified;
      if (progressToken === id) hearing.progress(progress);
    } else hooks.onNotice?.(method, notified);
  }
  function onResumePoint(eventId: string | undefined, pauseMs: number | undefined): void {
    if (eventId !== undefined && eventId !== '') lastEventId = eventId;
    if (pauseMs !== undefined) retryMs = Math.min(pauseMs, limits.upstream.restartLast);
  }
  function onEnd(end: ExchangeEnd): void {
    hasEnded = true;
    if (!call.isOpen()) return;
    const canResume = end.kind === 'complete' || (end.kind === 'failed' && end.code === 'closed');
    if (canResume && lastEventId !== null && hooks.resume !== undefined && resumes < mostResumes) {
      resumes += 1;
      const { resume } = hooks;
      const from = lastEventId;
      hasEnded = false;
      stop = clock.after(retryMs, () => {
        if (call.isOpen()) stop = resume(from, continuation);
      });
      return;
    }
    settleByEnd(call, end, hooks, clock);
  }
}

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
