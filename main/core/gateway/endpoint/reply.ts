/**
 * The answer to one POST: a single JSON object, or an event stream once something has to be said
 * before the result. Bounded: a reader that falls too far behind loses the stream (REL-15).
 */
import { corsHeaders, type Exchange } from '../../http/exchange.ts';
import { securityHeaders } from '../../http/security-headers.ts';
import type { LargeSink } from '../../connectors/conversation/upstream.ts';
import { limits } from '../../limits/limits.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import type { RpcId } from '../../mcp/json-rpc.ts';
import type { ResumableStream, ResumableStreams } from './resumable-stream.ts';

export interface Reply {
  /** The client takes an event stream. */
  readonly canStream: boolean;
  /** Says something before the result; does nothing where the client takes no stream. */
  notify(method: string, params: JsonObject): void;
  /**
   * Asks the client something before the result (2025-11-25 and older); does nothing where it takes
   * no stream.
   */
  request(id: string, method: string, params: JsonObject): void;
  /** Opens the stream so that comments keep it alive. */
  open(): void;
  /**
   * Ends the connection and not the answer: its client comes back for the rest. Does nothing where
   * it cannot.
   */
  sendAway(retryMs: number): void;
  result(id: RpcId, result: JsonObject): void;
  /** The same with the JSON of the result. */
  resultText(id: RpcId, result: string): void;
  /**
   * The same with the result already serialised, in three pieces of one JSON text without line
   * ends.
   */
  resultBytes(id: RpcId, before: string, bytes: Buffer, after: string): void;
  /**
   * The same with a middle that comes piece by piece; null where nothing can be answered any more.
   * From then on nothing else is said here.
   */
  resultStream(id: RpcId, before: string, after: string): LargeSink | null;
  error(
    id: RpcId | null,
    code: number,
    message: string,
    options?: { status?: number; data?: JsonValue },
  ): void;
  /** An accepted notification: 202 without body. */
  accepted(): void;
  /** Writes an event of a stream that was begun elsewhere; ends with the last one. */
  event(text: string, isLast: boolean): void;
  /** Ends an open stream without an answer. */
  end(): void;
}

const usual = Object.entries(securityHeaders).flat();
const none: Readonly<Record<string, string>> = Object.freeze({});

/**
 * @param headers of every form that the answer can take
 * @param streams keeps the events of a stream that may be taken up again; null: it may not
 */
export function createReply(
  exchange: Exchange,
  headers: Readonly<Record<string, string>> = none,
  streams: ResumableStreams | null = null,
): Reply {
  return new PostReply(exchange, headers, streams);
}

/** A class, because every request has one. */
class PostReply implements Reply {
  readonly canStream: boolean;
  private readonly response: Exchange['response'];
  private readonly common: Readonly<Record<string, string>>;
  private readonly streams: ResumableStreams | null;
  private heartbeat: NodeJS.Timeout | undefined;
  private stream: ResumableStream | null = null;
  /** Pieces of a result are leaving. */
  private isTaken = false;
  /** The client was sent away, and what comes now is kept until it is back. */
  private isAway = false;

  constructor(
    { response, admitted }: Exchange,
    headers: Readonly<Record<string, string>>,
    streams: ResumableStreams | null,
  ) {
    this.response = response;
    this.streams = streams;
    this.canStream = (admitted.headers.get('accept') ?? '')
      .toLowerCase()
      .includes('text/event-stream');
    this.common =
      admitted.corsOrigin === null && headers === none
        ? securityHeaders
        : { ...securityHeaders, ...corsHeaders(admitted.corsOrigin), ...headers };
  }

