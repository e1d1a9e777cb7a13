/**
 * The answer to one POST: a single JSON object, or an event stream once something has to be said before the result.
 * Bounded: a reader that falls too far behind loses the stream (REL-15).
 */
import { corsHeaders, type Exchange } from '../http/exchange.ts';
import { securityHeaders } from '../http/security-headers.ts';
import type { LargeSink } from '../connectors/upstream.ts';
import { limits } from '../lib/limits.ts';
import type { JsonObject, JsonValue } from '../lib/json.ts';
import type { RpcId } from '../mcp/json-rpc.ts';
import type { ResumableStream, ResumableStreams } from './resumable-stream.ts';

export interface Reply {
  /** The client takes an event stream. */
  readonly canStream: boolean;
  /** Says something before the result; does nothing where the client takes no stream. */
  notify(method: string, params: JsonObject): void;
  /** Asks the client something before the result (2025-11-25 and older); does nothing where it takes no stream. */
  request(id: string, method: string, params: JsonObject): void;
  /** Opens the stream so that comments keep it alive. */
  open(): void;
  result(id: RpcId, result: JsonObject): void;
  /** The same with the JSON of the result. */
  resultText(id: RpcId, result: string): void;
  /** The same with the result already serialised, in three pieces of one JSON text without line ends. */
  resultBytes(id: RpcId, before: string, bytes: Buffer, after: string): void;
  /**
   * The same with a middle that comes piece by piece; null where nothing can be answered any more. From then on nothing else
   * is said here.
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

export function createReply(
  exchange: Exchange,
  headers: Readonly<Record<string, string>> = none,
  streams: ResumableStreams | null = null,
): Reply {
  const { response } = exchange;
  const canStream = (exchange.admitted.headers.get('accept') ?? '')
    .toLowerCase()
    .includes('text/event-stream');
  const common =
    exchange.admitted.corsOrigin === null && headers === none
      ? securityHeaders
      : { ...securityHeaders, ...corsHeaders(exchange.admitted.corsOrigin), ...headers };
  let heartbeat: NodeJS.Timeout | undefined;
  let stream: ResumableStream | null = null;
  /** Pieces of a result are leaving. */
  let isTaken = false;

  function open(): void {
    if (response.headersSent || response.destroyed || !canStream) return;
    response.writeHead(200, {
      ...common,
      'content-type': 'text/event-stream',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    heartbeat = setInterval(() => write(':\n\n'), limits.http.streamHeartbeat);
    heartbeat.unref();
    response.once('close', () => clearInterval(heartbeat));
    stream = streams?.open() ?? null;
    if (stream !== null) {
      write(stream.priming);
      response.once('finish', stream.written);
    }
  }

  /** On the stream that is open; a resumable one keeps it, and may be elsewhere by now. */
  function writeEvent(data: string, isLast: boolean): void {
    const text = stream === null ? `event: message\ndata: ${data}\n\n` : stream.event(data, isLast);
    if (text !== null) write(text);
  }

  function write(text: string): void {
    if (response.destroyed || response.writableEnded) return;
    response.write(text);
    if (response.writableLength > limits.http.streamBacklog) response.destroy();
  }

  function say(message: JsonObject): void {
    if (isTaken) return;
    open();
    if (response.headersSent) writeEvent(JSON.stringify({ jsonrpc: '2.0', ...message }), false);
  }

  function finish(status: number, text: string): void {
    if (isTaken) return;
    if (response.headersSent && (stream !== null || !response.destroyed)) {
      if (response.writableEnded) return;
      clearInterval(heartbeat);
      writeEvent(text, true);
      response.end();
      return;
    }
    if (response.destroyed || response.writableEnded) return;
    writeHead(status, Buffer.byteLength(text));
    response.end(text);
  }

  /** A list of names and values: an object would be taken apart again. */
  function writeHead(status: number, length: number): void {
    const head: string[] = common === securityHeaders ? [...usual] : Object.entries(common).flat();
    head.push('content-type', 'application/json', 'content-length', String(length));
    response.writeHead(status, head);
  }

  /** What is large stays as it is: nothing joins or encodes it anew, and all pieces leave in one write. */
  function finishBytes(before: string, bytes: Buffer, after: string): void {
    if (response.headersSent) return finish(200, before + bytes.toString('utf8') + after);
    if (response.destroyed || response.writableEnded) return;
    writeHead(200, Buffer.byteLength(before) + bytes.length + Buffer.byteLength(after));
    response.cork();
    response.write(before);
    response.write(bytes);
    response.end(after);
    response.uncork();
  }

  function resultStream(before: string, after: string): LargeSink | null {
    if (isTaken || response.destroyed || response.writableEnded) return null;
    // What can be resumed has to be kept, and this is too large to be.
    if (stream !== null) return null;
    const isStream = response.headersSent;
    isTaken = true;
    clearInterval(heartbeat);
    if (!isStream) response.writeHead(200, { ...common, 'content-type': 'application/json' });
    response.write(isStream ? `event: message\ndata: ${before}` : before);
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
        response.end(isStream ? `${after}\n\n` : after);
      },
      destroy() {
        response.destroy();
      },
    };
  }

  return {
    canStream,
    open,
    resultStream: (id, before, after) =>
      resultStream(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${before}`, `${after}}`),
    notify: (method, params) => say({ method, params }),
    request: (id, method, params) => say({ id, method, params }),
    result(id, result) {
      finish(200, JSON.stringify({ jsonrpc: '2.0', id, result }));
    },
    resultText(id, result) {
      finish(200, `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`);
    },
    resultBytes(id, before, bytes, after) {
      finishBytes(
        `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${before}`,
        bytes,
        `${after}}`,
      );
    },
    error(id, code, message, options = {}) {
      const error =
        options.data === undefined ? { code, message } : { code, message, data: options.data };
      finish(
        options.status ?? 200,
        JSON.stringify(id === null ? { jsonrpc: '2.0', error } : { jsonrpc: '2.0', id, error }),
      );
    },
    accepted() {
      if (response.headersSent || response.destroyed) return;
      response.writeHead(202, { ...common, 'content-length': 0 });
      response.end();
    },
    event(text, isLast) {
      if (text !== '') write(text);
      if (isLast) response.end();
    },
    end() {
      clearInterval(heartbeat);
      stream?.abandon();
      if (!response.headersSent) response.destroy();
      else response.end();
    },
  };
}
