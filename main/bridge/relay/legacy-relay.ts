/**
 * The client of 2025-11-25 or older: one session at Consentry, opened with the client's own `initialize`. When Consentry was
 * away the session is opened again behind the client's back, and the client hears that its lists changed.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { notificationText, requestText, type RpcId } from '../../core/mcp/json-rpc.ts';
import { isStream, kindOfMessage, readBody, readEvents, inOneLine } from './answer.ts';
import { createAskedOfClient } from './asked-of-client.ts';
import type { ClientRequest } from './client-message.ts';
import {
  answerRequest,
  isAbort,
  isRefusal,
  passRefusal,
  sendRequest,
  troubleOf,
  type EraParts,
} from './era.ts';
import { Unsent } from '../link/unsent.ts';
import { Lost } from '../link/own-server.ts';

export interface LegacyRelay {
  request(request: ClientRequest): Promise<void>;
  notification(line: Buffer, method: string, params: JsonObject): Promise<void>;
  /** The client answers a request of a server. */
  response(line: Buffer, id: RpcId): Promise<void>;
  /** Says goodbye to the session. */
  end(): Promise<void>;
}

interface Session {
  readonly id: string;
  readonly revision: string;
  readonly number: number;
}

const listChanges = ['tools', 'prompts', 'resources'].map((kind) =>
  notificationText(`notifications/${kind}/list_changed`),
);