  open(): void {
    const { response } = this;
    if (response.headersSent || response.destroyed || !this.canStream) return;
    response.writeHead(200, {
      ...this.common,
      'content-type': 'text/event-stream',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    this.heartbeat = setInterval(() => this.write(':\n\n'), limits.http.streamHeartbeat);
    this.heartbeat.unref();
    response.once('close', () => clearInterval(this.heartbeat));
    this.stream = this.streams?.open() ?? null;
    if (this.stream !== null) {
      this.write(this.stream.priming);
      response.once('finish', () => {
        if (!this.isAway) this.stream?.written();
      });
    }
  }

  sendAway(retryMs: number): void {
    if (this.isTaken) return;
    this.open();
    const { response } = this;
    const text = this.stream?.sendAway(retryMs) ?? null;
    if (text === null || response.destroyed || response.writableEnded) return;
    this.isAway = true;
    clearInterval(this.heartbeat);
    response.end(text);
  }

  notify(method: string, params: JsonObject): void {
    this.say({ method, params });
  }

  request(id: string, method: string, params: JsonObject): void {
    this.say({ id, method, params });
  }

  result(id: RpcId, result: JsonObject): void {
    this.finish(200, JSON.stringify({ jsonrpc: '2.0', id, result }));
  }

  resultText(id: RpcId, result: string): void {
    this.finish(200, `${resultOf(id)}${result}}`);
  }

  /**
   * What is large stays as it is: nothing joins or encodes it anew, and all pieces leave in one
   * write.
   */
  resultBytes(id: RpcId, before: string, bytes: Buffer, after: string): void {
    const { response } = this;
    const [first, last] = [`${resultOf(id)}${before}`, `${after}}`];
    if (response.headersSent) return this.finish(200, first + bytes.toString('utf8') + last);
    if (response.destroyed || response.writableEnded) return;
    this.writeHead(200, Buffer.byteLength(first) + bytes.length + Buffer.byteLength(last));
    response.cork();
    response.write(first);
    response.write(bytes);
    response.end(last);
    response.uncork();
  }

  resultStream(id: RpcId, before: string, after: string): LargeSink | null {
    const { response } = this;
    if (this.isTaken || response.destroyed || response.writableEnded) return null;
    // What can be resumed has to be kept, and this is too large to be.
    if (this.stream !== null) return null;
    const isStream = response.headersSent;
    this.isTaken = true;
    clearInterval(this.heartbeat);
    if (!isStream) response.writeHead(200, { ...this.common, 'content-type': 'application/json' });
    const first = `${resultOf(id)}${before}`;
    response.write(isStream ? `event: message\ndata: ${first}` : first);
    return sinkOf(response, isStream ? `${after}}\n\n` : `${after}}`);
  }

  error(
    id: RpcId | null,
    code: number,
    message: string,
    options: { status?: number; data?: JsonValue } = {},
  ): void {
    const error =
      options.data === undefined ? { code, message } : { code, message, data: options.data };
    this.finish(
      options.status ?? 200,
      JSON.stringify(id === null ? { jsonrpc: '2.0', error } : { jsonrpc: '2.0', id, error }),
    );
  }

  accepted(): void {
    const { response } = this;
    if (response.headersSent || response.destroyed) return;
    response.writeHead(202, { ...this.common, 'content-length': 0 });
    response.end();
  }

  event(text: string, isLast: boolean): void {
    if (text !== '') this.write(text);
    if (isLast) this.response.end();
  }

  end(): void {
    const { response } = this;
    clearInterval(this.heartbeat);
    this.stream?.abandon();
    if (!response.headersSent) response.destroy();
    else response.end();
  }

  /** On the stream that is open; a resumable one keeps it, and may be elsewhere by now. */
  private writeEvent(data: string, isLast: boolean): void {
    const { stream } = this;
    const text = stream === null ? `event: message\ndata: ${data}\n\n` : stream.event(data, isLast);
    if (text !== null) this.write(text);
  }

  private write(text: string): void {
    const { response } = this;
    if (response.destroyed || response.writableEnded) return;
    response.write(text);
    if (response.writableLength > limits.http.streamBacklog) response.destroy();
  }

  private say(message: JsonObject): void {
    if (this.isTaken) return;
    this.open();
    if (this.response.headersSent)
      this.writeEvent(JSON.stringify({ jsonrpc: '2.0', ...message }), false);
  }

  private finish(status: number, text: string): void {
    const { response } = this;
    if (this.isTaken) return;
    if (response.headersSent && (this.stream !== null || !response.destroyed)) {
      if (response.writableEnded && !this.isAway) return;
      clearInterval(this.heartbeat);
      this.writeEvent(text, true);
      if (!this.isAway) response.end();
      return;
    }
    if (response.destroyed || response.writableEnded) return;
    const bytes = Buffer.byteLength(text);
    this.writeHead(status, bytes);
    // Most are ASCII, which leaves as it is.
    response.end(text, bytes === text.length ? 'latin1' : 'utf8');
  }

  /** A list of names and values: an object would be taken apart again. */
  private writeHead(status: number, length: number): void {
    const { common } = this;
    const head: string[] = common === securityHeaders ? [...usual] : Object.entries(common).flat();
    head.push('content-type', 'application/json', 'content-length', String(length));
    this.response.writeHead(status, head);
  }
}

function resultOf(id: RpcId): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
}

/**
 * Takes the rest of a result that was begun; `last` closes it. A reader that stays behind too long
 * loses it.
 */
function sinkOf(response: Exchange['response'], last: string): LargeSink {
  let behind: NodeJS.Timeout | undefined;
  response.once('close', () => clearTimeout(behind));
  return {
    write(piece) {
      if (response.destroyed) return true;
      if (response.write(piece)) return true;
      if (response.writableLength > limits.http.streamBacklog) response.destroy();
      behind ??= setTimeout(() => response.destroy(), limits.http.streamBehind).unref();
      return false;
    },
    whenDrained(next) {
      response.once('drain', () => {
        clearTimeout(behind);
        behind = undefined;
        next();
      });
    },
    whenGone(next) {
      response.once('close', () => {
        if (!response.writableFinished) next();
      });
    },
    end() {
      response.end(last);
    },
    destroy() {
      response.destroy();
    },
  };
}
