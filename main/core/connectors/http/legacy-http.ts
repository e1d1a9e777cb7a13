/** Streamable HTTP of 2025-03-26 to 2025-11-25: a session, cancellation by notification, requests of the server. */
import { createAborter } from '../../lib/abort.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { notificationText } from '../../mcp/json-rpc.ts';
import { isAsSevere } from '../../mcp/log-levels.ts';
import { errorCode } from '../../mcp/revisions.ts';
import { legacyParams } from '../../mcp/upstream-envelope.ts';
import { createLogLevelTracker } from '../conversation/log-level-tracker.ts';
import { createNotificationBudget } from '../conversation/notification-budget.ts';
import { createResourceHolders } from '../conversation/resource-holders.ts';
import {
  askable,
  createServerQuestions,
  endQuestions,
  type Askable,
  type ServerQuestions,
} from '../conversation/server-questions.ts';
import {
  failed,
  noWatch,
  type Upstream,
  type UpstreamFailure,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../conversation/upstream.ts';
import {
  announcesToolChanges,
  announcesUpdates,
  isListChange,
} from '../conversation/upstream-identity.ts';
import { keepChangeStream } from './change-stream.ts';
import { callOverHttp, type HttpCallHooks } from './http-call.ts';
import type { ExchangeEnd } from './exchange-end.ts';
import { startExchange } from './http-exchange.ts';
import { baseHeaders, type HttpOpening } from './http-opening.ts';
import {
  endLegacySession,
  notify,
  openLegacySession,
  sessionHeaders,
  type LegacySession,
} from './legacy-session.ts';

/** Opens a session; the endpoint then belongs to the upstream. */
export async function openLegacyHttp(opening: HttpOpening): Promise<Upstream | UpstreamFailure> {
  const { events } = opening;
  const budget = createNotificationBudget(opening.clock);
  let lastId = 0;
  const nextId = (): number => (lastId += 1);
  const first = await openLegacySession(opening, budget, nextId);
  if ('kind' in first) return first;

  let session = withQuestions(first);
  let renewing: Promise<LegacySession | UpstreamFailure> | null = null;
  /** Calls whose caller can be asked for something. */
  const asking = new Set<Askable>();
  /** Calls that log messages may be about. */
  const running = new Set<UpstreamRequest>();
  const levels = createLogLevelTracker(first.identity.capabilities, setLevel);
  const holders = createResourceHolders((method, uri) => aside(method, { uri }));
  let stopListening = listen();

  /** One new session for all calls that found the old one gone. */
  async function renew(lost: OpenSession): Promise<OpenSession | UpstreamFailure> {
    if (session !== lost) return session;
    renewing ??= openLegacySession(opening, budget, nextId).finally(() => {
      renewing = null;
    });
    const renewed = await renewing;
    if ('kind' in renewed) return renewed;
    // Another call that waited for it was here first.
    if (session !== lost) return session;
    session = withQuestions(renewed);
    levels.forget();
    stopListening();
    stopListening = listen();
    holders.renew();
    return session;
  }

  function listen(): () => void {
    const heard = session;
    const { capabilities } = heard.identity;
    const mayAsk = Object.keys(opening.clientCapabilities).length > 0;
    const tells = capabilities['logging'] !== undefined || announcesUpdates(capabilities);
    const mayTell = events.onNotice !== undefined && tells;
    if (!mayAsk && !mayTell && !announcesToolChanges(capabilities)) return () => undefined;
    const { questions } = heard;
    return keepChangeStream(
      opening.endpoint,
      opening.clock,
      () => ({ method: 'GET', headers: streamHeaders(opening, heard), body: null }),
      (message) => {
        if (message.kind === 'request') {
          // It does not say to which call it belongs: in one client's conversation the client is the same for all, elsewhere
          // somebody is asked only where there is no doubt.
          const [oldest] = asking;
          const isSure = asking.size === 1;
          const isMine = isSure || events.onNotice !== undefined;
          void questions.answer(
            message,
            isMine ? oldest : undefined,
            isSure || !isMine ? undefined : () => [...asking][0],
          );
        }
        if (message.kind !== 'notification') return;
        if (isListChange(message.method)) events.onToolsChanged();
        else if (message.method === 'notifications/message') log(message.params);
        else notice(questions, message.method, message.params);
      },
      () => {
        events.onToolsChanged();
        holders.missed();
      },
    );
  }

  function withQuestions(opened: LegacySession): OpenSession {
    const questions = createServerQuestions({
      clock: opening.clock,
      budget,
      declared: opening.clientCapabilities,
      say: (text) => notify(opening, opened, text),
      unanswered: () => null,
    });
    return { ...opened, questions };
  }

  /** Beside all calls: for the one that runs, where there is one, else for the client whose conversation this is. */
  function log(params: JsonObject): void {
    if (events.onNotice === undefined || !budget.spend()) return;
    const [only, ...more] = running;
    if (only?.onLog === undefined || more.length > 0)
      events.onNotice('notifications/message', params);
    else if (only.logLevel === undefined || isAsSevere(params['level'], only.logLevel))
      only.onLog(params);
  }

  function notice(questions: ServerQuestions, method: string, params: JsonObject): void {
    if (method === 'notifications/cancelled') questions.withdraw(params);
    else if (method === 'notifications/resources/updated') holders.updated(params);
    else if (method === 'notifications/elicitation/complete' && budget.spend())
      events.onNotice?.(method, params);
  }

  async function setLevel(level: string): Promise<boolean> {
    return (await aside('logging/setLevel', { level })).kind === 'result';
  }

  /** What the session is to remember; in a new one it is said again. */
  async function aside(method: string, params: JsonObject): Promise<UpstreamOutcome> {
    const timeoutMs = limits.upstream.probeHttp;
    const asked = { method, params, signal: createAborter().signal, timeoutMs };
    return (await send(asked, session)).outcome;
  }

  /** `lost` tells apart that this session is gone: the request was not accepted and may be sent in a new one. */
  async function send(
    request: UpstreamRequest,
    within: OpenSession,
  ): Promise<{ outcome: UpstreamOutcome; lost: boolean }> {
    let lost = false;
    const id = nextId();
    const { questions } = within;
    const asked = askable(request);
    const hooks: HttpCallHooks = {
      onToolsChanged: events.onToolsChanged,
      onOpen: (stillComing) => {
        asked.stillComing = stillComing;
      },
      onServerRequest: (message) => void questions.answer(message, asked),
      isAsking: () => (asked.open?.size ?? 0) > 0,
      onNotice: (method, params) => notice(questions, method, params),
      onGivenUp: (requestId, why) => {
        const reason = why === 'cancelled' ? 'cancelled by the client' : 'timed out';
        const params = { requestId, reason };
        void notify(opening, within, notificationText('notifications/cancelled', params));
      },
      onStatus: (end) => {
        lost = within.sessionId !== null && isSessionLost(end);
        return null;
      },
      resume: (lastEventId, continueWith) =>
        startExchange(
          opening.endpoint,
          {
            method: 'GET',
            headers: { ...streamHeaders(opening, within), 'last-event-id': lastEventId },
            body: null,
          },
          continueWith,
        ),
    };
    const params = legacyParams(request.params, request.onProgress === undefined ? undefined : id);
    const headers = sessionHeaders(opening, within);
    if (request.onInput !== undefined) asking.add(asked);
    const outcome = await callOverHttp(
      opening.endpoint,
      opening.clock,
      budget,
      { id, request, params, headers },
      hooks,
    );
    asking.delete(asked);
    endQuestions(asked);
    return { outcome, lost };
  }

  async function request(asked: UpstreamRequest): Promise<UpstreamOutcome> {
    const deadline = opening.clock.monotonicMs() + asked.timeoutMs;
    const timeLeft = (): number => deadline - opening.clock.monotonicMs();
    running.add(asked);
    try {
      await levels.enter(asked);
      const within = session;
      const { outcome, lost } = await send(
        { ...asked, timeoutMs: Math.max(1, timeLeft()) },
        within,
      );
      if (!lost) return outcome;
      const renewed = await renew(within);
      if ('kind' in renewed) return renewed;
      await levels.enter(asked);
      const timeoutMs = timeLeft();
      if (timeoutMs <= 0)
        return failed('timed_out', 'The server had to be connected anew and no time was left.');
      const again = await send({ ...asked, timeoutMs }, renewed);
      return again.lost
        ? failed('refused', 'The server forgets its sessions at once.')
        : again.outcome;
    } finally {
      running.delete(asked);
      levels.leave(asked);
    }
  }

  return {
    ...first.identity,
    transport: 'streamable-http',
    async request(asked) {
      const outcome = await request(asked);
      // 403 is about this one request: the credential is good for others (ATMOS-17).
      if (outcome.kind === 'failed' && outcome.denial?.status === 401) {
        events.onLoginRequired();
      }
      return outcome;
    },
    watch: (wanted) =>
      announcesUpdates(first.identity.capabilities) ? holders.watch(wanted) : noWatch,
    notify: (method) => void notify(opening, session, notificationText(method)),
    async close() {
      stopListening();
      await endLegacySession(opening, session);
      await opening.endpoint.close();
    },
  };
}

interface OpenSession extends LegacySession {
  readonly questions: ServerQuestions;
}

/** 404 by the specification; many servers follow an SDK example that says 400 and -32000 instead. */
function isSessionLost({ status, error }: Extract<ExchangeEnd, { kind: 'status' }>): boolean {
  if (status === 404) return error === null || error.code !== errorCode.methodNotFound;
  return status === 400 && error?.code === -32000 && /session/iu.test(error.message);
}

function streamHeaders(opening: HttpOpening, session: LegacySession): Record<string, string> {
  const { 'content-type': _none, ...headers } = {
    ...baseHeaders(opening),
    ...sessionHeaders(opening, session),
  };
  return { ...headers, accept: 'text/event-stream' };
}
