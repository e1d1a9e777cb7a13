/**
 * The client of 2025-11-25 or older: one session at Consentry, opened with the client's own
 * `initialize`; requests, answers and notifications go through it as they are.
 */
import type { JsonObject, JsonValue } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import type { RpcId } from '../../core/mcp/json-rpc.ts';
import { Lost } from '../link/own-server.ts';
import { inOneLine, isStream, kindOfMessage, readBody } from './answer.ts';
import { createAskedOfClient } from './asked-of-client.ts';
import type { ClientRequest } from './client-message.ts';
import { createClientSession } from './client-session.ts';
import { answerRequest, isRefusal, passRefusal, sendRequest, type EraParts } from './era.ts';
import { createSessionMemory } from './session-memory.ts';
import { createSessionStreams } from './session-streams.ts';
import { createSessionWire, headersOf, type Session } from './session-wire.ts';

export interface LegacyRelay {
  request(request: ClientRequest): Promise<void>;
  notification(line: Buffer, method: string, params: JsonObject): Promise<void>;
  /** The client answers a request of a server. */
  response(line: Buffer, id: RpcId): Promise<void>;
  /** Says goodbye to the session. */
  end(): Promise<void>;
}

/** @returns the relay of a client that said nothing yet */
export function createLegacyRelay(parts: EraParts): LegacyRelay {
  const { link, out, signal } = parts;
  const asked = createAskedOfClient();
  const memory = createSessionMemory();
  const wire = createSessionWire(link, signal);
  const streams = createSessionStreams({ wire, say, opened: link.opened, signal });
  const session = createClientSession({
    era: parts,
    wire,
    streams,
    memory,
    questionsOf: ({ number }) => asked.ended(number),
  });
  let initializing: Promise<void> = Promise.resolve();
  const cancelled = new Set<RpcId>();

  async function initialize(request: ClientRequest): Promise<void> {
    const former = session.begin(request.params);
    cancelled.clear();
    if (former !== null) void wire.goodbye(former);
    await answerRequest(
      parts,
      'legacy',
      request,
      async () => {
        const answer = await sendRequest(parts, request, {});
        if (isRefusal(answer)) return passRefusal(parts, 'legacy', request, answer);
        const body = await readBody(answer);
        session.accept(answer, JSON.parse(Buffer.concat(body).toString('utf8')) as JsonValue);
        await out.line(body);
      },
      link.answered,
    );
    if (session.now() === null) void session.openLater();
  }

  async function send(request: ClientRequest, isAgain = false): Promise<void> {
    // A client that did not open a session gets an error from Consentry.
    const within = await session.ensure();
    const answer = await sendRequest(parts, request, within === null ? {} : headersOf(within));
    if (isRefusal(answer)) {
      if (answer.status === 404 && within !== null && !isAgain) {
        await session.over(within);
        return send(request, true);
      }
      return passRefusal(parts, 'legacy', request, answer);
    }
    memory.remember(request);
    if (!isStream(answer)) return out.line(await readBody(answer));
    await streams.follow(within, answer);
  }

  async function say(text: string, within: Session | null): Promise<void> {
    const line = inOneLine(text);
    const isRequest = within !== null && kindOfMessage(line) === 'request';
    await out.line([isRequest ? asked.asked(line, within.number) : line]);
  }

  /** Nobody waits for the answer of what was cancelled; the oldest are forgotten. */
  function noteCancelled({ requestId }: JsonObject): void {
    if (typeof requestId !== 'string' && typeof requestId !== 'number') return;
    cancelled.add(requestId);
    for (const oldest of cancelled) {
      if (cancelled.size <= limits.bridge.waiting) break;
      cancelled.delete(oldest);
    }
  }

  return {
    async request(request) {
      if (request.method === 'initialize') {
        initializing = initialize(request);
        return initializing;
      }
      await initializing;
      return answerRequest(parts, 'legacy', request, () =>
        send(request).catch((error: unknown) => {
          // Nobody waits for the answer of what was cancelled.
          if (!(error instanceof Lost && cancelled.delete(request.id))) throw error;
        }),
      );
    },

    async notification(line, method, params) {
      await initializing;
      if (method === 'notifications/cancelled') noteCancelled(params);
      const isFirst = method === 'notifications/initialized' && session.initialized();
      const to = session.now();
      if (to !== null) {
        const status = await wire.notify(to, line).catch(() => 0);
        if (status === 404) return session.over(to);
        if (isFirst) session.listen(to);
      }
      if (isFirst) await session.announce();
    },

    async response(line, id) {
      const to = session.now();
      const text = to === null ? null : asked.answered(line, id, to.number);
      if (text !== null && to !== null) await wire.notify(to, text).catch(() => 0);
    },

    async end() {
      const to = session.now();
      if (to !== null) await wire.goodbye(to);
    },
  };
}
