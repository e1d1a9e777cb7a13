/**
 * One upstream URL and its connections. Sends one request, reports the answer piece by piece, follows no redirect
 * (SEC-67), repeats nothing, and sends nowhere but to this URL's origin (INV-4).
 */
import { messageOf, systemCodeOf } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import { DialError } from '../../net/dial-error.ts';
import type { Network } from '../../net/network.ts';
import type { Clock } from '../../ports.ts';
import type { UpstreamFailureCode } from '../upstream.ts';
import { createPool } from './connection-pool.ts';

export interface HttpEndpoint {
  /** Returns the function that ends the exchange; nothing is reported after it was called. */
  send(request: HttpRequest, events: HttpEvents): () => void;
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

/** Lets what is not read yet wait at the server. */
export interface HttpFlow {
  pause(): void;
  resume(): void;
}

export interface HttpEvents {
  /** Bytes are about to leave on an established connection. */
  readonly onSent: () => void;
  readonly onHead: (
    status: number,
    header: (name: string) => string | undefined,
    flow: HttpFlow,
  ) => void;
  readonly onData: (chunk: Buffer) => void;
  readonly onEnd: () => void;
  readonly onError: (code: UpstreamFailureCode, message: string) => void;
}

export function createHttpEndpoint(url: URL, network: Network, clock: Clock): HttpEndpoint {
  const pool = createPool(url, network, clock);
  const ownPath = `${url.pathname}${url.search}`;

  return {
    send({ method, path = ownPath, headers, body }, events) {
      let isOver = false;
      let abort: (() => void) | null = null;
      pool.dispatch(
        { path, method, headers, body, idempotent: false },
        {
          onRequestStart(controller) {
            abort = () => {
              controller.abort(new Error('ended by us'));
            };
            if (isOver) abort();
            else events.onSent();
          },
          onResponseStart(controller, status, responseHeaders) {
            // Informational answers (103) come before the real one.
            if (status < 200) return;
            if (isOver) return;
            const header = (name: string): string | undefined => {
              const value = responseHeaders[name];
              if (!Array.isArray(value)) return value;
              // Each of several challenges may be the one that counts.
              return name === 'www-authenticate' ? value.join(', ') : value[0];
            };
            events.onHead(status, header, controller);
          },
          onResponseData(_controller, chunk) {
            if (!isOver) events.onData(chunk);
          },
          onResponseEnd() {
            if (isOver) return;
            isOver = true;
            events.onEnd();
          },
          onResponseError(_controller, error) {
            if (isOver) return;
            isOver = true;
            const { code, message } = describe(error, url);
            events.onError(code, message);
          },
        },
      );
      return () => {
        if (isOver) return;
        isOver = true;
        abort?.();
      };
    },
    close: () => pool.close(),
  };
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
