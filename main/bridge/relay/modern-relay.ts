/**
 * The client of 2026-07-28: every request stands alone. A request is cancelled by closing its
 * connection; subscriptions are kept up over restarts of Consentry.
 */
import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { requestText, type RpcId } from '../../core/mcp/json-rpc.ts';
import { errorCode } from '../../core/mcp/revisions.ts';
import { Lost } from '../link/own-server.ts';
import {
  inOneLine,
  isStream,
  kindOfMessage,
  readBody,
  readEvents,
  type Refusal,
} from './answer.ts';
import type { ClientRequest } from './client-message.ts';
import {
  answerRequest,
  isAbort,
  isRefusal,
  passRefusal,
  sendRequest,
  type EraParts,
} from './era.ts';
import { createMirroredHeaders } from './mirrored-headers.ts';
import { keepSubscription } from './subscription-relay.ts';

export interface ModernRelay {
  request(request: ClientRequest): Promise<void>;
  /** @returns true when it was a request of this era that is under way */
  cancel(requestId: RpcId): boolean;
}

/** @returns the relay of a client without requests */
export function createModernRelay(parts: EraParts): ModernRelay {
  const { link, out } = parts;
  const running = new Map<RpcId, AbortController>();
  const headers = createMirroredHeaders();

  async function send(request: ClientRequest, signal: AbortSignal, isAgain = false): Promise<void> {
    const answer = await sendRequest(parts, request, headers.headersFor(request), signal);
    if (isRefusal(answer)) {
      const isMismatch = answer.rpc?.code === errorCode.headerMismatch;
      if (isMismatch && request.method === 'tools/call' && !isAgain) {
        await learnAll(request, signal);
        return send(request, signal, true);
      }
      return passRefusal(parts, 'modern', request, answer);
    }
    if (isStream(answer)) return followStream(answer);
    const body = await readBody(answer);
    if (request.method === 'tools/list')
      headers.learn(body, request.params['cursor'] === undefined);
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
        headers.headersFor(request),
        signal,
      );
      if (isRefusal(answer)) return;
      cursor = headers.learn(await readBody(answer), cursor === null);
      if (cursor === null) return;
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
        if (request.method === 'subscriptions/listen')
          return keepSubscription(parts, headers, request, signal);
        // A client that does not know our era yet waits a moment only, and then takes us for an
        // older server.
        const hold =
          request.method === 'server/discover'
            ? (holdMs: number) => link.answered(Math.min(holdMs, limits.bridge.holdDiscover))
            : link.settled;
        return answerRequest(parts, 'modern', request, () => send(request, signal), hold);
      }),

    cancel(requestId) {
      const found = running.get(requestId);
      found?.abort();
      return found !== undefined;
    },
  };
}
