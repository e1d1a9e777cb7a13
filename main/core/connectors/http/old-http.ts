/**
 * HTTP+SSE of 2024-11-05, which MCP has replaced: one stream for everything the server says, a POST for every message to
 * it. The 2025-line SDK speaks it, with our connections and caps (`old-fetch.ts`); it is loaded only when such a server is met.
 */
import type { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { createDeferred } from '../../lib/deferred.ts';
import { limits } from '../../limits/limits.ts';
import { readMessage, type RpcMessage } from '../../mcp/json-rpc.ts';
import { errorCode, latestLegacy } from '../../mcp/revisions.ts';
import { legacyParams } from '../../mcp/upstream-envelope.ts';
import { createNotificationBudget } from '../conversation/notification-budget.ts';
import { openCall, secondsOf, type OpenCall } from '../conversation/open-call.ts';
import {
  failed,
  noWatch,
  type Upstream,
  type UpstreamFailure,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../conversation/upstream.ts';
import { identityFromInitialize, isListChange } from '../conversation/upstream-identity.ts';
import type { HttpOpening } from './http-opening.ts';
import { createOldFetch } from './old-fetch.ts';

type Message = Parameters<SSEClientTransport['send']>[0];

/** @returns the open conversation, to which the endpoint then belongs, or why there is none */
export async function openOldHttp(opening: HttpOpening): Promise<Upstream | UpstreamFailure> {
  const { clock, events, clientInfo, signal } = opening;
  const { SSEClientTransport: Transport } = await import('@modelcontextprotocol/sdk/client/sse.js');
  const budget = createNotificationBudget(clock);
  const calls = new Map<number, OpenCall>();
  let lastId = 0;
  let lastMessageAt = clock.monotonicMs();
  let badMessages = 0;
  let protocolVersion: string | null = null;
  let lost: UpstreamFailure | null = null;
  /** The SDK does not say when what it closes was not open yet. */
  const gone = createDeferred<UpstreamFailure>();
  let isOpen = false;
  let isClosing = false;

  const old = createOldFetch(opening, {
    onLost(why) {
      lost = why;
      gone.resolve(why);
      // First of all: the SDK would connect again by itself, in the middle of a conversation.
      void transport.close();
      for (const call of calls.values()) call.fail(why.code, why.message);
      if (isOpen && !isClosing) events.onClosed(why);
    },
    onSent: (id) => calls.get(id)?.markSent(),
    onNotTaken(id, outcome) {
      const call = id === null ? undefined : calls.get(id);
      if (outcome.kind === 'failed' && outcome.denial === undefined)
        call?.fail(outcome.code, outcome.message);
      else call?.settle(outcome);
    },
    protocolVersion: () => protocolVersion,
  });
  const transport = new Transport(opening.url, {
    fetch: old.fetch,
    eventSourceInit: { fetch: old.fetch },
  });
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK's transport has these and no such function
  transport.onmessage = (message) => {
    const read = readMessage(message as unknown as JsonValue);
    if (read !== null) take(read);
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
  transport.onerror = () => {
    badMessages += 1;
    if (badMessages >= limits.upstream.badLines) old.stop();
  };

  function say(message: JsonObject): Promise<void> {
    return transport
      .send({ jsonrpc: '2.0', ...message } as unknown as Message)
      .catch(() => undefined);
  }

  function take(message: RpcMessage): void {
    lastMessageAt = clock.monotonicMs();
    if (message.kind === 'result' || message.kind === 'error') {
      const call = typeof message.id === 'number' ? calls.get(message.id) : undefined;
      if (message.kind === 'error') call?.settle({ kind: 'error', error: message.error });
      else if (call !== undefined) {
        const bytes = Buffer.byteLength(JSON.stringify(message.result));
        call.settle({ kind: 'result', result: message.result, bytes });
      }
      return;
    }
    if (!budget.spend()) return;
    if (message.kind === 'request') {
      const { id, method } = message;
      const error = { code: errorCode.methodNotFound, message: 'Not available through Consentry.' };
      void say(method === 'ping' ? { id, result: {} } : { id, error });
      return;
    }
    if (isListChange(message.method)) events.onToolsChanged();
    if (message.method !== 'notifications/progress') return;
    const { progressToken, ...progress } = message.params;
    if (typeof progressToken === 'number') calls.get(progressToken)?.onProgress?.(progress);
  }

  async function send(request: UpstreamRequest): Promise<UpstreamOutcome> {
    if (lost !== null) return failed(lost.code, lost.message);
    const id = (lastId += 1);
    const call = openCall(request, clock, (why) => giveUp(id, why));
    calls.set(id, call);
    const stopWatch = request.timeoutMs > limits.upstream.idle ? watchIdle(id, call) : null;
    const params = legacyParams(request.params, request.onProgress === undefined ? undefined : id);
    void say({ id, method: request.method, params });
    const outcome = await call.outcome;
    stopWatch?.();
    calls.delete(id);
    return outcome;
  }

  function giveUp(id: number, why: 'cancelled' | 'timed_out'): void {
    const reason = why === 'cancelled' ? 'cancelled by the client' : 'timed out';
    void say({ method: 'notifications/cancelled', params: { requestId: id, reason } });
  }

  /** Comments keep the stream open, not a call: only messages count (SEC-70). */
  function watchIdle(id: number, call: OpenCall): () => void {
    const { idle } = limits.upstream;
    let cancel: () => void = () => undefined;
    const look = (inMs: number): void => {
      cancel = clock.after(inMs, () => {
        const left = lastMessageAt + idle - clock.monotonicMs();
        if (left > 0) return look(left);
        call.fail('timed_out', `Nothing came from the server for ${secondsOf(idle)}.`);
        giveUp(id, 'timed_out');
      });
    };
    look(idle);
    return () => cancel();
  }

  async function close(): Promise<void> {
    isClosing = true;
    await transport.close();
    old.stop();
    for (const call of calls.values()) call.fail('closed', 'The connection was closed.');
    await opening.endpoint.close();
  }

  async function connect(): Promise<UpstreamFailure | null> {
    const late = failed('timed_out', 'The server did not say where messages go.');
    let cancel: () => void = () => undefined;
    const tooLate = new Promise<UpstreamFailure>((resolve) => {
      cancel = clock.after(limits.upstream.connect + limits.upstream.probeHttp, () =>
        resolve(late),
      );
      signal.addEventListener(
        'abort',
        () => resolve(failed('cancelled', 'Connecting was cancelled.')),
        {
          once: true,
        },
      );
    });
    const started = transport.start().then(
      () => lost,
      () => lost ?? failed('garbage', 'The server does not speak HTTP+SSE.'),
    );
    const trouble = await Promise.race([started, gone.promise, tooLate]);
    cancel();
    return trouble;
  }

  const trouble = await connect();
  if (trouble !== null) {
    await transport.close();
    old.stop();
    return { ...trouble, mayHaveHappened: false };
  }
  const outcome = await send({
    method: 'initialize',
    params: { protocolVersion: latestLegacy, capabilities: {}, clientInfo },
    signal,
    timeoutMs: limits.upstream.initialize,
  });
  const identity = outcome.kind === 'result' ? identityFromInitialize(outcome.result) : null;
  if (identity === null) {
    await transport.close();
    old.stop();
    return outcome.kind === 'failed'
      ? { ...outcome, mayHaveHappened: false }
      : failed('garbage', 'The server does not begin a conversation that Consentry understands.');
  }
  ({ protocolVersion } = identity);
  await say({ method: 'notifications/initialized' });
  isOpen = true;
  return {
    ...identity,
    transport: 'http+sse',
    async request(request) {
      const answered = await send(request);
      if (answered.kind === 'failed' && answered.code === 'login_required')
        events.onLoginRequired();
      return answered;
    },
    watch: () => noWatch,
    notify: () => undefined,
    close,
  };
}
