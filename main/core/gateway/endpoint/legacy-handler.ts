/**
 * 2025-11-25 and older: `initialize` opens a session, later requests name it (MCP 2025-11-25,
 * Transports, Session Management).
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import { ownerOf } from '../../grants/live-token.ts';
import { send } from '../../http/exchange.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { usableCapabilities } from '../../mcp/client-capabilities.ts';
import type { RpcId } from '../../mcp/json-rpc.ts';
import { errorCode, isLegacyRevision, latestLegacy } from '../../mcp/revisions.ts';
import { instructionsFor } from './instructions.ts';
import { takeAnswer } from './legacy-asks.ts';
import { answerLegacy, type LegacyRequestParts } from './legacy-requests.ts';
import type { LegacySession, LegacySessions } from './legacy-sessions.ts';
import type { McpRequest, UnreadMcpRequest } from './mcp-request.ts';
import type { GrantViews } from '../view/grant-view.ts';
import type { Notices } from '../view/notices.ts';
import type { OfferedViews } from '../view/offered-view.ts';
import { capabilitiesFor } from './offers.ts';
import { createReply, type Reply } from './reply.ts';
import type { ServerInfos } from './server-infos.ts';

export interface LegacyHandlerParts extends LegacyRequestParts {
  readonly connectors: Connectors;
  readonly offered: OfferedViews;
  readonly views: GrantViews;
  readonly notices: Notices;
  readonly sessions: LegacySessions;
  readonly serverInfos: ServerInfos;
}

const sessionHeader = 'mcp-session-id';

/**
 * Answers one POST of a client of 2025-11-25 or older.
 *
 * @see MCP 2025-11-25, Transports, Streamable HTTP
 */
export async function serveLegacy(parts: LegacyHandlerParts, request: McpRequest): Promise<void> {
  const { message } = request;
  if (message.kind === 'request' && message.method === 'initialize')
    return initialize(parts, request, message.id, message.params);
  const reply = createReply(request.exchange);
  const id = message.kind === 'request' ? message.id : null;
  const session = findSession(parts, request, reply, id);
  if (session === null) return;
  switch (message.kind) {
    case 'result':
    case 'error':
      // What answers our own notices is dropped with whatever nobody waits for: it decides nothing
      // (INV-6).
      takeAnswer(session, message);
      reply.accepted();
      return;
    case 'notification':
      acceptNotification(parts, request, session, message.method, message.params);
      reply.accepted();
      return;
    case 'request': {
      const { method, params } = message;
      const resumable = createReply(request.exchange, undefined, session.streams);
      await answerLegacy(parts, {
        request,
        reply: resumable,
        session,
        id: message.id,
        method,
        params,
      });
    }
  }
}

function acceptNotification(
  { views, connectors }: LegacyHandlerParts,
  { token, connector }: McpRequest,
  { calls, upstreamSessionKey, capabilities }: LegacySession,
  method: string,
  params: JsonObject,
): void {
  if (method === 'notifications/cancelled') {
    const id = params['requestId'];
    if (typeof id === 'string' || typeof id === 'number') calls.get(id)?.abort();
  }
  if (method !== 'notifications/roots/list_changed') return;
  // Servers that have a conversation with this client and may see its folders.
  for (const name of views.view(token, connector).connectors) {
    const state = connectors.find(name);
    const usable = state === undefined ? {} : usableCapabilities(capabilities, state.asks);
    if (usable['roots'] === undefined) continue;
    const session = { key: upstreamSessionKey, capabilities: usable, clientEra: 'legacy' } as const;
    connectors.notify(name, session, method);
  }
}

/** GET opens the one stream for messages that belong to no request. */
export function serveLegacyStream(parts: LegacyHandlerParts, request: UnreadMcpRequest): void {
  const reply = createReply(request.exchange);
  if (!reply.canStream) {
    send(request.exchange, 405, { allow: 'POST' });
    return;
  }
  const session = findSession(parts, request, reply, null);
  if (session === null) return;
  const leaveUsage = parts.usage.enterStream(request.token.grant);
  if (leaveUsage === null) {
    reply.error(null, errorCode.internal, 'Too many streams are open for this client', {
      status: 429,
    });
    return;
  }
  if (resume(session, request, reply, leaveUsage)) return;
  // A second stream replaces the first: clients reconnect before they notice that the old one died.
  session.closeStream?.();
  reply.open();
  const stopListening = parts.notices.listen((kind) =>
    reply.notify(`notifications/${kind}/list_changed`, {}),
  );
  const close = (): void => reply.end();
  session.closeStream = close;
  session.notify = (method, params) => reply.notify(method, params);
  request.exchange.response.once('close', () => {
    stopListening();
    leaveUsage();
    if (session.closeStream !== close) return;
    session.closeStream = null;
    session.notify = null;
  });
}

