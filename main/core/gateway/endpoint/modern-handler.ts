/**
 * 2026-07-28: no handshake, no session; every request says its version and capabilities itself (MCP
 * 2026-07-28, Overview).
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import { ownerOf } from '../../grants/live-token.ts';
import { createAborter } from '../../lib/abort.ts';
import type { JsonObject } from '../../lib/json.ts';
import { cacheHints, foreignParams, modernResult, uncached } from '../../mcp/downstream-result.ts';
import type { RpcId } from '../../mcp/json-rpc.ts';
import { readModernEnvelope } from '../../mcp/modern-request.ts';
import { errorCode, modernRevisions } from '../../mcp/revisions.ts';
import { speaksTasks, tasksExtension } from '../../mcp/tasks-extension.ts';
import { isOffered } from '../../policy/methods.ts';
import type { ClientSide } from '../call/client-side.ts';
import { instructionsFor } from './instructions.ts';
import { listen, type ListenParts } from './listen.ts';
import type { ListMethod, Lists } from './lists.ts';
import { modernAround, modernPieces, modernText } from '../../mcp/result-pieces.ts';
import type { McpRequest, ModernRequest } from './mcp-request.ts';
import { argumentHeaderMismatch } from './mirrored-arguments.ts';
import type { OfferedViews } from '../view/offered-view.ts';
import { capabilitiesFor } from './offers.ts';
import { methodRefused, recordRefusedMethod, type RefuseMethodParts } from './refuse-method.ts';
import { createReply, type Reply } from './reply.ts';
import type { ServerInfos } from './server-infos.ts';
import { runOperation, type RunOperationParts } from './run-operation.ts';
import { answerTask, type TaskMethod, type TaskParts } from './task-requests.ts';
import type { CallError } from '../call/call-outcome.ts';
import { isRead, type OperationMethod } from '../call/target.ts';

export interface ModernHandlerParts
  extends RunOperationParts, RefuseMethodParts, ListenParts, TaskParts {
  readonly offered: OfferedViews;
  readonly lists: Lists;
  readonly connectors: Connectors;
  readonly serverInfos: ServerInfos;
}

/** Resolves when the request is answered; what is answered at once has nothing to wait for. */
export function serveModern(parts: ModernHandlerParts, request: McpRequest): Promise<void> | void {
  const reply = createReply(request.exchange);
  const { message } = request;
  if (message.kind === 'result' || message.kind === 'error') {
    // This era has no requests from us, so there is nothing to respond to.
    reply.error(null, errorCode.invalidRequest, 'Responses are not accepted', { status: 400 });
    return;
  }
  const id = message.kind === 'request' ? message.id : null;
  const { method, params } = message;
  const read = readModernEnvelope(method, params, request.headers);
  if ('fault' in read) {
    const { code, message: text, data } = read.fault;
    reply.error(id, code, text, data === undefined ? { status: 400 } : { status: 400, data });
    return;
  }
  if (id === null) {
    // The core defines no client notification over HTTP; an unknown one is taken and dropped.
    reply.accepted();
    return;
  }
  return dispatch(parts, { request, reply, id, method, params, envelope: read.envelope });
}

function dispatch(parts: ModernHandlerParts, asked: ModernRequest): Promise<void> | void {
  const { request, reply, id, method } = asked;
  if (!isOffered(method, 'modern')) return refuseMethod(parts, asked);
  switch (method) {
    case 'server/discover':
      reply.result(id, modernResult(discovered(parts, request), parts.serverInfos.whole(request)));
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
    case 'tasks/get':
    case 'tasks/update':
    case 'tasks/cancel':
      return task(parts, asked, method);
    case 'subscriptions/listen':
      return listen(parts, asked);
    default:
      throw new Error(`${method} is offered and has no answer`);
  }
}

async function refuseMethod(
  parts: ModernHandlerParts,
  { request, reply, id, method }: ModernRequest,
): Promise<void> {
  await recordRefusedMethod(parts, request.token, method);
  const { methodNotFound } = errorCode;
  reply.error(id, methodNotFound, 'Method not found', { status: 404, data: methodRefused });
}

