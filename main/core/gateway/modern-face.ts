/** 2026-07-28: no handshake, no session; every request says its version and capabilities itself (mcp.md section 2). */
import { ownerOf } from '../grants/tokens.ts';
import { createAborter } from '../lib/abort.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { modernResult, uncached, type ServerInfo } from '../mcp/downstream-result.ts';
import type { RpcId } from '../mcp/json-rpc.ts';
import {
  decodeHeaderValue,
  readModernEnvelope,
  type ModernEnvelope,
} from '../mcp/modern-request.ts';
import { errorCode, metaKey, modernRevisions } from '../mcp/revisions.ts';
import { headerParameters, type HeaderParameter } from '../mcp/upstream-envelope.ts';
import { isOffered } from '../policy/methods.ts';
import type { GrantViews } from './grant-view.ts';
import type { McpRequest } from './mcp-request.ts';
import { instructionsFor, type DescriptionOf } from './instructions.ts';
import type { Notices } from './notices.ts';
import { recordRefusedMethod, type RefuseMethodParts } from './refuse-method.ts';
import { createReply, type Reply } from './reply.ts';
import { runCall, type RunCallParts } from './run-call.ts';

export interface ModernFaceParts extends RunCallParts, RefuseMethodParts {
  readonly views: GrantViews;
  readonly notices: Notices;
  readonly descriptionOf: DescriptionOf;
  readonly server: ServerInfo;
}

export async function serveModern(parts: ModernFaceParts, request: McpRequest): Promise<void> {
  const reply = createReply(request.exchange);
  const { message } = request;
  if (message.kind === 'result' || message.kind === 'error') {
    // This era has no requests from us, so there is nothing to respond to.
    reply.error(null, errorCode.invalidRequest, 'Responses are not accepted', { status: 400 });
    return;
  }
  const id = message.kind === 'request' ? message.id : null;
  const read = readModernEnvelope(message.method, message.params, request.headers);
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
  await dispatch(parts, request, reply, id, message.method, message.params, read.envelope);
}

async function dispatch(
  parts: ModernFaceParts,
  request: McpRequest,
  reply: Reply,
  id: RpcId,
  method: string,
  params: JsonObject,
  envelope: ModernEnvelope,
): Promise<void> {
  if (!isOffered(method, 'modern')) {
    await recordRefusedMethod(parts, request.token, method);
    reply.error(id, errorCode.methodNotFound, 'Method not found', { status: 404 });
    return;
  }
  switch (method) {
    case 'server/discover':
      reply.result(
        id,
        modernResult(
          {
            supportedVersions: [...modernRevisions],
            capabilities: { tools: { listChanged: true } },
            ...instructionsFor(parts, request),
            ...uncached,
          },
          parts.server,
        ),
      );
      return;
    case 'tools/list':
      return listTools(parts, request, reply, id, params, envelope);
    case 'tools/call':
      return callTool(parts, request, reply, id, params, envelope);
    case 'subscriptions/listen':
      return listen(parts, request, reply, id, params);
    default:
      throw new Error(`${method} is offered and has no answer`);
  }
}

function listTools(
  parts: ModernFaceParts,
  request: McpRequest,
  reply: Reply,
  id: RpcId,
  params: JsonObject,
  envelope: ModernEnvelope,
): void {
  if (params['cursor'] !== undefined) {
    // Our lists have one page, so no cursor is ever ours.
    reply.error(id, errorCode.invalidParams, 'Invalid params: unknown cursor');
    return;
  }
  const tools = parts.views.view(request.token, request.connector).list(envelope.version);
  reply.resultBytes(
    id,
    '{"tools":',
    parts.views.textOf(tools),
    `,${JSON.stringify(modernResult(uncached, parts.server)).slice(1)}`,
  );
}

