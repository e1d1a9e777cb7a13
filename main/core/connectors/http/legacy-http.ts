/** Streamable HTTP of 2025-03-26 to 2025-11-25: a session, cancellation by notification, requests of the server. */
import type { JsonObject } from '../../lib/json.ts';
import { errorText, notificationText, resultText, type RpcId } from '../../mcp/json-rpc.ts';
import { errorCode } from '../../mcp/revisions.ts';
import { legacyParams } from '../../mcp/upstream-envelope.ts';
import { createNotificationBudget } from '../notification-budget.ts';
import {
  failed,
  type Upstream,
  type UpstreamFailure,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../upstream.ts';
import { announcesToolChanges, isListChange } from '../upstream-identity.ts';
import { keepChangeStream } from './change-stream.ts';
import { callOverHttp, type HttpCallHooks } from './http-call.ts';
import { startExchange, type ExchangeEnd } from './http-exchange.ts';
import { baseHeaders, type HttpOpening } from './http-opening.ts';
import { answerWithin } from '../input-rounds.ts';
import {
  endLegacySession,
  notify,
  openLegacySession,
  sessionHeaders,
  type LegacySession,
} from './legacy-session.ts';

/** Opens a session; the endpoint then belongs to the upstream. */
export async function openLegacyHttp(opening: HttpOpening): Promise<Upstream | UpstreamFailure> {
  const budget = createNotificationBudget(opening.clock);
  let lastId = 0;
  const nextId = (): number => (lastId += 1);
  const first = await openLegacySession(opening, budget, nextId);
  if ('kind' in first) return first;

  let session: LegacySession = first;
  let renewing: Promise<LegacySession | UpstreamFailure> | null = null;
  /** Calls whose caller can be asked for something. */
  const askable = new Set<UpstreamRequest>();
  let stopListening = listen();

  /** One new session for all calls that found the old one gone. */
  async function renew(lost: LegacySession): Promise<LegacySession | UpstreamFailure> {
    if (session !== lost) return session;
    renewing ??= openLegacySession(opening, budget, nextId).finally(() => {
      renewing = null;
    });
    const renewed = await renewing;
    if ('kind' in renewed || session !== lost) return renewed;
    session = renewed;
    stopListening();
    stopListening = listen();
    return session;
  }

  function listen(): () => void {
    const heard = session;
    const mayAsk = Object.keys(opening.clientCapabilities).length > 0;
    if (!mayAsk && !announcesToolChanges(heard.identity.capabilities)) return () => undefined;
    return keepChangeStream(
      opening.endpoint,
      opening.clock,
      () => ({ method: 'GET', headers: streamHeaders(opening, heard), body: null }),
      (message) => {
        if (message.kind === 'request') {
          // It does not say which call it belongs to: only where there is no doubt somebody is asked.
          const [only, ...more] = askable;
          void answer(heard, message, more.length === 0 ? only : undefined);
        }
        if (message.kind === 'notification' && isListChange(message.method))
          opening.events.onToolsChanged();
      },
      opening.events.onToolsChanged,
    );
  }

  async function answer(
    to: LegacySession,
    { id, method, params }: { id: RpcId; method: string; params: JsonObject },
    asked: UpstreamRequest | undefined,
  ): Promise<void> {
    if (!budget.spend()) return;
    const answered =
      method === 'ping'
        ? {}
        : asked?.onInput === undefined
          ? null
          : await answerWithin(
              asked.onInput,
              { method, params, signal: asked.signal },
              opening.clock,
              asked.timeoutMs,
            );
    const body =
      answered === null
        ? errorText(id, errorCode.methodNotFound, 'Not available through Consentry.')
        : resultText(id, answered);
    await notify(opening, to, body);
  }

  /** `lost` tells apart that this session is gone: the request was not accepted and may be sent in a new one. */
  async function send(
    request: UpstreamRequest,
    within: LegacySession,
  ): Promise<{ outcome: UpstreamOutcome; lost: boolean }> {
    let lost = false;
    const id = nextId();
    const hooks: HttpCallHooks = {
      onToolsChanged: opening.events.onToolsChanged,
      onServerRequest: (requestId, method, asked) => {
        void answer(within, { id: requestId, method, params: asked }, request);
      },
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
    if (request.onInput !== undefined) askable.add(request);
    const outcome = await callOverHttp(
      opening.endpoint,
      opening.clock,
      budget,
      { id, request, params, headers },
      hooks,
    );
    askable.delete(request);
    return { outcome, lost };
  }

  async function request(asked: UpstreamRequest): Promise<UpstreamOutcome> {
    const deadline = opening.clock.monotonicMs() + asked.timeoutMs;
    const within = session;
    const { outcome, lost } = await send(asked, within);
    if (!lost) return outcome;
    const renewed = await renew(within);
    if ('kind' in renewed) return renewed;
    const timeoutMs = deadline - opening.clock.monotonicMs();
    if (timeoutMs <= 0)
      return failed('timed_out', 'The server had to be connected anew and no time was left.');
    const again = await send({ ...asked, timeoutMs }, renewed);
    return again.lost
      ? failed('refused', 'The server forgets its sessions at once.')
      : again.outcome;
  }

  return {
    ...first.identity,
    transport: 'streamable-http',
    async request(asked) {
      const outcome = await request(asked);
      // 403 is about this one request: the credential is good for others (ATMOS-17).
      if (outcome.kind === 'failed' && outcome.denial?.status === 401) {
        opening.events.onLoginRequired();
      }
      return outcome;
    },
    async close() {
      stopListening();
      await endLegacySession(opening, session);
      await opening.endpoint.close();
    },
  };
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
