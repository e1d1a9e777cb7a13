/**
 * Runs one operation for either handler: counts it, ties it to its grant and to its client, and
 * writes the outcome.
 */
import { ownerOf } from '../../grants/live-token.ts';
import type { UnreadReceiver } from '../../connectors/conversation/upstream.ts';
import { forwarded, isUnread } from '../../mcp/as-received.ts';
import { foreignParams } from '../../mcp/downstream-result.ts';
import type { Around, ResultPieces } from '../../mcp/result-pieces.ts';
import { errorCode } from '../../mcp/revisions.ts';
import type { RpcId } from '../../mcp/json-rpc.ts';
import { createAborter, type Aborter } from '../../lib/abort.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { SessionRegistry } from '../../sessions/session-registry.ts';
import { requireScope } from './authenticate.ts';
import type { ClientSide } from '../call/client-side.ts';
import type { McpRequest } from './mcp-request.ts';
import type { PerformOperation } from '../call/operation.ts';
import type { Reply } from './reply.ts';
import type { Usage } from '../rate-limits/usage.ts';
import type { CallError } from '../call/call-outcome.ts';
import type { OperationMethod } from '../call/target.ts';

export interface RunOperationParts {
  readonly performOperation: PerformOperation;
  readonly usage: Usage;
  readonly registry: SessionRegistry;
}

export interface OperationFrame {
  readonly request: McpRequest;
  readonly reply: Reply;
  readonly id: RpcId;
  readonly method: OperationMethod;
  readonly params: JsonObject;
  readonly side: ClientSide;
  readonly progressToken: string | number | null;
  readonly controller: Aborter;
  /** Closing the answer cancels the call (2026-07-28), or does not (older revisions). */
  readonly isCancelledByClose: boolean;
  /** As `Operation.onHeld`. */
  readonly onHeld?: (message: string) => () => void;
  /** The JSON of a result, as its client may see it. */
  readonly text: (result: JsonObject) => string;
  /** The same around the bytes of the server; null where it has to be written anew. */
  readonly pieces: (result: JsonObject) => ResultPieces | null;
  /** Text before and after a result that is forwarded unparsed; null if it must be parsed. */
  readonly around: Around | null;
  /** Says a protocol error as a client of this era reads it. */
  readonly answerError: (error: CallError) => void;
}

/**
 * Runs one operation for a handler of either era and writes its outcome.
 *
 * @returns when the answer is written, or the client has left
 */
export async function runOperation(parts: RunOperationParts, frame: OperationFrame): Promise<void> {
  const { request, reply, id, controller, progressToken } = frame;
  const { response } = request.exchange;
  const leaveUsage = parts.usage.enterCall(request.token.grant);
  if (leaveUsage === null) {
    reply.error(id, errorCode.internal, 'Too many calls are running for this client', {
      status: 429,
    });
    return;
  }
  const gone = createAborter();
  const performed = parts.performOperation({
    token: request.token,
    connector: request.connector,
    method: frame.method,
    params: frame.params,
    carriesOwnToken: request.carriesOwnToken,
    side: frame.side,
    signal: controller.signal,
    gone: gone.signal,
    onProgress:
      progressToken === null || !reply.canStream
        ? undefined
        : (params) =>
            reply.notify('notifications/progress', { ...foreignParams(params), progressToken }),
    onHeld: frame.onHeld,
    unread: unreadFor(frame),
    program: () => request.exchange.peer.program(),
  });
  // What can end it comes in a later turn: this is done while the server works.
  const leaveRegistry = parts.registry.enter(ownerOf(request.token), (why) => {
    // Stopping lets running calls finish for a while; the listener cuts what is left.
    if (why === 'stopping') return;
    controller.abort();
    reply.end();
  });
  let isOver = false;
  response.on('close', () => {
    if (isOver || response.writableFinished) return;
    gone.abort();
    if (frame.isCancelledByClose) controller.abort();
  });
  try {
    const outcome = await performed;
    switch (outcome.kind) {
      case 'result':
        answer(frame, outcome.result);
        break;
      case 'asks':
        reply.result(id, outcome.result);
        break;
      case 'error':
        frame.answerError(outcome);
        break;
      case 'step-up':
        requireScope(request.exchange, outcome.scope);
        break;
      case 'cancelled':
        reply.end();
        break;
    }
  } finally {
    isOver = true;
    leaveRegistry();
    leaveUsage();
  }
}

/** Secrets are for whoever knows some to put in. */
function unreadFor({ around, reply, id }: OperationFrame): UnreadReceiver | undefined {
  if (around === null) return undefined;
  return {
    secrets: () => [],
    begin: () => reply.resultStream(id, around.before, around.after),
  };
}

function answer({ reply, id, pieces, text }: OperationFrame, result: JsonObject): void {
  if (result === forwarded) return;
  const whole = pieces(result);
  if (whole === null && isUnread(result)) reply.error(id, errorCode.internal, 'Internal error');
  else if (whole === null) reply.resultText(id, text(result));
  else reply.resultBytes(id, whole.before, whole.bytes, whole.after);
}
