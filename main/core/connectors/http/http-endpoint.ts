/**
 * One upstream URL and its connections. Sends one request, reports the answer piece by piece, follows no redirect
 * (SEC-67), repeats nothing, and sends nowhere but to this URL's origin (INV-4).
 */
import { messageOf, systemCodeOf } from '../../lib/errors.ts';
import { limits } from '../../lib/limits.ts';
import { visible } from '../../lib/visible-text.ts';
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
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpEvents {
  /** Bytes are about to leave on an established connection. */
  readonly onSent: () => void;
  readonly onHead: (status: number, header: (name: string) => string | undefined) => void;
  readonly onData: (chunk: Buffer) => void;
  readonly onEnd: () => void;
  readonly onError: (code: UpstreamFailureCode, message: string) => void;
}

export function createHttpEndpoint(url: URL): HttpEndpoint {
  const pool = createPool(url.origin, {
    connections: limits.upstream.connections,
    pipelining: 1,
    allowH2: false,
    // Deadlines are the caller's: a tool may think for minutes before its first byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: limits.http.headerBytes,
    connect: { timeout: limits.upstream.connect },
  });
  const path = `${url.pathname}${url.search}`;

  return {
    send({ method, headers, body }, events) {
      let isOver = false;
      let abort: (() => void) | null = null;
      const unlessOver = (act: () => void): void => {
        if (!isOver) act();
      };
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
          onResponseStart(_controller, status, responseHeaders) {
            // Informational answers (103) come before the real one.
            if (status < 200) return;
            unlessOver(() => {
              events.onHead(status, (name) => {
                const value = responseHeaders[name];
                if (!Array.isArray(value)) return value;
                // Each of several challenges may be the one that counts.
                return name === 'www-authenticate' ? value.join(', ') : value[0];
              });
            });
          },
          onResponseData(_controller, chunk) {
            unlessOver(() => {
              events.onData(chunk);
            });
          },
          onResponseEnd() {
            unlessOver(() => {
              isOver = true;
              events.onEnd();
            });
          },
          onResponseError(_controller, error) {
            unlessOver(() => {
              isOver = true;
              const { code, message } = describe(error, url);
              events.onError(code, message);
            });
          },
        },
      );
      return () => {
        if (isOver) return;
        isOver = true;
        abort?.();
      };
    },
    async close() {
      await pool.destroy();
    },
  };
}

/** Trouble below HTTP in words; the address is what the person typed. */
function describe(error: unknown, url: URL): { code: UpstreamFailureCode; message: string } {
  const host = visible(url.host);
  const code = systemCodeOf(error) ?? '';
  if (code === 'ECONNREFUSED') return unreachable(`Nothing answers at ${host}.`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return unreachable(`The address ${visible(url.hostname)} could not be found.`);
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return unreachable(`${host} did not accept a connection in time.`);
  }
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE') {
    return { code: 'closed', message: `${host} closed the connection.` };
  }
  if (code.startsWith('HPE_') || code.startsWith('UND_ERR_HEADERS')) {
    return { code: 'garbage', message: `${host} does not answer as an HTTP server.` };
  }
  if (/CERT|TLS|SSL|ALTNAME|SIGNATURE/u.test(code)) {
    return unreachable(`The secure connection to ${host} failed (${visible(code, 60)}).`);
  }
  return unreachable(
    `${host} could not be reached (${visible(code === '' ? messageOf(error) : code, 120)}).`,
  );
}

function unreachable(message: string): { code: UpstreamFailureCode; message: string } {
  return { code: 'unreachable', message };
}
