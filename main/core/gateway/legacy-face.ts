/** 2025-11-25 and older: `initialize` opens a session, later requests name it (mcp.md section 3). */
import { ownerOf } from '../grants/tokens.ts';
import { createAborter } from '../lib/abort.ts';
import type { JsonObject } from '../lib/json.ts';
import { isJsonObject } from '../lib/json.ts';
import { legacyToolResult, type ServerInfo } from '../mcp/downstream-result.ts';
import type { RpcId } from '../mcp/json-rpc.ts';
import { visible } from '../lib/visible-text.ts';
import { tokenOf } from '../mcp/modern-request.ts';
import { errorCode, isLegacyRevision, latestLegacy } from '../mcp/revisions.ts';
import { isOffered } from '../policy/methods.ts';
import { send } from '../http/exchange.ts';
import type { CallError } from './call-tool.ts';
import type { GrantViews } from './grant-view.ts';
import type { LegacySession, LegacySessions } from './legacy-sessions.ts';
import type { McpRequest } from './mcp-request.ts';
import { instructionsFor, type DescriptionOf } from './instructions.ts';
import type { Notices } from './notices.ts';
import { recordRefusedMethod, type RefuseMethodParts } from './refuse-method.ts';
import { createReply, type Reply } from './reply.ts';
import { runCall, type RunCallParts } from './run-call.ts';

export interface LegacyFaceParts extends RunCallParts, RefuseMethodParts {
  readonly views: GrantViews;
  readonly notices: Notices;
  readonly sessions: LegacySessions;
  readonly descriptionOf: DescriptionOf;
  readonly server: ServerInfo;
}

const sessionHeader = 'mcp-session-id';

export async function serveLegacy(parts: LegacyFaceParts, request: McpRequest): Promise<void> {
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
      // The only thing we ask is that a notice be shown, and no answer to that decides anything (INV-6).
      reply.accepted();
      return;
    case 'notification':
      if (message.method === 'notifications/cancelled') cancel(session, message.params);
      reply.accepted();
      return;
    case 'request':
      await dispatch(parts, request, reply, session, message.id, message.method, message.params);
  }
}

/** GET opens the one stream for messages that belong to no request. */
export function serveLegacyStream(
  parts: LegacyFaceParts,
  request: Omit<McpRequest, 'message'>,
): void {
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
  // A second stream replaces the first: clients reconnect before they notice that the old one died.
  session.closeStream?.();
  reply.open();
  const stopHearing = parts.notices.listen(() =>
    reply.notify('notifications/tools/list_changed', {}),
  );
  const close = (): void => reply.end();
  session.closeStream = close;
  request.exchange.response.once('close', () => {
    stopHearing();
    leaveUsage();
    if (session.closeStream === close) session.closeStream = null;
  });
}

export function endLegacySession(
  parts: LegacyFaceParts,
  request: Omit<McpRequest, 'message'>,
): void {
  const session = findSession(parts, request, createReply(request.exchange), null);
  if (session === null) return;
  parts.sessions.end(session);
  send(request.exchange, 204, {});
}

function initialize(
  parts: LegacyFaceParts,
  request: McpRequest,
  id: RpcId,
  params: JsonObject,
): void {
  const wanted = params['protocolVersion'];
  if (typeof wanted !== 'string') {
    createReply(request.exchange).error(
      id,
      errorCode.invalidParams,
      'Invalid params: protocolVersion is missing',
    );
    return;
  }
  // The requested revision if we speak it, our newest of this era otherwise; never a modern one (mcp.md section 3).
  const revision = isLegacyRevision(wanted) ? wanted : latestLegacy;
  const capabilities = isJsonObject(params['capabilities']) ? params['capabilities'] : {};
  const showsForms = hasForms.has(revision) && showsForm(capabilities['elicitation']);
  const owner = ownerOf(request.token);
  const session = parts.sessions.open(owner, request.resource, revision, showsForms);
  const reply = createReply(request.exchange, { [sessionHeader]: session.id });
  reply.result(id, {
    protocolVersion: revision,
    capabilities: { tools: { listChanged: true } },
    serverInfo: { name: parts.server.name, version: parts.server.version },
    ...instructionsFor(parts, request),
  });
}

