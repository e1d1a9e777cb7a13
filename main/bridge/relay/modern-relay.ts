/**
 * The client of 2026-07-28: every request stands alone, and HTTP wants in headers what stdio has in
 * the body (MCP 2026-07-28, Request Metadata). A request is cancelled by closing its connection;
 * subscriptions are kept up over restarts of Consentry.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { notificationText, requestText, type RpcId } from '../../core/mcp/json-rpc.ts';
import { errorCode, latestModern, metaKey } from '../../core/mcp/revisions.ts';
import {
  headerParameters,
  requestHeaders,
  type HeaderParameter,
} from '../../core/mcp/upstream-envelope.ts';
import {
  inOneLine,
  isStream,
  kindOfMessage,
  readBody,
  readEvents,
  type Refusal,
} from './answer.ts';
import { namedRevision, type ClientRequest } from './client-message.ts';
import {
  answerRequest,
  isAbort,
  isRefusal,
  passRefusal,
  sendRequest,
  type EraParts,
} from './era.ts';
import { Unsent } from '../link/unsent.ts';
import { Lost } from '../link/own-server.ts';

export interface ModernRelay {
  request(request: ClientRequest): Promise<void>;
  /** @returns true when it was a request of this era that is under way */
  cancel(requestId: RpcId): boolean;
}