function discovered(parts: ModernHandlerParts, request: McpRequest): JsonObject {
  return {
    supportedVersions: [...modernRevisions],
    capabilities: capabilitiesFor(parts, request, 'modern'),
    ...instructionsFor(parts, request),
    ...uncached,
  };
}

function list(parts: ModernHandlerParts, asked: ModernRequest, method: ListMethod): void {
  const { request, reply, id, params, envelope } = asked;
  const { version: revision, capabilities } = envelope;
  const page = parts.lists.page(request, method, { revision, capabilities }, params['cursor']);
  if ('error' in page) {
    const { code, message, data } = page.error;
    reply.error(id, code, message, data === undefined ? {} : { data });
    return;
  }
  const hints = cacheHints(parts.lists.ttlMs(request, method));
  const rest = JSON.stringify(modernResult(hints, parts.serverInfos.brief(request))).slice(1);
  reply.resultBytes(id, page.before, page.entries, `${page.after},${rest}`);
}

function serveOperation(
  parts: ModernHandlerParts,
  asked: ModernRequest,
  method: OperationMethod,
): Promise<void> | void {
  const { request, reply, id, params, envelope } = asked;
  const mismatch =
    method === 'tools/call' ? argumentHeaderMismatch(parts.views, request, params) : null;
  if (mismatch !== null) {
    reply.error(id, errorCode.headerMismatch, mismatch, { status: 400 });
    return;
  }
  const server = parts.serverInfos.brief(request);
  return runOperation(parts, {
    request,
    reply,
    id,
    method,
    params,
    side: sideOf(asked),
    progressToken: envelope.progressToken,
    controller: createAborter(),
    isCancelledByClose: true,
    text: (result) => modernText(isRead(method) ? { ...uncached, ...result } : result, server),
    pieces: (result) => (isRead(method) ? null : modernPieces(result, server)),
    around: method === 'tools/call' ? modernAround(server) : null,
    answerError: (error) => answerError(reply, id, error),
  });
}

async function task(
  parts: ModernHandlerParts,
  asked: ModernRequest,
  method: TaskMethod,
): Promise<void> {
  const { request, reply, id, params, envelope } = asked;
  if (!speaksTasks(envelope.capabilities)) {
    const data = { requiredCapabilities: { extensions: { [tasksExtension]: {} } } };
    const code = errorCode.missingClientCapability;
    reply.error(id, code, 'The tasks extension is not declared', { status: 400, data });
    return;
  }
  const { token, connector, exchange } = request;
  const aborter = createAborter();
  exchange.response.once('close', aborter.abort);
  const { signal } = aborter;
  const side = sideOf(asked);
  const answer = await answerTask(parts, { token, connector, method, params, side, signal });
  if (answer.kind === 'result')
    reply.result(id, modernResult(answer.result, parts.serverInfos.brief(request)));
  else answerError(reply, id, answer);
}

/** Every request stands alone, so its grant is all that ties its conversations together. */
function sideOf({ request, reply, params, envelope }: ModernRequest): ClientSide {
  const state = params['requestState'];
  const responses = params['inputResponses'];
  const { logLevel } = envelope;
  return {
    owner: ownerOf(request.token),
    resource: request.resource,
    upstreamSessionKey: request.token.grant.grantId,
    capabilities: envelope.capabilities,
    asks: { how: 'by-result' },
    continuation: state === undefined && responses === undefined ? null : { state, responses },
    logLevel: logLevel ?? undefined,
    onLog:
      logLevel === null || !reply.canStream
        ? undefined
        : (entry) => reply.notify('notifications/message', foreignParams(entry)),
    onStreamClosed: undefined,
    onNotice: undefined,
  };
}

function answerError(reply: Reply, id: RpcId, { code, message, data }: CallError): void {
  const own = code === errorCode.resourceNotFound ? errorCode.invalidParams : code;
  // A missing client capability is an error of the envelope (MCP 2026-07-28, Overview, Error
  // Codes).
  const status = own === errorCode.missingClientCapability ? 400 : 200;
  reply.error(id, own, message, data === undefined ? { status } : { status, data });
}
