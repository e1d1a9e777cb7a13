/**
 * HTTP+SSE of 2024-11-05, which MCP has replaced: one stream for everything the server says, a POST
 * for every message to it. The 2025-line SDK speaks it, with our connections and caps
 * (`old-fetch.ts`); it is loaded only when such a server is met.
 */
import type { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { createDeferred } from '../../lib/deferred.ts';
import { limits } from '../../limits/limits.ts';
import { readMessage } from '../../mcp/json-rpc.ts';
import { latestLegacy } from '../../mcp/revisions.ts';
import {
  failed,
  noWatch,
  type Upstream,
  type UpstreamFailure,
  type UpstreamIdentity,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../conversation/upstream.ts';
import { identityFromInitialize } from '../conversation/upstream-identity.ts';
import type { HttpOpening } from './http-opening.ts';
import { createOldCalls } from './old-calls.ts';
import { createOldFetch } from './old-fetch.ts';

type Message = Parameters<SSEClientTransport['send']>[0];

type OldState =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  /** We end it. */
  | { readonly state: 'closing' }
  /** It ended by itself, or because of what came on it; nothing can be sent any more. */
  | { readonly state: 'lost'; readonly why: UpstreamFailure };

/**
 * @returns the open conversation, to which the endpoint then belongs, or why there is none
 * @see MCP 2024-11-05, Transports, HTTP with SSE
 */
export async function openOldHttp(opening: HttpOpening): Promise<Upstream | UpstreamFailure> {
  const { events } = opening;
  const { SSEClientTransport: Transport } = await import('@modelcontextprotocol/sdk/client/sse.js');
  let now: OldState = { state: 'connecting' };
  let protocolVersion: string | null = null;
  let badMessages = 0;
  /** The SDK does not say when what it closes was not open yet. */
  const gone = createDeferred<UpstreamFailure>();

  const calls = createOldCalls(opening.clock, say, events.onToolsChanged);
  const old = createOldFetch(opening, {
    onLost(why) {
      const before = now.state;
      now = { state: 'lost', why };
      gone.resolve(why);
      // First of all: the SDK would connect again by itself, in the middle of a conversation.
      void transport.close();
      calls.failAll(why);
      if (before === 'open') events.onClosed(why);
    },
    onSent: calls.markSent,
    onNotTaken(id, outcome) {
      if (id !== null) calls.refuse(id, outcome);
    },
    protocolVersion: () => protocolVersion,
  });
  const transport = new Transport(opening.url, {
    fetch: old.fetch,
    eventSourceInit: { fetch: old.fetch },
  });
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has no such function
  transport.onmessage = (message) => {
    const read = readMessage(message as unknown as JsonValue);
    if (read !== null) calls.take(read);
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

  function whyLost(): UpstreamFailure | null {
    return now.state === 'lost' ? now.why : null;
  }

  function send(request: UpstreamRequest): Promise<UpstreamOutcome> {
    const lost = whyLost();
    if (lost === null) return calls.send(request);
    return Promise.resolve(failed(lost.code, lost.message));
  }

  async function abandon(why: UpstreamFailure): Promise<UpstreamFailure> {
    await transport.close();
    old.stop();
    return { ...why, mayHaveHappened: false };
  }

  const started = transport.start().then(
    () => whyLost(),
    () => whyLost() ?? failed('garbage', 'The server does not speak HTTP+SSE.'),
  );
  const trouble = await firstTrouble(opening, started, gone.promise);
  if (trouble !== null) return abandon(trouble);
  const identity = await initialize(send, opening);
  if ('kind' in identity) return abandon(identity);
  ({ protocolVersion } = identity);
  await say({ method: 'notifications/initialized' });
  if (whyLost() === null) now = { state: 'open' };
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
    async close() {
      if (now.state !== 'lost') now = { state: 'closing' };
      await transport.close();
      old.stop();
      calls.failAll(failed('closed', 'The connection was closed.'));
      await opening.endpoint.close();
    },
  };
}

/**
 * @param started resolves when the server has said where messages go
 * @param gone resolves when the stream is lost
 * @returns null when the conversation can begin
 */
async function firstTrouble(
  { clock, signal }: HttpOpening,
  started: Promise<UpstreamFailure | null>,
  gone: Promise<UpstreamFailure>,
): Promise<UpstreamFailure | null> {
  const late = failed('timed_out', 'The server did not say where messages go.');
  let cancel: () => void = () => undefined;
  const tooLate = new Promise<UpstreamFailure>((resolve) => {
    cancel = clock.after(limits.upstream.connect + limits.upstream.probeHttp, () => resolve(late));
    const onAbort = (): void => resolve(failed('cancelled', 'Connecting was cancelled.'));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  const trouble = await Promise.race([started, gone, tooLate]);
  cancel();
  return trouble;
}

/** @see MCP 2024-11-05, Lifecycle, Initialization */
async function initialize(
  send: (request: UpstreamRequest) => Promise<UpstreamOutcome>,
  { clientInfo, signal }: HttpOpening,
): Promise<UpstreamIdentity | UpstreamFailure> {
  const outcome = await send({
    method: 'initialize',
    params: { protocolVersion: latestLegacy, capabilities: {}, clientInfo },
    signal,
    timeoutMs: limits.upstream.initialize,
  });
  if (outcome.kind === 'failed') return outcome;
  const identity = outcome.kind === 'result' ? identityFromInitialize(outcome.result) : null;
  return (
    identity ??
    failed('garbage', 'The server does not begin a conversation that Consentry understands.')
  );
}
