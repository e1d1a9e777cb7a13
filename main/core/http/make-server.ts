/** One HTTP server of Node with our limits; what its parser refuses is refused in our words. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Logger } from '../ports/ports.ts';
import type { Dispatch } from './dispatch.ts';
import { plainAnswer } from './plain-answer.ts';

export interface ServerParts {
  readonly accept: (socket: Socket) => void;
  readonly admit: (request: IncomingMessage, response: ServerResponse) => void;
  readonly refuse: Dispatch['refuse'];
  readonly onRefused: (reason: string, status: number, path: string) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function makeServer(parts: ServerParts): Server {
  const server = createServer({
    // Larger than our own limit, so that ours decides and answers; past it the parser says 431
    // itself.
    maxHeaderSize: 2 * limits.http.headerBytes,
    requireHostHeader: false,
    keepAliveTimeout: limits.http.keepAliveTimeout,
    headersTimeout: limits.http.headersTimeout,
    requestTimeout: limits.http.requestTimeout,
    connectionsCheckingInterval: 2000,
  });
  // Node drops headers silently past a count; ours is counted by the front door.
  server.maxHeadersCount = 0;
  server.maxRequestsPerSocket = limits.http.requestsPerSocket;
  server.on('connection', parts.accept);
  // Accepting may fail where the system has no more descriptors; the next one may not. That a port
  // cannot be had says whoever asked for it.
  server.on('error', (error) => {
    if (server.listening) parts.logger.warn('http.not_accepted', { error: error.message });
  });
  server.on('request', parts.admit);
  // Without this Node would send `100 Continue` before the front door has looked.
  server.on('checkContinue', parts.admit);
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    parts.refuse(request, response, { kind: 'refused', status: 400, reason: 'expect' }),
  );
  // CONNECT and Upgrade hand over the bare socket: answer and close, never switch.
  for (const event of ['connect', 'upgrade'] as const) {
    server.on(event, (_request: IncomingMessage, socket: Socket) => {
      parts.onRefused(event, 400, 'front-door');
      socket.end(plainAnswer(400, event));
    });
  }
  server.on('clientError', (error: Error, socket: Socket) => {
    const code = systemCodeOf(error);
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0)
      return endUnused(socket, parts.clock);
    const status =
      code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    parts.onRefused('malformed', status, 'front-door');
    if (socket.writable) socket.end(plainAnswer(status, 'malformed'));
    else socket.destroy();
  });
  return server;
}

/**
 * A connection that asked nothing yet may idle as long as one that did. An answer that nobody asked
 * for would be read as that of the request which is just being sent, and clients do keep what they
 * connected for a call that was cancelled.
 */
function endUnused(socket: Socket, clock: Clock): void {
  const cancel = clock.after(limits.http.keepAliveTimeout, () => {
    if (socket.bytesRead === 0) socket.destroy();
  });
  socket.once('close', cancel);
}