async function callTool(
  parts: ModernFaceParts,
  request: McpRequest,
  reply: Reply,
  id: RpcId,
  params: JsonObject,
  envelope: ModernEnvelope,
): Promise<void> {
  const mismatch = argumentHeaderMismatch(parts, request, params);
  if (mismatch !== null) {
    reply.error(id, errorCode.headerMismatch, mismatch, { status: 400 });
    return;
  }
  await runCall(parts, {
    request,
    reply,
    id,
    params,
    progressToken: envelope.progressToken,
    controller: createAborter(),
    isCancelledByClose: true,
    shape: (result) => modernResult(result, parts.server),
    answerError: ({ code, message, data }) => {
      // What a client has to declare first is a fault of its envelope (mcp.md section 2.8).
      const status = code === errorCode.missingClientCapability ? 400 : 200;
      reply.error(id, code, message, data === undefined ? { status } : { status, data });
    },
  });
}

/** Arguments that the shown schema mirrors in `Mcp-Param-*` must equal their headers (mcp.md section 2.3). */
function argumentHeaderMismatch(
  parts: ModernFaceParts,
  request: McpRequest,
  params: JsonObject,
): string | null {
  const name = params['name'];
  const args = params['arguments'];
  if (typeof name !== 'string') return null;
  const entry = parts.views.view(request.token, request.connector).entries.get(name);
  const schema = entry?.tool.definition['inputSchema'];
  if (!isJsonObject(schema)) return null;
  for (const { header, path } of mirroredArguments(schema)) {
    const raw = request.exchange.admitted.headers.get(`mcp-param-${header.toLowerCase()}`);
    const value = valueAt(args, path);
    const isAbsent = value === undefined || value === null;
    if (isAbsent ? raw !== undefined : raw === undefined || !equalsHeader(raw, value)) {
      return `Mcp-Param-${header} differs from the body, or is missing`;
    }
  }
  return null;
}

/** By schema, which never changes: walking it costs more than the rest of the check. */
const mirrored = new WeakMap<JsonObject, readonly HeaderParameter[]>();

function mirroredArguments(schema: JsonObject): readonly HeaderParameter[] {
  let found = mirrored.get(schema);
  if (found === undefined) mirrored.set(schema, (found = headerParameters(schema) ?? []));
  return found;
}

function valueAt(args: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = args;
  for (const name of path)
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

function equalsHeader(raw: string, value: JsonValue): boolean {
  const decoded = decodeHeaderValue(raw);
  if (decoded === null) return false;
  if (typeof value === 'number') return decoded.trim() !== '' && Number(decoded) === value;
  return typeof value === 'string' ? decoded === value : decoded === JSON.stringify(value);
}

/** A stream that tells of changed tools until the client closes it or its grant ends (mcp.md section 2.7). */
function listen(
  parts: ModernFaceParts,
  request: McpRequest,
  reply: Reply,
  id: RpcId,
  params: JsonObject,
): void {
  const wanted = isJsonObject(params['notifications']) ? params['notifications'] : null;
  if (wanted === null || !reply.canStream) {
    reply.error(
      id,
      errorCode.invalidParams,
      'Invalid params: notifications and an event stream are needed',
    );
    return;
  }
  const leaveUsage = parts.usage.enterStream(request.token.grant);
  if (leaveUsage === null) {
    reply.error(id, errorCode.internal, 'Too many streams are open for this client', {
      status: 429,
    });
    return;
  }
  const tag = { [metaKey.subscriptionId]: id };
  const hearsTools = wanted['toolsListChanged'] === true;
  reply.notify('notifications/subscriptions/acknowledged', {
    _meta: tag,
    notifications: hearsTools ? { toolsListChanged: true } : {},
  });
  const stopHearing = hearsTools
    ? parts.notices.listen(() => reply.notify('notifications/tools/list_changed', { _meta: tag }))
    : (): void => undefined;
  const leave = parts.registry.enter(ownerOf(request.token), () => {
    reply.result(id, { resultType: 'complete', _meta: tag });
  });
  request.exchange.response.once('close', () => {
    stopHearing();
    leave();
    leaveUsage();
  });
}
