/**
 * Requests of ours to a client of 2025-11-25 and older, on the stream of the request that they
 * belong to; the answer comes as a message of its own (MCP 2025-11-25, Transports, Sending Messages
 * to the Server).
 */
import type { InputRequest } from '../../connectors/conversation/upstream.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import type { RpcMessage } from '../../mcp/json-rpc.ts';
import { legacySampling } from '../../mcp/legacy/legacy-shapes.ts';
import type { LegacySession } from './legacy-sessions.ts';
import type { Reply } from './reply.ts';

/**
 * Resolves with the client's result; null when it says no, leaves, or has too much to answer
 * already.
 */
export function askClient(
  session: LegacySession,
  reply: Reply,
  { method, params, signal }: InputRequest,
): Promise<JsonObject | null> {
  if (!reply.canStream || signal.aborted || session.asked.size >= limits.session.waitingAsks)
    return Promise.resolve(null);
  const id = session.nextRequest();
  return new Promise((resolve) => {
    const withdraw = (): void => {
      reply.notify('notifications/cancelled', { requestId: id, reason: 'no longer needed' });
      settle(null);
    };
    const settle = (answer: JsonObject | null): void => {
      session.asked.delete(id);
      signal.removeEventListener('abort', withdraw);
      resolve(answer);
    };
    session.asked.set(id, settle);
    signal.addEventListener('abort', withdraw, { once: true });
    const isSampling = method === 'sampling/createMessage';
    reply.request(id, method, isSampling ? legacySampling(params) : identified(params, session));
  });
}

/**
 * The data of an error that asks to visit pages, each with the id that its client needs.
 *
 * @see MCP 2025-11-25, Elicitation, URL Elicitation Required Error
 */
export function withIdentifiedPages(
  data: JsonObject,
  session: Pick<LegacySession, 'newElicitationId'>,
): JsonObject {
  const { elicitations } = data;
  if (!Array.isArray(elicitations)) return data;
  const pages = (elicitations as readonly JsonValue[]).map((page) =>
    isJsonObject(page) ? identified(page, session) : page,
  );
  return { ...data, elicitations: pages };
}

/**
 * Clients of 2025-11-25 tell pages apart by an id, and refuse one without. Servers of 2026-07-28
 * give none (MCP 2025-11-25, Elicitation, URL Mode).
 */
function identified(
  params: JsonObject,
  session: Pick<LegacySession, 'newElicitationId'>,
): JsonObject {
  const { mode, elicitationId } = params;
  const needsOne = mode === 'url' && (typeof elicitationId !== 'string' || elicitationId === '');
  return needsOne ? { ...params, elicitationId: session.newElicitationId() } : params;
}

/** An answer of the client; one that nobody waits for is dropped. */
export function takeAnswer(
  session: LegacySession,
  message: Extract<RpcMessage, { kind: 'result' | 'error' }>,
): void {
  const waiting = session.asked.get(String(message.id));
  waiting?.(message.kind === 'result' ? message.result : null);
}
