/** One request in a legacy session, with what the server asks and says in the middle of it. */
import { notificationText } from '../../mcp/json-rpc.ts';
import { errorCode } from '../../mcp/revisions.ts';
import { legacyParams } from '../../mcp/upstream-envelope.ts';
import type { NotificationBudget } from '../conversation/notification-budget.ts';
import { askable, endQuestions, type ServerQuestions } from '../conversation/server-questions.ts';
import type { UpstreamOutcome, UpstreamRequest } from '../conversation/upstream.ts';
import type { BesideCalls } from './beside-calls.ts';
import type { ExchangeEnd } from './exchange-end.ts';
import { callOverHttp, type HttpCallHooks } from './http-call.ts';
import { startExchange } from './http-exchange.ts';
import { baseHeaders, type HttpOpening } from './http-opening.ts';
import { notify, sessionHeaders, type LegacySession } from './legacy-session.ts';

export interface OpenSession extends LegacySession {
  readonly questions: ServerQuestions;
}

export interface LegacyCallParts {
  readonly opening: HttpOpening;
  readonly budget: NotificationBudget;
  readonly beside: BesideCalls;
  readonly nextId: () => number;
}

export interface LegacyOutcome {
  readonly outcome: UpstreamOutcome;
  /** This session is gone: the request was not accepted and may be sent in a new one. */
  readonly lost: boolean;
}

/**
 * Sends it in this session, whether or not that is still the current one.
 *
 * @see MCP 2025-11-25, Transports, Streamable HTTP
 */
export async function callInSession(
  { opening, budget, beside, nextId }: LegacyCallParts,
  request: UpstreamRequest,
  within: OpenSession,
): Promise<LegacyOutcome> {
  let lost = false;
  const id = nextId();
  const { questions } = within;
  const asked = askable(request);
  const hooks: HttpCallHooks = {
    onToolsChanged: opening.events.onToolsChanged,
    onOpen: (stillComing) => {
      asked.stillComing = stillComing;
    },
    onServerRequest: (message) => void questions.answer(message, asked),
    isAsking: () => (asked.open?.size ?? 0) > 0,
    onNotice: (method, params) => beside.notice(method, params, questions),
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
  if (request.onInput !== undefined) beside.asking.add(asked);
  const outcome = await callOverHttp(
    opening.endpoint,
    opening.clock,
    budget,
    { id, request, params, headers },
    hooks,
  );
  beside.asking.delete(asked);
  endQuestions(asked);
  return { outcome, lost };
}

/**
 * 404 by the specification; many servers follow an SDK example that says 400 and -32000 instead.
 */
function isSessionLost({ status, error }: Extract<ExchangeEnd, { kind: 'status' }>): boolean {
  if (status === 404) return error === null || error.code !== errorCode.methodNotFound;
  return status === 400 && error?.code === -32000 && /session/iu.test(error.message);
}

/** Headers of the GET that opens, or resumes, a stream of the session. */
export function streamHeaders(
  opening: HttpOpening,
  session: LegacySession,
): Record<string, string> {
  const { 'content-type': _none, ...headers } = {
    ...baseHeaders(opening),
    ...sessionHeaders(opening, session),
  };
  return { ...headers, accept: 'text/event-stream' };
}