export function createLegacyRelay(parts: EraParts): LegacyRelay {
  const { link, out, log, signal } = parts;
  const asked = createAskedOfClient();
  let opening: JsonObject | null = null;
  let isInitialized = false;
  /** Its client thinks something else of our lists than this session says. */
  let isStale = false;
  let session: Session | null = null;
  let sessions = 0;
  let opened: Promise<Session> | null = null;
  let initializing: Promise<void> = Promise.resolve();
  /** What a new session has to be told again. */
  let logLevel: JsonObject | null = null;
  const watched = new Map<string, JsonObject>();
  const cancelled = new Set<RpcId>();
  let asks = 0;

  const headersOf = ({ id, revision }: Session): Readonly<Record<string, string>> => ({
    'mcp-session-id': id,
    'mcp-protocol-version': revision,
  });

  async function initialize(request: ClientRequest): Promise<void> {
    const former = session;
    session = null;
    opening = request.params;
    isInitialized = false;
    cancelled.clear();
    if (former !== null) void goodbye(former);
    // What we answer ourselves is not what a session will say.
    isStale = true;
    await answerRequest(
      parts,
      'legacy',
      request,
      async () => {
        const answer = await sendRequest(parts, request, {});
        if (isRefusal(answer)) return passRefusal(parts, 'legacy', request, answer);
        const body = await readBody(answer);
        adopt(answer, JSON.parse(Buffer.concat(body).toString('utf8')) as JsonValue);
        isStale = false;
        await out.line(body);
      },
      link.answered,
    );
    if (session === null) void openLater();
  }

  function adopt(answer: IncomingMessage, body: JsonValue): Session | null {
    const id = answer.headers['mcp-session-id'];
    const result = isJsonObject(body) ? body['result'] : undefined;
    const revision = isJsonObject(result) ? result['protocolVersion'] : undefined;
    if (typeof id !== 'string' || typeof revision !== 'string') return null;
    sessions += 1;
    session = { id, revision, number: sessions };
    return session;
  }

  /** @throws Unsent – Consentry lets nothing through, or is away; Lost */
  function ensureSession(): Promise<Session> {
    if (session !== null) return Promise.resolve(session);
    opened ??= reopen().finally(() => (opened = null));
    return opened;
  }

  async function reopen(): Promise<Session> {
    const line = Buffer.from(requestText(nextId(), 'initialize', opening ?? {}));
    const request = { line, id: 0, method: 'initialize', params: {} };
    const answer = await sendRequest(parts, request, {});
    if (isRefusal(answer)) throw new Unsent(troubleOf(answer, parts.client));
    const body = Buffer.concat(await readBody(answer)).toString('utf8');
    const now = adopt(answer, JSON.parse(body) as JsonValue);
    if (now === null) throw new Lost();
    await tell(now, notificationText('notifications/initialized'));
    if (logLevel !== null) await tell(now, requestText(nextId(), 'logging/setLevel', logLevel));
    for (const params of watched.values())
      await tell(now, requestText(nextId(), 'resources/subscribe', params));
    if (isInitialized) void listenTo(now);
    await announce();
    return now;
  }

  function nextId(): string {
    asks += 1;
    return `consentry-bridge-${asks}`;
  }

  async function announce(): Promise<void> {
    if (!isStale || !isInitialized || session === null) return;
    isStale = false;
    for (const text of listChanges) await out.line([text]);
  }

  /** Sends something whose answer nobody waits for. */
  async function tell(to: Session, text: string | Buffer): Promise<number> {
    const answer = await link.send({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headersOf(to),
      },
      body: text,
      deadlineMs: limits.bridge.loginStep,
      signal,
    });
    answer.resume();
    return answer.statusCode ?? 0;
  }

  /** Until there is a session: after the person allowed it, resumed, or unlocked. */
  async function openLater(): Promise<void> {
    const wanted = opening;
    try {
      while (session === null && opening === wanted) {
        await link.opened();
        try {
          await ensureSession();
        } catch (error) {
          if (!(error instanceof Unsent || error instanceof Lost)) throw error;
          await delay(limits.bridge.openAgain, undefined, { signal });
        }
      }
    } catch (error) {
      if (!signal.aborted) log(`the session could not be opened: ${String(error)}`);
    }
  }

  async function over(which: Session): Promise<void> {
    if (session !== which) return;
    session = null;
    isStale = true;
    for (const text of asked.ended(which.number)) await out.line([text]);
    void openLater();
  }

  async function carry(request: ClientRequest, isAgain = false): Promise<void> {
    // A client that did not open a session hears so from Consentry.
    const in_ = opening === null ? null : await ensureSession();
    const answer = await sendRequest(parts, request, in_ === null ? {} : headersOf(in_));
    if (isRefusal(answer)) {
      if (answer.status === 404 && in_ !== null && !isAgain) {
        await over(in_);
        return carry(request, true);
      }
      return passRefusal(parts, 'legacy', request, answer);
    }
    remember(request);
    if (!isStream(answer)) return out.line(await readBody(answer));
    await followStream(in_, answer);
  }

  function remember({ method, params }: ClientRequest): void {
    const { uri } = params;
    if (method === 'logging/setLevel') logLevel = params;
    if (typeof uri !== 'string') return;
    if (method === 'resources/subscribe' && watched.size < limits.session.subscriptions)
      watched.set(uri, params);
    if (method === 'resources/unsubscribe') watched.delete(uri);
  }

  /** An answer that comes as a stream may lose its connection and go on over another. @throws Lost */
  async function followStream(in_: Session | null, first: IncomingMessage): Promise<void> {
    let lastEventId: string | undefined;
    let pause: number = limits.bridge.streamFirst;
    let isAnswered = false;
    const take = async (event: {
      id: string | undefined;
      data: string;
      retryMs: number | undefined;
    }) => {
      lastEventId = event.id ?? lastEventId;
      pause = Math.min(event.retryMs ?? pause, limits.bridge.streamLast);
      if (event.data === '') return;
      if (kindOfMessage(event.data) === 'answer') isAnswered = true;
      await say(event.data, in_);
    };
    let stream = first;
    for (let resumes = 0; ; resumes += 1) {
      try {
        await readEvents(stream, take);
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
      }
      if (isAnswered) return;
      if (lastEventId === undefined || in_ === null || resumes === limits.bridge.resumes)
        throw new Lost();
      await delay(pause, undefined, { signal });
      stream = await resume(in_, lastEventId);
    }
  }

  /** @throws Lost when the answer is not to be had any more */
  async function resume(in_: Session, lastEventId: string): Promise<IncomingMessage> {
    try {
      const answer = await openStream(in_, { 'last-event-id': lastEventId });
      if (answer.statusCode === 200) return answer;
      answer.destroy();
    } catch (error) {
      if (isAbort(error)) throw error;
    }
    throw new Lost();
  }

  function openStream(
    in_: Session,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<IncomingMessage> {
    return link.send({
      method: 'GET',
      headers: { accept: 'text/event-stream', ...headersOf(in_), ...headers },
      deadlineMs: limits.bridge.loginStep,
      signal,
    });
  }

  async function say(text: string, in_: Session | null): Promise<void> {
    const line = inOneLine(text);
    const isRequest = in_ !== null && kindOfMessage(line) === 'request';
    await out.line([isRequest ? asked.asked(line, in_.number) : line]);
  }

  /** What belongs to no request, for as long as the session lives. */
  async function listenTo(to: Session): Promise<void> {
    let pause: number = limits.bridge.streamFirst;
    while (session === to && !signal.aborted) {
      try {
        const answer = await openStream(to);
        if (answer.statusCode === 200) {
          await readEvents(answer, async ({ data }) => {
            pause = limits.bridge.streamFirst;
            if (data !== '') await say(data, to);
          });
        } else {
          answer.resume();
          if (answer.statusCode === 404) return await over(to);
          if (answer.statusCode === 405) return;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Unsent || error instanceof Lost)) throw error;
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(2 * pause, limits.bridge.streamLast);
      await link.opened().catch(() => undefined);
    }
  }

  async function goodbye(to: Session): Promise<void> {
    try {
      const answer = await link.send({
        method: 'DELETE',
        headers: headersOf(to),
        deadlineMs: limits.bridge.ending,
      });
      answer.resume();
    } catch {
      // It ends by itself when nobody uses it.
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
        carry(request).catch((error: unknown) => {
          // Nobody waits for the answer of what was cancelled.
          if (!(error instanceof Lost && cancelled.delete(request.id))) throw error;
        }),
      );
    },

    async notification(line, method, params) {
      await initializing;
      if (method === 'notifications/cancelled') {
        const { requestId } = params;
        if (typeof requestId === 'string' || typeof requestId === 'number') {
          cancelled.add(requestId);
          for (const oldest of cancelled) {
            if (cancelled.size <= limits.bridge.waiting) break;
            cancelled.delete(oldest);
          }
        }
      }
      const isFirst = method === 'notifications/initialized' && !isInitialized;
      if (isFirst) isInitialized = true;
      const to = session;
      if (to !== null) {
        const status = await tell(to, line).catch(() => 0);
        if (status === 404) return over(to);
        if (isFirst) void listenTo(to);
      }
      if (isFirst) await announce();
    },

    async response(line, id) {
      const text = session === null ? null : asked.answered(line, id, session.number);
      if (text !== null && session !== null) await tell(session, text).catch(() => 0);
    },

    async end() {
      if (session !== null) await goodbye(session);
    },
  };
}
