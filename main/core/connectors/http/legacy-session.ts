/**
 * The session of a legacy HTTP server: opened by `initialize`, named in every later request, opened
 * again when the server has forgotten it (MCP 2025-11-25, Transports, Session Management).
 */
import { limits } from '../../limits/limits.ts';
import { notificationText } from '../../mcp/json-rpc.ts';
import { latestLegacy } from '../../mcp/revisions.ts';
import type { NotificationBudget } from '../conversation/notification-budget.ts';
import { failed, type UpstreamFailure, type UpstreamIdentity } from '../conversation/upstream.ts';
import { identityFromInitialize } from '../conversation/upstream-identity.ts';
import { callOverHttp } from './http-call.ts';
import type { ExchangeEnd } from './exchange-end.ts';
import { startExchange } from './http-exchange.ts';
import { baseHeaders, type HttpOpening } from './http-opening.ts';

export interface LegacySession {
  readonly identity: UpstreamIdentity;
  /** Null when the server keeps none. Never shown to anybody (SEC-53). */
  readonly sessionId: string | null;
}

const sessionIdPattern = /^[\x21-\x7e]{1,1024}$/u;

/** @param nextId an id not used before on this endpoint */
export async function openLegacySession(
  opening: HttpOpening,
  budget: NotificationBudget,
  nextId: () => number,
): Promise<LegacySession | UpstreamFailure> {
  const { endpoint, clock, clientInfo, declared, signal, events } = opening;
  let sessionId: string | null = null;
  const outcome = await callOverHttp(
    endpoint,
    clock,
    budget,
    {
      id: nextId(),
      request: {
        method: 'initialize',
        params: {},
        signal,
        timeoutMs: limits.upstream.initialize,
      },
      params: { protocolVersion: latestLegacy, capabilities: declared, clientInfo },
      headers: baseHeaders(opening),
    },
    {
      onAccepted: (header) => {
        const offered = header('mcp-session-id');
        if (offered !== undefined && sessionIdPattern.test(offered)) sessionId = offered;
      },
      onToolsChanged: events.onToolsChanged,
      onStatus: refusalOfInitialize,
    },
  );
  if (outcome.kind === 'failed') return { ...outcome, mayHaveHappened: false };
  if (outcome.kind === 'error') {
    return failed('garbage', `The server refused to initialize (error ${outcome.error.code}).`);
  }
  const identity = identityFromInitialize(outcome.result);
  if (identity === null) {
    return failed(
      'garbage',
      'The server answered with an MCP revision that Consentry does not speak.',
    );
  }
  const session: LegacySession = { identity, sessionId };
  await notify(opening, session, notificationText('notifications/initialized'));
  return session;
}

function refusalOfInitialize(
  end: Extract<ExchangeEnd, { kind: 'status' }>,
): UpstreamFailure | null {
  if (![400, 404, 405].includes(end.status)) return null;
  const words =
    end.error === null
      ? `There is no MCP server at this address (${end.status}).`
      : `The server refused to initialize (${end.status}, error ${end.error.code}).`;
  const { status } = end;
  return { ...failed('refused', words), status, isNotStreamable: true };
}

/** Headers of everything after `initialize`. */
export function sessionHeaders(
  opening: HttpOpening,
  session: LegacySession,
): Record<string, string> {
  const headers = baseHeaders(opening);
  headers['mcp-protocol-version'] = session.identity.protocolVersion;
  if (session.sessionId !== null) headers['mcp-session-id'] = session.sessionId;
  return headers;
}

/** Sends a notification or an answer; resolves when the server took it or did not in time. */
export function notify(opening: HttpOpening, session: LegacySession, body: string): Promise<void> {
  return sendAside(opening, session, 'POST', body, limits.upstream.probeHttp);
}

/** Tells the server that the session is over; servers need not allow it. */
export function endLegacySession(opening: HttpOpening, session: LegacySession): Promise<void> {
  if (session.sessionId === null) return Promise.resolve();
  return sendAside(opening, session, 'DELETE', null, limits.upstream.stopAfterStdin);
}

function sendAside(
  opening: HttpOpening,
  session: LegacySession,
  method: 'POST' | 'DELETE',
  body: string | null,
  deadlineMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    // A pool that is closed already reports that before `startExchange` returns.
    let cancelDeadline: () => void = () => undefined;
    const end = startExchange(
      opening.endpoint,
      { method, headers: sessionHeaders(opening, session), body },
      {
        onMessage: () => undefined,
        onEnd: () => {
          cancelDeadline();
          resolve();
        },
      },
    );
    cancelDeadline = opening.clock.after(deadlineMs, () => {
      end();
      resolve();
    });
  });
}
