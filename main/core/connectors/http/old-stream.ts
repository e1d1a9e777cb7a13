/**
 * The one stream on which an HTTP+SSE server says everything, for the SDK to read: every byte is
 * looked at before the SDK does (SEC-70), and the place for messages is of the same origin
 * (SEC-67).
 */
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import { nestsDeeperThan } from '../../mcp/json-rpc.ts';
import { createSseParser, type SseEvent } from '../../mcp/sse.ts';
import { failed, type UpstreamFailure } from '../conversation/upstream.ts';
import type { HttpOpening } from './http-opening.ts';
import { refusalOf } from './old-refusal.ts';

export interface OldStream {
  /** Rejects when the stream ends before it has begun. */
  readonly response: Promise<Response>;
  /** May be called more than once. */
  end(): void;
}

/**
 * @param headers with the credential in the clear
 * @param onLost the stream ended by itself, or has to end because of what came on it; perhaps more
 *   than once
 * @see MCP 2024-11-05, Transports, HTTP with SSE
 */
export function openOldStream(
  { endpoint, clock, url: place }: HttpOpening,
  headers: Readonly<Record<string, string>>,
  onLost: (why: UpstreamFailure) => void,
): OldStream {
  let resolve: (response: Response) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const response = new Promise<Response>((given, refused) => {
    resolve = given;
    reject = refused;
  });
  const watch = createWatch(place, onLost);
  let body: ReadableStreamDefaultController<Uint8Array> | null = null;
  const stop = endpoint.send(
    {
      method: 'GET',
      headers: { ...withoutType(headers), accept: 'text/event-stream' },
      body: null,
    },
    {
      onSent: () => undefined,
      onHead(status, header) {
        const trouble = troubleOfHead(status, header, clock.nowMs());
        if (trouble !== null) {
          onLost(trouble);
          return;
        }
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            body = controller;
          },
        });
        resolve(new Response(stream, { status, headers: { 'content-type': 'text/event-stream' } }));
      },
      onData(chunk) {
        const trouble = watch(chunk);
        if (trouble === null) body?.enqueue(chunk);
        else onLost(trouble);
      },
      onEnd: () => onLost(failed('closed', 'The server ended the stream of its answers.')),
      onError: (code, message) => onLost(failed(code, message)),
    },
  );
  return {
    response,
    end() {
      stop();
      body?.close();
      body = null;
      reject(new Error('the stream is over'));
    },
  };
}

function withoutType({ 'content-type': _none, ...rest }: Record<string, string>) {
  return rest;
}

function troubleOfHead(
  status: number,
  header: (name: string) => string | undefined,
  nowMs: number,
): UpstreamFailure | null {
  if (status !== 200) {
    const outcome = refusalOf(status, header, nowMs);
    return outcome.kind === 'failed'
      ? { ...outcome, mayHaveHappened: false, isNotStreamable: true }
      : null;
  }
  const type = (header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  const isPlain = (header('content-encoding') ?? 'identity') === 'identity';
  return type === 'text/event-stream' && isPlain
    ? null
    : failed('garbage', 'The server does not answer with a stream of events.');
}

/**
 * Looks at every byte before the SDK does.
 *
 * @returns what is wrong with the stream so far, or null
 */
function createWatch(
  place: URL,
  lose: (why: UpstreamFailure) => void,
): (chunk: Buffer) => UpstreamFailure | null {
  let bytes = 0;
  let hasEndpoint = false;
  const parser = createSseParser(
    { line: limits.upstream.sseLine, event: limits.upstream.sseEvent },
    (event) => {
      const trouble = troubleOf(event);
      if (trouble !== null) lose(trouble);
    },
  );
  function troubleOf({ event, data }: SseEvent): UpstreamFailure | null {
    if (event === 'endpoint') {
      const to = URL.canParse(data, place.href) ? new URL(data, place) : null;
      if (to?.origin !== place.origin)
        return failed(
          'refused',
          `The server wants messages sent to another place (${visible(to?.host ?? 'no address', 200)}), which Consentry does not do.`,
        );
      if (hasEndpoint)
        return failed('garbage', 'The server moved in the middle of a conversation.');
      hasEndpoint = true;
      return null;
    }
    if (event !== 'message') return null;
    if (!hasEndpoint) return failed('garbage', 'The server does not say where messages go.');
    return nestsDeeperThan(data, limits.json.depth)
      ? failed('garbage', 'A message of the server is nested too deeply.')
      : null;
  }
  return (chunk) => {
    bytes += chunk.length;
    // One stream carries everything: after so much it is opened anew.
    if (bytes > limits.upstream.sseTotal) return failed('closed', 'The stream became too long.');
    return parser.push(chunk) ? null : failed('too_large', 'An event of the stream is too large.');
  };
}
