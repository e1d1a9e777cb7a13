/** One admitted request with its response: what handlers work with. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admitted } from './front-door.ts';
import type { Peer } from './peer.ts';
import { securityHeaders } from './security-headers.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly admitted: Admitted;
  /**
   * Origin of this request by the alias it used, without trailing slash: our issuer (RFC 8414
   * section 3.3; docs/reference/oauth.md#identity).
   */
  readonly issuer: string;
  /** Who sent it, as far as the operating system says. */
  readonly peer: Peer;
}

export type Handler = (exchange: Exchange) => Promise<void> | void;

/** Thrown by the body reader; the listener answers it. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string) {
    super(reason);
    this.name = 'HttpRefusal';
    this.status = status;
    this.reason = reason;
  }
}

/**
 * Collects a request body of at most `limit` bytes, without a copy where it came in one piece.
 *
 * @throws HttpRefusal 413 – longer than the limit, whatever its headers said; 400 – the sender left
 *   in the middle
 */
export function readBody(exchange: Exchange, limit: number): Promise<Buffer> {
  const { request, response } = exchange;
  if (exchange.admitted.headers.get('expect') !== undefined) response.writeContinue();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        request.pause();
        chunks.length = 0;
        reject(new HttpRefusal(413, 'body_size'));
        return;
      }
      chunks.push(chunk);
    });
    // Each comes once and nobody takes it back, so `on` will do; `once` makes an object and a
    // removal of each.
    request.on('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size));
      // The last request of a connection stays while nothing is asked on it, and these handlers
      // with it; its body must not.
      chunks.length = 0;
    });
    request.on('error', () => reject(new HttpRefusal(400, 'body_incomplete')));
    request.on('close', () => {
      // Closes after every request; making an error only to drop it would cost more than the rest
      // of this function.
      if (!request.readableEnded) reject(new HttpRefusal(400, 'body_incomplete'));
    });
  });
}

/**
 * Sends a whole answer with the security headers; does nothing when the client is gone or was
 * answered.
 */
export function send(
  exchange: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
  body = '',
): void {
  const { response, admitted } = exchange;
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...securityHeaders,
    ...corsHeaders(admitted.corsOrigin),
    ...headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

export function sendJson(
  exchange: Exchange,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(exchange, status, { 'content-type': 'application/json', ...headers }, JSON.stringify(value));
}

/** CORS for one listed developer origin: exactly that origin, no credentials (SEC-04). */
export function corsHeaders(origin: string | null): Readonly<Record<string, string>> {
  if (origin === null) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'Origin',
  };
}
