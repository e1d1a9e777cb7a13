/** The requests of a session of 2025-11-25 and older. */
import { ownerOf } from '../../grants/live-token.ts';
import { createAborter } from '../../lib/abort.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { visible } from '../../lib/visible-text.ts';
import { showsForms } from '../../mcp/client-capabilities.ts';
import { foreignParams, legacyResult } from '../../mcp/downstream-result.ts';
import type { RpcId } from '../../mcp/json-rpc.ts';
import { isLogLevel, tokenOf } from '../../mcp/modern-request.ts';
import { errorCode } from '../../mcp/revisions.ts';
import { isOffered } from '../../policy/methods.ts';
import type { ClientSide } from '../call/client-side.ts';
import { askClient, withIdentifiedPages } from './legacy-asks.ts';
import type { LegacySession } from './legacy-sessions.ts';
import type { ListMethod, Lists } from './lists.ts';
import { legacyAround, legacyPieces } from '../../mcp/result-pieces.ts';
import type { McpRequest } from './mcp-request.ts';
import { methodRefused, recordRefusedMethod, type RefuseMethodParts } from './refuse-method.ts';
import type { Reply } from './reply.ts';
import { runOperation, type RunOperationParts } from './run-operation.ts';
import type { CallError } from '../call/call-outcome.ts';
import type { OperationMethod } from '../call/target.ts';
import { watchResources, type WatchParts } from '../view/watch-resources.ts';

export interface LegacyRequestParts extends RunOperationParts, RefuseMethodParts, WatchParts {
  readonly lists: Lists;
}

export interface LegacyRequest {
  readonly request: McpRequest;
  readonly reply: Reply;
  readonly session: LegacySession;
  readonly id: RpcId;
  readonly method: string;
  readonly params: JsonObject;
}

/**
 * Answers one request of a session.
 *
 * @throws Error a method is listed as offered that nothing here answers
 */
export async function answerLegacy(parts: LegacyRequestParts, asked: LegacyRequest): Promise<void> {
  const { request, reply, session, id, method, params } = asked;
  if (!isOffered(method, 'legacy')) {
    await recordRefusedMethod(parts, request.token, method);
    reply.error(id, errorCode.methodNotFound, 'Method not found', { data: methodRefused });
    return;
  }
  switch (method) {
    case 'ping':
      reply.result(id, {});
      return;
    case 'logging/setLevel':
      if (!isLogLevel(params['level'])) {
        reply.error(id, errorCode.invalidParams, 'Invalid params: the log level does not exist');
        return;
      }
      session.logLevel = params['level'];
      reply.result(id, {});
      return;
    case 'tools/list':
    case 'resources/list':
    case 'resources/templates/list':
    case 'prompts/list':
    case 'skills/list':
      return list(parts, asked, method);
    case 'tools/call':
    case 'resources/read':
    case 'prompts/get':
    case 'completion/complete':
    case 'skills/get':
    case 'resources/directory/read':
      return serveOperation(parts, asked, method);
    case 'resources/subscribe':
    case 'resources/unsubscribe':
      return subscribe(parts, asked);
    default:
      throw new Error(`${method} is offered and has no answer`);
  }
}

function list(parts: LegacyRequestParts, asked: LegacyRequest, method: ListMethod): void {
  const { request, reply, session, id, params } = asked;
  const page = parts.lists.page(request, method, session, params['cursor']);
  if ('error' in page) {
    const { code, message, data } = page.error;
    reply.error(id, code, message, data === undefined ? {} : { data });
  } else reply.resultBytes(id, page.before, page.entries, `${page.after}}`);
}

async function serveOperation(
  parts: LegacyRequestParts,
  asked: LegacyRequest,
  method: OperationMethod,
): Promise<void> {
  const { request, reply, session, id, params } = asked;
  if (session.calls.has(id)) {
    reply.error(id, errorCode.invalidRequest, 'This request id is in use', { status: 400 });
    return;
  }
  const controller = createAborter();
  session.calls.set(id, controller);
  const meta = isJsonObject(params['_meta']) ? params['_meta'] : {};
  try {
    await runOperation(parts, {
      request,
      reply,
      id,
      method,
      params,
      side: sideOf(asked),
      progressToken: tokenOf(meta['progressToken']),
      controller,
      // A lost connection is no cancellation in this era; `notifications/cancelled` is.
      isCancelledByClose: false,
      ...(showsForms(session.capabilities) &&
        reply.canStream && { onHeld: (text) => notice(reply, session, text) }),
      text: (result) => JSON.stringify(legacyResult(result, session.revision)),
      pieces: (result) => legacyPieces(result, session.revision),
      around: method === 'tools/call' ? legacyAround(session.revision) : null,
      answerError: (error) => answerError(asked, method, error),
    });
  } finally {
    session.calls.delete(id);
  }
}

function sideOf({ request, reply, session }: Omit<LegacyRequest, 'id'>): ClientSide {
  return {
    owner: ownerOf(request.token),
    resource: request.resource,
    upstreamSessionKey: session.upstreamSessionKey,
    capabilities: session.capabilities,
    asks: { how: 'now', ask: (input) => askClient(session, reply, input) },
    continuation: null,
    logLevel: session.logLevel ?? undefined,
    onLog: reply.canStream
      ? (entry) => reply.notify('notifications/message', foreignParams(entry))
      : undefined,
    onStreamClosed: session.streams === null ? undefined : (retryMs) => reply.sendAway(retryMs),
    onNotice: (method, params) => session.notify?.(method, foreignParams(params)),
  };
}

function subscribe(parts: LegacyRequestParts, asked: LegacyRequest): void {
  const { request, reply, session, id, method, params } = asked;
  const { uri } = params;
  if (typeof uri !== 'string') {
    reply.error(id, errorCode.invalidParams, 'Invalid params: uri is needed');
    return;
  }
  session.watch ??= watchResources(parts, {
    token: request.token,
    connector: request.connector,
    upstreamSessionKey: session.upstreamSessionKey,
    capabilities: session.capabilities,
    clientEra: 'legacy',
    onNotice: (noticed, update) => session.notify?.(noticed, foreignParams(update)),
    notify: (update) => session.notify?.('notifications/resources/updated', update),
  });
  if (method === 'resources/unsubscribe') session.watch.remove(uri);
  else if (!session.watch.add(uri)) {
    reply.error(id, errorCode.resourceNotFound, 'Resource not found', { data: { uri } });
    return;
  }
  reply.result(id, {});
}

/**
 * This era has no error for a capability that is missing; the model can do something with a tool's
 * error (docs/reference/mcp-revisions.md#legacy-client-modern-server).
 */
function answerError(
  { reply, session, id }: LegacyRequest,
  method: OperationMethod,
  { code, message, data }: CallError,
): void {
  if (code !== errorCode.missingClientCapability || method !== 'tools/call') {
    const asksForPages = data !== undefined && code === errorCode.urlElicitationRequired;
    const known = asksForPages ? withIdentifiedPages(data, session) : data;
    reply.error(id, code, message, known === undefined ? {} : { data: known });
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
 * A form without fields shows whoever looks at the client that the call waits for the person.
 * Whatever is answered there is dropped; it is withdrawn when the question has its end (SEC-40).
 */
function notice(reply: Reply, session: LegacySession, message: string): () => void {
  const requestId = session.nextRequest();
  reply.request(requestId, 'elicitation/create', {
    message,
    requestedSchema: { type: 'object', properties: {} },
  });
  return () => reply.notify('notifications/cancelled', { requestId, reason: 'answered' });
}
