/**
 * `tasks/get`, `tasks/update`, `tasks/cancel`: a client comes back to a call that goes on as a
 * task. Its handle is ours and opens for the grant and route it was given to, and nothing else
 * (SEC-54); whether the grant may still use the connector is decided anew each time.
 */
import { failureReason, reasonMeta } from '../call/reason-meta.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { UpstreamOutcome } from '../../connectors/conversation/upstream.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { AbortWatch } from '../../lib/abort.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { hasOwnToken } from '../../lib/own-tokens.ts';
import { visible } from '../../lib/visible-text.ts';
import { usableCapabilities } from '../../mcp/client-capabilities.ts';
import { foreignResult } from '../../mcp/downstream-result.ts';
import { errorCode } from '../../mcp/revisions.ts';
import { readAnyAnswer, readQuestion } from '../../mcp/server-question.ts';
import { factsOfTask, isOver, tasksExtension } from '../../mcp/tasks-extension.ts';
import { reasons, type ReasonCode } from '../../policy/reasons.ts';
import type { ClientSide } from '../call/client-side.ts';
import type { Handles } from '../call/handles/handles.ts';
import { taskBinding } from '../call/handles/task-handle.ts';
import type { LinkedResources } from '../view/linked-resources.ts';
import type { OfferedViews } from '../view/offered-view.ts';
import type { CallError } from '../call/call-outcome.ts';

export type TaskMethod = 'tasks/get' | 'tasks/update' | 'tasks/cancel';

export interface TaskParts {
  readonly connectors: Connectors;
  readonly clients: Clients;
  readonly offered: OfferedViews;
  readonly linked: LinkedResources;
  readonly handles: Handles;
  readonly audit: AuditLog;
}

export interface TaskRequest {
  readonly token: LiveToken;
  readonly connector: string | null;
  readonly method: TaskMethod;
  readonly params: JsonObject;
  readonly side: ClientSide;
  readonly signal: AbortWatch;
}

type Answer = { readonly kind: 'result'; readonly result: JsonObject } | CallError;

/**
 * @returns what the client is answered
 * @see MCP extension `io.modelcontextprotocol/tasks`
 */
export async function answerTask(parts: TaskParts, request: TaskRequest): Promise<Answer> {
  const { token, connector, params, method, side } = request;
  const kept = parts.handles.open(taskBinding(token, side), params['taskId']) ?? {};
  const { connector: name, connectorId, taskId } = kept;
  if (typeof name !== 'string' || typeof taskId !== 'string') {
    record(parts, request, null, 'deny', 'not_offered');
    return { kind: 'error', code: errorCode.invalidParams, message: 'Unknown task' };
  }
  const by = parts.offered
    .view(token, connector)
    .from.find((one) => one.connector === name && one.connectorId === connectorId);
  if (by === undefined || by.decision.outcome === 'deny') {
    const reason = by?.decision.reason ?? 'connector_not_granted';
    record(parts, request, name, 'deny', reason);
    return refused(reason);
  }
  if (hasOwnToken(params)) {
    record(parts, request, name, 'deny', 'own_token_in_request');
    return refused('own_token_in_request');
  }
  const state = parts.connectors.find(name);
  const usable = usableCapabilities(side.capabilities, state?.asks ?? nothing);
  const outcome = await parts.connectors.request(name, {
    method,
    params: upstreamParams(method, taskId, params),
    signal: request.signal,
    timeoutMs: limits.upstream.headers,
    upstreamSession: {
      key: side.upstreamSessionKey,
      capabilities: { ...usable, extensions: { [tasksExtension]: {} } },
    },
    keepsQuestions: true,
  });
  const ended = outcome.kind === 'result' ? outcome.result['result'] : undefined;
  if (isJsonObject(ended)) parts.linked.note(token, by.connectorId, ended);
  const isWorthSaying =
    method !== 'tasks/get' || outcome.kind !== 'result' || isOver(outcome.result);
  if (isWorthSaying)
    record(
      parts,
      request,
      name,
      outcome.kind === 'failed' ? 'failed' : 'allow',
      by.decision.reason,
    );
  return answerOf(outcome, name, params['taskId'], usable);
}

const nothing = { input: false, model: false, folders: false, extensions: false };

function upstreamParams(method: TaskMethod, taskId: string, params: JsonObject): JsonObject {
  if (method !== 'tasks/update') return { taskId };
  const given = params['inputResponses'];
  const responses = Object.entries(isJsonObject(given) ? given : {}).flatMap(([key, response]) => {
    const read = readAnyAnswer(response);
    return read === null ? [] : [[key, read] as const];
  });
  return { taskId, inputResponses: Object.fromEntries(responses) };
}

function answerOf(
  outcome: UpstreamOutcome,
  connector: string,
  handle: JsonValue | undefined,
  usable: JsonObject,
): Answer {
  switch (outcome.kind) {
    case 'error': {
      const { code, message, data } = outcome.error;
      return { kind: 'error', code, message, ...(isJsonObject(data) ? { data } : {}) };
    }
    case 'failed':
      return {
        kind: 'error',
        code: errorCode.internal,
        message: `The connector "${connector}" failed: ${visible(outcome.message, 500)}`,
        data: outcome.code === 'cancelled' ? {} : reasonMeta(failureReason(outcome.code)),
      };
    case 'result': {
      const { taskId, result, error, inputRequests } = outcome.result;
      // What only says that it was taken has none of a task's members.
      if (taskId === undefined) return { kind: 'result', result: {} };
      return {
        kind: 'result',
        result: {
          taskId: handle,
          ...factsOfTask(outcome.result),
          ...(isJsonObject(result) && { result: foreignResult(result) }),
          ...(isJsonObject(error) && { error }),
          ...(isJsonObject(inputRequests) && {
            inputRequests: passable(inputRequests, connector, usable),
          }),
        },
      };
    }
  }
}

/** The questions that may be asked; the others are not there for this client. */
function passable(requests: JsonObject, connector: string, usable: JsonObject): JsonObject {
  const passed = Object.entries(requests).flatMap(([key, asked]) => {
    if (!isJsonObject(asked) || typeof asked['method'] !== 'string') return [];
    const params = isJsonObject(asked['params']) ? asked['params'] : {};
    const question = readQuestion({ method: asked['method'], params }, { connector, usable });
    if ('why' in question) return [];
    return [[key, { method: question.method, params: question.params }] as const];
  });
  return Object.fromEntries(passed);
}

function refused(reason: ReasonCode): CallError {
  return {
    kind: 'error',
    code: errorCode.refused,
    message: reasons[reason].forModel,
    data: reasonMeta(reason),
  };
}

function record(
  { audit, clients }: TaskParts,
  { token, method }: TaskRequest,
  connector: string | null,
  decision: 'allow' | 'deny' | 'failed',
  reason: ReasonCode,
): void {
  const { clientId, grantId } = token.grant;
  audit.append({
    actor: 'mcp_client',
    action: method,
    decision,
    clientId,
    clientName: clients.get(clientId)?.name ?? null,
    grantId,
    connector,
    reason,
  });
}
