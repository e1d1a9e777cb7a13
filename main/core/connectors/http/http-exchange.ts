/**
 * One HTTP request to an MCP endpoint and the JSON-RPC messages of its answer, whether JSON or an event stream, with
 * caps on everything (SEC-69, SEC-70). Knows nothing of eras and calls.
 */
import { limits } from '../../lib/limits.ts';
import { parseMessage, type RpcError, type RpcMessage } from '../../mcp/json-rpc.ts';
import { createSseParser } from '../../mcp/sse.ts';
import type { UpstreamFailureCode } from '../upstream.ts';
import type { HttpEndpoint, HttpRequest } from './http-endpoint.ts';

export interface ExchangeEvents {
  readonly onSent?: () => void;
  /** A 2xx answer begins. */
  readonly onAccepted?: ((header: (name: string) => string | undefined) => void) | undefined;
  readonly onMessage: (message: RpcMessage, bytes: number) => void;
  /** An event with an id or a pause for reconnecting (legacy polling). */
  readonly onResumePoint?: (id: string | undefined, retryMs: number | undefined) => void;
  /** Exactly once, unless the exchange was ended by us. */
  readonly onEnd: (end: ExchangeEnd) => void;
}

export type ExchangeEnd =
  /** A 2xx answer was read to its end. */
  | { readonly kind: 'complete'; readonly status: number }
  /** Any other status, with the JSON-RPC error of its body and its `WWW-Authenticate` if there are any. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly error: RpcError | null;
      readonly challenge: string | null;
      /** Where it would rather have had the request; foreign text, never followed. */
      readonly location: string | null;
      /** `Retry-After` as it came. */
      readonly retryAfter: string | null;
    }
  | { readonly kind: 'failed'; readonly code: UpstreamFailureCode; readonly message: string };

interface BodyReader {
  /** Says what is wrong once it is too much. */
  push(chunk: Buffer): Trouble | null;
  finish(): ExchangeEnd;
}
type Trouble = Extract<ExchangeEnd, { kind: 'failed' }>;

const refusalBody = 64 * 1024;

export function startExchange(
  endpoint: HttpEndpoint,
  request: HttpRequest,
  events: ExchangeEvents,
): () => void {
  let reader: BodyReader | null = null;
  let isOver = false;
  // A pool that is closing reports trouble before `send` has returned.
  let abort: () => void = () => undefined;

  function end(how: ExchangeEnd): void {
    if (isOver) return;
    isOver = true;
    abort();
    events.onEnd(how);
  }
  abort = endpoint.send(request, {
    onSent: () => events.onSent?.(),
    onHead: (status, header) => {
      if (status >= 200 && status <= 299) events.onAccepted?.(header);
      reader = readerFor(status, header, events);
      if (reader === null) end(notForUs(header));
    },
    onData: (chunk) => {
      const trouble = isOver ? null : (reader?.push(chunk) ?? null);
      if (trouble !== null) end(trouble);
    },
    onEnd: () => {
      end(reader?.finish() ?? failure('closed', 'The answer ended before it began.'));
    },
    onError: (code, message) => {
      end(failure(code, message));
    },
  });
  return () => {
    isOver = true;
    abort();
  };
}

function failure(code: UpstreamFailureCode, message: string): Trouble {
  return { kind: 'failed', code, message };
}

function readerFor(
  status: number,
  header: (name: string) => string | undefined,
  events: ExchangeEvents,
): BodyReader | null {
  const encoding = header('content-encoding') ?? 'identity';
  // We ask for none: whoever compresses anyway may hide a bomb in it.
  if (encoding !== 'identity') return null;
  if (status < 200 || status > 299) return readRefusal(status, header);
  const type = (header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'text/event-stream') return readStream(status, events);
  if (status === 202 || status === 204) return readNothing(status);
  return type === 'application/json' ? readJson(status, events) : null;
}

/** Hotels and companies answer in place of the server, with a page to log in at (REL-21). */
function notForUs(header: (name: string) => string | undefined): Trouble {
  const type = header('content-type') ?? '';
  return failure(
    'garbage',
    /^\s*(?:text\/html|application\/xhtml\+xml)\b/iu.test(type)
      ? 'A web page came back instead of an answer: either this is not the address of an MCP server, or the network wants you to log in first.'
      : 'The answer is neither JSON nor an event stream.',
  );
}

/** An accepted notification: its body, if any, says nothing. */
function readNothing(status: number): BodyReader {
  let bytes = 0;
  return {
    push(chunk) {
      bytes += chunk.length;
      return bytes > refusalBody ? failure('too_large', 'The answer is too large.') : null;
    },
    finish: () => ({ kind: 'complete', status }),
  };
}

function readJson(status: number, events: ExchangeEvents): BodyReader {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    push(chunk) {
      bytes += chunk.length;
      if (bytes > limits.upstream.bodyBytes) return tooLarge(limits.upstream.bodyBytes);
      chunks.push(chunk);
      return null;
    },
    finish() {
      if (bytes === 0) return { kind: 'complete', status };
      const message = parseMessage(joined(chunks).toString('utf8'));
      if (message === null) return failure('garbage', 'The answer is not an MCP message.');
      events.onMessage(message, bytes);
      return { kind: 'complete', status };
    },
  };
}

function readStream(status: number, events: ExchangeEvents): BodyReader {
  let bytes = 0;
  let garbage = 0;
  const parser = createSseParser(
    { line: limits.upstream.sseLine, event: limits.upstream.sseEvent },
    ({ event, data, id, retryMs }) => {
      if (id !== undefined || retryMs !== undefined) events.onResumePoint?.(id, retryMs);
      if (data === '' || event !== 'message') return;
      const message = parseMessage(data);
      if (message === null) garbage += 1;
      else events.onMessage(message, data.length);
    },
  );
  return {
    push(chunk) {
      bytes += chunk.length;
      if (bytes > limits.upstream.sseTotal) return tooLarge(limits.upstream.sseTotal);
      if (!parser.push(chunk)) return failure('too_large', 'An event of the answer is too large.');
      return garbage >= limits.upstream.badLines
        ? failure('garbage', `${garbage} events of the answer are not MCP messages.`)
        : null;
    },
    finish: () => ({ kind: 'complete', status }),
  };
}

/** A refusal's body is read as far as a JSON-RPC error could reach, and never believed to be more than that. */
function readRefusal(status: number, header: (name: string) => string | undefined): BodyReader {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const read = (): ExchangeEnd => {
    const message = bytes > refusalBody ? null : parseMessage(joined(chunks).toString('utf8'));
    return {
      kind: 'status',
      status,
      error: message?.kind === 'error' ? message.error : null,
      challenge: header('www-authenticate') ?? null,
      location: header('location') ?? null,
      retryAfter: header('retry-after') ?? null,
    };
  };
  return {
    push(chunk) {
      bytes += chunk.length;
      if (bytes <= refusalBody) chunks.push(chunk);
      return bytes > limits.upstream.bodyBytes ? tooLarge(limits.upstream.bodyBytes) : null;
    },
    finish: read,
  };
}

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
}

function tooLarge(cap: number): Trouble {
  return failure('too_large', `The answer is larger than ${cap >> 20} MiB.`);
}
