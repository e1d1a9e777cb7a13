/**
 * One upstream URL and its connections. Sends one request, reports the answer piece by piece,
 * follows no redirect (SEC-67), repeats nothing, and sends nowhere but to this URL's origin
 * (INV-4).
 */
import type { Dispatcher } from 'undici';
import { messageOf, systemCodeOf } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import { DialError } from '../../net/dial-error.ts';
import type { Network } from '../../net/network.ts';
import type { Clock } from '../../ports/ports.ts';
import {
  createReadingShare,
  type PausableFlow,
  type ReadingShare,
} from '../conversation/reading-share.ts';
import type { UpstreamFailureCode } from '../conversation/upstream.ts';
import { createPool } from './connection-pool.ts';

export interface HttpEndpoint {
  /** Returns the function that ends the exchange; nothing is reported after it was called. */
  send(request: HttpRequest, events: HttpEvents): () => void;
  /** What all its answers together may take of the thread. */
  readonly share: ReadingShare;
  /** Cuts every connection. */
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly method: 'POST' | 'GET' | 'DELETE';
  /** Another path of the same origin, with its query. */
  readonly path?: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export type HttpFlow = PausableFlow;

/** Whoever makes an object of these names them: they may be methods. */
export interface HttpEvents {
  /** Bytes are about to leave on an established connection. */
  onSent(): void;
  onHead(status: number, header: (name: string) => string | undefined, flow: HttpFlow): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
  onError(code: UpstreamFailureCode, message: string): void;
}

/** @returns the way to one server; nothing is connected before the first request */
export function createHttpEndpoint(url: URL, network: Network, clock: Clock): HttpEndpoint {
  const pool = createPool(url, network, clock);
  const ownPath = `${url.pathname}${url.search}`;

  return {
    send({ method, path = ownPath, headers, body }, events) {
      const sending = new Sending(url, events);
      pool.dispatch({ path, method, headers, body, idempotent: false }, sending);
      return () => sending.stop();
    },
    share: createReadingShare(clock),
    close: () => pool.close(),
  };
}

/**
 * One request on its way, as a handler of the pool. In the pool's older form, with the
 * headers as they came: in its newer one every answer's headers become an object first, which costs
 * more than all that is done with them here.
 */
class Sending implements Dispatcher.DispatchHandler, HttpFlow {
  private readonly url: URL;
  private readonly events: HttpEvents;
  private isOver = false;
  private isPaused = false;
  private cut: ((error?: Error) => void) | null = null;
  private readMore: (() => void) | null = null;

  constructor(url: URL, events: HttpEvents) {
    this.url = url;
    this.events = events;
  }

  stop(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.cut?.(endedByUs());
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.readMore?.();
  }

  onConnect(abort: (error?: Error) => void): void {
    this.cut = abort;
    if (this.isOver) abort(endedByUs());
    else this.events.onSent();
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    this.readMore = resume;
    // Informational answers (103) come before the real one.
    if (status >= 200 && !this.isOver)
      this.events.onHead(status, (name) => headerOf(raw, name), this);
    return !this.isPaused;
  }

  onData(chunk: Buffer): boolean {
    if (!this.isOver) this.events.onData(chunk);
    return !this.isPaused;
  }

  onComplete(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.events.onEnd();
  }

  onError(error: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    const { code, message } = describe(error, this.url);
    this.events.onError(code, message);
  }
}

function endedByUs(): Error {
  return new Error('ended by us');
}

/** @param raw names and values in turns; @param name in lower case */
function headerOf(raw: readonly Buffer[], name: string): string | undefined {
  let found: string | undefined;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const key = raw[at];
    if (key?.length !== name.length || key.toString('latin1').toLowerCase() !== name) continue;
    const value = raw[at + 1]?.toString('utf8') ?? '';
    // Each of several challenges may be the one that counts; of all else the first.
    if (name !== 'www-authenticate') return value;
    found = found === undefined ? value : `${found}, ${value}`;
  }
  return found;
}

/** Trouble below HTTP in words; the address is what the person typed. */
function describe(error: unknown, url: URL): { code: UpstreamFailureCode; message: string } {
  if (error instanceof DialError) return { code: error.trouble, message: error.message };
  const host = visible(url.host);
  const code = systemCodeOf(error) ?? '';
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE') {
    return { code: 'closed', message: `${host} closed the connection.` };
  }
  if (code.startsWith('HPE_') || code.startsWith('UND_ERR_HEADERS')) {
    return { code: 'garbage', message: `${host} does not answer as an HTTP server.` };
  }
  const why = visible(code === '' ? messageOf(error) : code, 120);
  return { code: 'unreachable', message: `${host} could not be reached (${why}).` };
}