/**
 * An answer whose connection was lost goes on here; false when there is none with such an event.
 */
function resume(
  session: LegacySession,
  { exchange }: UnreadMcpRequest,
  reply: Reply,
  leaveUsage: () => void,
): boolean {
  const lastEventId = exchange.admitted.headers.get('last-event-id');
  if (lastEventId === undefined || session.streams === null) return false;
  const waiting: (readonly [string, boolean])[] = [];
  let isOpen = false;
  const leave = session.streams.resume(lastEventId, (text, isLast) => {
    if (isOpen) reply.event(text, isLast);
    else waiting.push([text, isLast]);
  });
  if (leave === false) return false;
  reply.open();
  isOpen = true;
  for (const [text, isLast] of waiting) reply.event(text, isLast);
  const close = (): void => reply.end();
  session.resumed.add(close);
  exchange.response.once('close', () => {
    session.resumed.delete(close);
    leave();
    leaveUsage();
  });
  return true;
}

/**
 * DELETE ends a session, for the grant and route that it belongs to.
 *
 * @see MCP 2025-11-25, Transports, Session Management
 */
export function endLegacySession(parts: LegacyHandlerParts, request: UnreadMcpRequest): void {
  const session = findSession(parts, request, createReply(request.exchange), null);
  if (session === null) return;
  parts.sessions.end(session);
  send(request.exchange, 204, {});
}

function initialize(
  parts: LegacyHandlerParts,
  request: McpRequest,
  id: RpcId,
  params: JsonObject,
): void {
  const requested = params['protocolVersion'];
  if (typeof requested !== 'string') {
    createReply(request.exchange).error(
      id,
      errorCode.invalidParams,
      'Invalid params: protocolVersion is missing',
    );
    return;
  }
  // The requested revision if we speak it, our newest of this era otherwise; never a modern one
  // (MCP 2025-11-25, Lifecycle, Version Negotiation).
  const revision = isLegacyRevision(requested) ? requested : latestLegacy;
  const declared = isJsonObject(params['capabilities']) ? params['capabilities'] : {};
  const session = parts.sessions.open(ownerOf(request.token), {
    resource: request.resource,
    revision,
    capabilities: knownTo(revision, declared),
  });
  const reply = createReply(request.exchange, { [sessionHeader]: session.id });
  reply.result(id, {
    protocolVersion: revision,
    capabilities: capabilitiesFor(parts, request, 'legacy'),
    serverInfo: legacyServer(parts.serverInfos.whole(request), revision),
    ...instructionsFor(parts, request),
  });
}

/**
 * A title came with 2025-06-18, and the rest with 2025-11-25 (Key Changes of these revisions).
 *
 * @param server all that it says of itself
 */
function legacyServer(server: JsonObject, revision: string): JsonObject {
  if (revision >= '2025-11-25') return server;
  const { name, version, title } = server;
  const isTitled = revision >= '2025-06-18' && title !== undefined;
  return { name, version, ...(isTitled && { title }) };
}

/** Forms came with 2025-06-18, pages with 2025-11-25 (Key Changes of these revisions). */
function knownTo(revision: string, declared: JsonObject): JsonObject {
  const { elicitation, ...rest } = declared;
  if (revision < '2025-06-18' || !isJsonObject(elicitation)) return rest;
  return { ...rest, elicitation: revision < '2025-11-25' ? {} : elicitation };
}

function findSession(
  parts: LegacyHandlerParts,
  request: UnreadMcpRequest,
  reply: Reply,
  id: RpcId | null,
): LegacySession | null {
  const { sessionId, protocolVersion } = request.headers;
  if (sessionId === undefined) {
    reply.error(id, errorCode.invalidRequest, 'Send initialize first, or the 2026-07-28 envelope', {
      status: 400,
    });
    return null;
  }
  const session = parts.sessions.find(sessionId, request.token.grant.grantId, request.resource);
  if (session === undefined) {
    reply.error(id, errorCode.invalidRequest, 'Session not found', { status: 404 });
    return null;
  }
  if (protocolVersion !== undefined && !isLegacyRevision(protocolVersion)) {
    reply.error(id, errorCode.invalidRequest, 'Unsupported MCP-Protocol-Version', { status: 400 });
    return null;
  }
  return session;
}