/** Revisions with `elicitation/create` as a request (mcp.md section 2). */
const hasForms: ReadonlySet<string> = new Set(['2025-06-18', '2025-11-25']);

/** An empty declaration means forms; one that names modes has to name this one. */
function showsForm(declared: unknown): boolean {
  if (!isJsonObject(declared)) return false;
  return Object.keys(declared).length === 0 || isJsonObject(declared['form']);
}

function findSession(
  parts: LegacyFaceParts,
  request: Omit<McpRequest, 'message'>,
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

async function dispatch(
  parts: LegacyFaceParts,
  request: McpRequest,
  reply: Reply,
  session: LegacySession,
  id: RpcId,
  method: string,
  params: JsonObject,
): Promise<void> {
  if (!isOffered(method, 'legacy')) {
    await recordRefusedMethod(parts, request.token, method);
    reply.error(id, errorCode.methodNotFound, 'Method not found');
    return;
  }
  switch (method) {
    case 'ping':
      reply.result(id, {});
      return;
    case 'tools/list':
      if (params['cursor'] !== undefined) {
        reply.error(id, errorCode.invalidParams, 'Invalid params: unknown cursor');
        return;
      }
      reply.resultBytes(id, '{"tools":', toolsText(parts, request, session), '}');
      return;
    case 'tools/call':
      return callTool(parts, request, reply, session, id, params);
    default:
      throw new Error(`${method} is offered and has no answer`);
  }
}

function toolsText(parts: LegacyFaceParts, request: McpRequest, session: LegacySession): Buffer {
  const { token, connector } = request;
  return parts.views.textOf(parts.views.view(token, connector).list(session.revision));
}

async function callTool(
  parts: LegacyFaceParts,
  request: McpRequest,
  reply: Reply,
  session: LegacySession,
  id: RpcId,
  params: JsonObject,
): Promise<void> {
  if (session.calls.has(id)) {
    reply.error(id, errorCode.invalidRequest, 'This request id is in use', { status: 400 });
    return;
  }
  const controller = createAborter();
  session.calls.set(id, controller);
  const meta = isJsonObject(params['_meta']) ? params['_meta'] : {};
  try {
    await runCall(parts, {
      request,
      reply,
      id,
      params,
      progressToken: tokenOf(meta['progressToken']),
      controller,
      // A lost connection is no cancellation in this era; `notifications/cancelled` is.
      isCancelledByClose: false,
      ...(session.showsForms &&
        reply.canStream && { onHeld: (text) => notice(reply, session, text) }),
      shape: (result) => legacyToolResult(result, session.revision),
      answerError: (error) => answerError(reply, id, error),
    });
  } finally {
    session.calls.delete(id);
  }
}

/** This era has no error for a capability that is missing; the model can do something with a tool's error (mcp.md section 6.1). */
function answerError(reply: Reply, id: RpcId, { code, message, data }: CallError): void {
  if (code !== errorCode.missingClientCapability) {
    reply.error(id, code, message, data === undefined ? {} : { data });
    return;
  }
  const needed = isJsonObject(data?.['requiredCapabilities']) ? data['requiredCapabilities'] : {};
  const names = Object.keys(needed)
    .map((name) => visible(name, 64))
    .join(', ');
  const text = `This tool needs something from its client that Consentry does not offer to it: ${names}.`;
  reply.result(id, { content: [{ type: 'text', text }], isError: true });
}

/**
 * A form without fields tells whoever looks at the client that the call waits for the person. Whatever is answered there is
 * dropped; it is withdrawn when the question has its end (product.md section 9, SEC-40).
 */
function notice(reply: Reply, session: LegacySession, message: string): () => void {
  const requestId = session.nextRequest();
  reply.request(requestId, 'elicitation/create', {
    message,
    requestedSchema: { type: 'object', properties: {} },
  });
  return () => reply.notify('notifications/cancelled', { requestId, reason: 'answered' });
}

function cancel(session: LegacySession, params: JsonObject): void {
  const id = params['requestId'];
  if (typeof id === 'string' || typeof id === 'number') session.calls.get(id)?.abort();
}
