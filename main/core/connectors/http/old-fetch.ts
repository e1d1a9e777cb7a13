/**
 * What the SDK's HTTP+SSE transport fetches with: our connections and headers, our caps on everything that comes back
 * (SEC-70), one origin and no redirect (SEC-67). It knows the two requests of that transport and no others.
 */
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import { nestsDeeperThan } from '../../mcp/json-rpc.ts';
import { createSseParser, type SseEvent } from '../../mcp/sse.ts';
import { failed, type UpstreamFailure, type UpstreamOutcome } from '../conversation/upstream.ts';
import { outcomeOfStatus } from './http-call.ts';
import { baseHeaders, type HttpOpening } from './http-opening.ts';

export interface OldFetchEvents {
  /** The stream ended, or has to end because of what came on it. Once. */
  readonly onLost: (why: UpstreamFailure) => void;
  /** A message with this id is about to leave. */
  readonly onSent: (id: number) => void;
  /** It was not taken. */
  readonly onNotTaken: (id: number | null, outcome: UpstreamOutcome) => void;
  /** The revision that was agreed on; null before. */
  readonly protocolVersion: () => string | null;
}

export interface OldFetch {
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Ends the stream; nothing is reported after that. */
  stop(): void;
}

const statusBody = 64 * 1024;

export function createOldFetch(opening: HttpOpening, events: OldFetchEvents): OldFetch {
  const { endpoint, clock, url: place } = opening;
  let isLost = false;
  let endStream: () => void = () => undefined;

  function lose(why: UpstreamFailure): void {
    if (isLost) return;
    isLost = true;
    events.onLost(why);
    endStream();
  }

  function headers(): Record<string, string> {
    const version = events.protocolVersion();
    return {
      ...baseHeaders(opening),
      ...(version === null ? {} : { 'mcp-protocol-version': version }),
    };
  }

  function openStream(): Promise<Response> {
    return new Promise((resolve, reject) => {
      const watch = createWatch(place, lose);
      let body: ReadableStreamDefaultController<Uint8Array> | null = null;
      const stop = endpoint.send(
        {
          method: 'GET',
          headers: { ...withoutType(headers()), accept: 'text/event-stream' },
          body: null,
        },
        {
          onSent: () => undefined,
          onHead(status, header) {
            const trouble = troubleOfHead(status, header, clock.nowMs());
            if (trouble !== null) {
              lose(trouble);
              return;
            }
            const stream = new ReadableStream<Uint8Array>({
              start(controller) {
                body = controller;
              },
            });
            resolve(
              new Response(stream, { status, headers: { 'content-type': 'text/event-stream' } }),
            );
          },
          onData(chunk) {
            const trouble = watch(chunk);
            if (trouble === null) body?.enqueue(chunk);
            else lose(trouble);
          },
          onEnd: () => lose(failed('closed', 'The server ended the stream of its answers.')),
          onError: (code, message) => lose(failed(code, message)),
        },
      );
      endStream = () => {
        stop();
        body?.close();
        body = null;
        reject(new Error('the stream is over'));
      };
      if (isLost) endStream();
    });
  }

  function post(to: URL, text: string): Promise<Response> {
    const id = idOf(text);
    return new Promise((resolve, reject) => {
      const refuse = (outcome: UpstreamOutcome): void => {
        events.onNotTaken(id, outcome);
        reject(new Error('the message was not taken'));
      };
      let bytes = 0;
      const stop = endpoint.send(
        { method: 'POST', path: `${to.pathname}${to.search}`, headers: headers(), body: text },
        {
          onSent: () => {
            if (id !== null) events.onSent(id);
          },
          onHead(status, header) {
            if (status >= 200 && status <= 299) {
              resolve(new Response(null, { status }));
              return;
            }
            refuse(refusalOf(status, header, clock.nowMs()));
          },
          onData(chunk) {
            bytes += chunk.length;
            if (bytes > statusBody) stop();
          },
          onEnd: () => undefined,
          onError: (code, message) => refuse(failed(code, message)),
        },
      );
    });
  }

  return {
    fetch(target, init = {}) {
      const url = new URL(target);
      if (isLost || url.origin !== place.origin)
        return Promise.reject(new Error('there is no way there'));
      if (init.method !== 'POST') return openStream();
      return typeof init.body === 'string'
        ? post(url, init.body)
        : Promise.reject(new Error('a message is text'));
    },
    stop() {
      isLost = true;
      endStream();
    },
  };
}

function refusalOf(
  status: number,
  header: (name: string) => string | undefined,
  nowMs: number,
): UpstreamOutcome {
  return outcomeOfStatus(
    {
      kind: 'status',
      status,
      error: null,
      challenge: header('www-authenticate') ?? null,
      location: header('location') ?? null,
      retryAfter: header('retry-after') ?? null,
    },
    nowMs,
  );
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

/** Looks at every byte before the SDK does. @returns what is wrong with the stream so far, or null */
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

function idOf(text: string): number | null {
  const message = JSON.parse(text) as JsonValue;
  const id = isJsonObject(message) && 'method' in message ? message['id'] : null;
  return typeof id === 'number' ? id : null;
}
