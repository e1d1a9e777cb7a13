/**
 * One HTTP request to an MCP endpoint and the JSON-RPC messages of its answer, whether JSON or an
 * event stream, with caps on everything (SEC-69, SEC-70). Knows nothing of eras and calls.
 */
import { limits } from '../../limits/limits.ts';
import { parseMessage } from '../../mcp/json-rpc.ts';
import { createSseParser } from '../../mcp/sse.ts';
import type { ReadingShare } from '../conversation/reading-share.ts';
import type { UpstreamFailureCode } from '../conversation/upstream.ts';
import { failure, tooLarge, type ExchangeEnd, type Trouble } from './exchange-end.ts';
import type { HttpEndpoint, HttpEvents, HttpFlow, HttpRequest } from './http-endpoint.ts';
import { JsonBody } from './json-body.ts';
import type { Answered, BodyReader, ExchangeEvents } from './exchange-events.ts';

const refusalBody = 64 * 1024;

/**
 * Sends the request at once.
 *
 * @returns the function that ends the exchange; nothing is reported after that
 */
export function startExchange(
  endpoint: HttpEndpoint,
  request: HttpRequest,
  events: ExchangeEvents,
): () => void {
  const exchange = new Exchange(events);
  exchange.begin(endpoint, request);
  return () => exchange.stop();
}

class Exchange implements HttpEvents {
  private readonly events: ExchangeEvents;
  private reader: BodyReader | null = null;
  private share: ReadingShare | null = null;
  private isOver = false;
  /** Null: a pool that is closing reports trouble before `send` has returned. */
  private abort: (() => void) | null = null;

  constructor(events: ExchangeEvents) {
    this.events = events;
  }

  begin(endpoint: HttpEndpoint, request: HttpRequest): void {
    this.share = endpoint.share;
    this.abort = endpoint.send(request, this);
  }

  stop(): void {
    this.isOver = true;
    this.reader?.abandon?.();
    this.abort?.();
  }

  onSent(): void {
    this.events.onSent?.();
  }

  onHead(status: number, header: (name: string) => string | undefined, flow: HttpFlow): void {
    if (status >= 200 && status <= 299) this.events.onAccepted?.(header);
    const end = (how: ExchangeEnd): void => this.end(how);
    this.reader = readerFor({ status, header, flow, end }, this.events, this.share);
    if (this.reader === null) this.end(notForUs(header));
  }

  onData(chunk: Buffer): void {
    const trouble = this.isOver ? null : (this.reader?.push(chunk) ?? null);
    if (trouble !== null) this.end(trouble);
  }

  onEnd(): void {
    const how =
      this.reader === null
        ? failure('closed', 'The answer ended before it began.')
        : this.reader.finish();
    if (how !== null) this.end(how);
  }

  onError(code: UpstreamFailureCode, message: string): void {
    this.end(failure(code, message));
  }

  private end(how: ExchangeEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    this.reader?.abandon?.();
    this.abort?.();
    this.events.onEnd(how);
  }
}

function readerFor(
  answered: Answered,
  events: ExchangeEvents,
  share: ReadingShare | null,
): BodyReader | null {
  const { status, header } = answered;
  const encoding = header('content-encoding') ?? 'identity';
  // We ask for none: whoever compresses anyway may hide a bomb in it.
  if (encoding !== 'identity') return null;
  if (status < 200 || status > 299) return readRefusal(status, header);
  const type = (header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'text/event-stream') return readStream(answered, events, share);
  if (status === 202 || status === 204) return readNothing(status);
  if (type !== 'application/json') return null;
  return new JsonBody(answered, Number(header('content-length') ?? Number.NaN), events);
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

function readStream(
  { status, flow }: Answered,
  events: ExchangeEvents,
  share: ReadingShare | null,
): BodyReader {
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
      let isTaken = true;
      const take = (): void => void (isTaken = parser.push(chunk));
      if (share === null) take();
      else share.read(flow, take);
      if (!isTaken) return failure('too_large', 'An event of the answer is too large.');
      return garbage >= limits.upstream.badLines
        ? failure('garbage', `${garbage} events of the answer are not MCP messages.`)
        : null;
    },
    finish: () => ({ kind: 'complete', status }),
    abandon: () => share?.forget(flow),
  };
}

/**
 * A refusal's body is read as far as a JSON-RPC error could reach, and never believed to be more
 * than that.
 */
function readRefusal(status: number, header: (name: string) => string | undefined): BodyReader {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const read = (): ExchangeEnd => {
    const message =
      bytes > refusalBody ? null : parseMessage(Buffer.concat(chunks).toString('utf8'));
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