export function createModernRelay(parts: EraParts): ModernRelay {
  const { link, out } = parts;
  const running = new Map<RpcId, AbortController>();
  /** Arguments that go into headers too, by the tool's name. */
  let mirrored = new Map<string, readonly HeaderParameter[]>();

  function headersFor({ method, params }: ClientRequest): Record<string, string> {
    const { name } = params;
    const isCall = method === 'tools/call' && typeof name === 'string';
    return requestHeaders(method, params, (isCall ? mirrored.get(name) : undefined) ?? [], {
      'mcp-protocol-version': namedRevision(params) ?? latestModern,
    });
  }

  async function carry(
    request: ClientRequest,
    signal: AbortSignal,
    isAgain = false,
  ): Promise<void> {
    const answer = await sendRequest(parts, request, headersFor(request), signal);
    if (isRefusal(answer)) {
      const isMismatch = answer.rpc?.code === errorCode.headerMismatch;
      if (isMismatch && request.method === 'tools/call' && !isAgain) {
        await learnAll(request, signal);
        return carry(request, signal, true);
      }
      return passRefusal(parts, 'modern', request, answer);
    }
    if (isStream(answer)) return followStream(answer);
    const body = await readBody(answer);
    if (request.method === 'tools/list') learn(body, request.params['cursor'] === undefined);
    await out.line(body);
  }

  /** A stream that is lost loses its request: nothing resumes it in this era. @throws Lost */
  async function followStream(stream: IncomingMessage): Promise<void> {
    let isAnswered = false;
    try {
      await readEvents(stream, async ({ data }) => {
        if (data === '') return;
        if (kindOfMessage(data) === 'answer') isAnswered = true;
        await out.line([inOneLine(data)]);
      });
    } catch (error) {
      if (!isAnswered) throw error;
    }
    if (!isAnswered) throw new Lost();
  }

  /** What Consentry wants mirrored, from a list that passes by. @returns where the next page starts */
  function learn(body: readonly Buffer[], isFirstPage: boolean): string | null {
    if (isFirstPage) mirrored = new Map();
    const bytes = Buffer.concat(body);
    const message = JSON.parse(bytes.toString('utf8')) as JsonValue;
    const result = isJsonObject(message) ? message['result'] : undefined;
    if (!isJsonObject(result)) return null;
    const tools = Array.isArray(result['tools']) ? (result['tools'] as readonly JsonValue[]) : [];
    for (const tool of bytes.includes('x-mcp-header') ? tools : []) {
      if (!isJsonObject(tool) || !isJsonObject(tool['inputSchema'])) continue;
      const found = headerParameters(tool['inputSchema']) ?? [];
      if (typeof tool['name'] === 'string' && found.length > 0) mirrored.set(tool['name'], found);
    }
    const next = result['nextCursor'];
    return typeof next === 'string' ? next : null;
  }

  /** Every page, with the envelope of the request that needs it. */
  async function learnAll({ params }: ClientRequest, signal: AbortSignal): Promise<void> {
    let cursor: string | null = null;
    for (let page = 0; page < limits.upstream.listPages; page += 1) {
      const asked: JsonObject = { _meta: params['_meta'], ...(cursor !== null && { cursor }) };
      const line = Buffer.from(requestText('consentry-bridge-list', 'tools/list', asked));
      const request = { line, id: 'consentry-bridge-list', method: 'tools/list', params: asked };
      const answer: IncomingMessage | Refusal = await sendRequest(
        parts,
        request,
        headersFor(request),
        signal,
      );
      if (isRefusal(answer)) return;
      cursor = learn(await readBody(answer), cursor === null);
      if (cursor === null) return;
    }
  }

  /** Kept up until the client cancels it or Consentry refuses it: what ends it in between is mended behind its back. */
  async function listen(request: ClientRequest, signal: AbortSignal): Promise<void> {
    let isAcknowledged = false;
    let pause: number = limits.bridge.streamFirst;
    const tag: JsonObject = { [metaKey.subscriptionId]: request.id };
    const acknowledge = async (): Promise<void> => {
      if (isAcknowledged) return;
      isAcknowledged = true;
      const notifications = request.params['notifications'];
      const told = { _meta: tag, notifications: isJsonObject(notifications) ? notifications : {} };
      await out.line([notificationText('notifications/subscriptions/acknowledged', told)]);
    };
    const take = async ({ data }: { data: string }): Promise<void> => {
      if (data === '' || kindOfMessage(data) === 'answer') return;
      pause = limits.bridge.streamFirst;
      if (!data.includes('"notifications/subscriptions/acknowledged"'))
        return out.line([inOneLine(data)]);
      if (isAcknowledged) return announce(request, tag);
      isAcknowledged = true;
      return out.line([inOneLine(data)]);
    };
    link.wake();
    await link.settled(parts.holdMs);
    while (!signal.aborted) {
      if (link.trouble() !== null) await acknowledge();
      await link.opened();
      try {
        const answer = await sendRequest(parts, request, headersFor(request), signal);
        if (!isRefusal(answer)) await readEvents(answer, take);
        else if (answer.rpc !== null && !isAcknowledged) return await out.line([answer.rpc.text]);
        else await acknowledge();
      } catch (error) {
        if (!(error instanceof Unsent || error instanceof Lost)) throw error;
      }
      await delay(pause, undefined, { signal });
      pause = Math.min(2 * pause, limits.bridge.streamLast);
    }
  }

  /** Nobody heard what changed while the subscription was away. */
  async function announce({ params }: ClientRequest, tag: JsonObject): Promise<void> {
    const wanted = isJsonObject(params['notifications']) ? params['notifications'] : {};
    for (const kind of ['tools', 'prompts', 'resources']) {
      if (wanted[`${kind}ListChanged`] !== true) continue;
      await out.line([notificationText(`notifications/${kind}/list_changed`, { _meta: tag })]);
    }
  }

  async function cancellable(
    id: RpcId,
    run: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    const end = (): void => controller.abort();
    parts.signal.addEventListener('abort', end);
    running.set(id, controller);
    try {
      await run(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted && !isAbort(error)) throw error;
    } finally {
      parts.signal.removeEventListener('abort', end);
      if (running.get(id) === controller) running.delete(id);
    }
  }

  return {
    request: (request) =>
      cancellable(request.id, (signal) => {
        if (request.method === 'subscriptions/listen') return listen(request, signal);
        // A client that does not know our era yet waits a moment only, and then takes us for an older server.
        const hold =
          request.method === 'server/discover'
            ? (holdMs: number) => link.answered(Math.min(holdMs, limits.bridge.holdDiscover))
            : link.settled;
        return answerRequest(parts, 'modern', request, () => carry(request, signal), hold);
      }),

    cancel(requestId) {
      const found = running.get(requestId);
      found?.abort();
      return found !== undefined;
    },
  };
}
