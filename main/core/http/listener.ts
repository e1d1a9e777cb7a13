/**
 * The loopback listener: both families on one port or neither (SEC-06), no request of another user of the machine (SEC-11),
 * the front door before routing, and a bound on connections that sheds the idle before it refuses the busy (SEC-08).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { CoreError, messageOf, systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { waitingLimits } from '../limits/waiting-limits.ts';
import type { Clock, Logger, ProcessInspector } from '../ports/ports.ts';
import { corsHeaders, HttpRefusal, send, type Exchange, type Handler } from './exchange.ts';
import { createConnections } from './connections.ts';
import { createUnreadAnswers } from './unread-answers.ts';
import { inspectRequest, type Preflight } from './front-door.ts';
import { createPeers } from './peer.ts';
import { refused, type Refused } from './raw-headers.ts';
import type { RouteName } from './routes.ts';
import { securityHeaders } from './security-headers.ts';

export interface ListenerOptions {
  readonly handlers: Readonly<Record<RouteName, Handler>>;
  readonly developerOrigins: () => readonly string[];
  readonly logger: Logger;
  readonly clock: Clock;
  readonly processes: ProcessInspector;
  readonly freeDescriptors?: (() => number) | undefined;
  /** Hears every request the front door turned away. Must not throw. */
  readonly onRefused: (reason: string, status: number, path: string) => void;
}

export interface Listener {
  /**
   * Binds `127.0.0.1` and `::1` (IPv4 alone only where the machine has no IPv6 loopback).
   *
   * @param port 0 picks one that is free on both
   * @returns the port
   * @throws CoreError `conflict` – somebody holds the port on either family; nothing is bound then
   */
  listen(port: number): Promise<number>;
  /** Stops accepting at once, ends idle connections, waits `graceMs` for running requests, then cuts the rest. */
  close(graceMs: number): Promise<void>;
}

const families = ['127.0.0.1', '::1'] as const;
const noSuchFamily = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT']);

export function createListener(options: ListenerOptions): Listener {
  const connections = createConnections({
    ...options,
    most: limits.http.connections,
    keepFree: waitingLimits.keepFree.endpoint,
  });
  const unread = createUnreadAnswers(options.clock);
  const peers = createPeers(options);
  let servers: Server[] = [];
  let port = 0;
  let isClosing = false;

  function admit(request: IncomingMessage, response: ServerResponse): void {
    markBusy(request, response);
    peers.whenKnown(request.socket, (owner) => {
      if (owner === 'foreign') refuse(request, response, refused(403, 'foreign_user'));
      else handle(request, response);
    });
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const verdict = inspectRequest(
      {
        method: request.method ?? '',
        url: request.url ?? '',
        httpVersion: request.httpVersion,
        rawHeaders: request.rawHeaders,
      },
      { port, developerOrigins: options.developerOrigins },
    );
    if (verdict.kind === 'refused') return refuse(request, response, verdict);
    if (verdict.kind === 'preflight') return allowPreflight(response, verdict);
    const exchange: Exchange = {
      request,
      response,
      admitted: verdict,
      issuer: `http://${verdict.host}`,
      peer: peers.of(request.socket),
    };
    run(exchange, options.handlers[verdict.match.route.name]);
  }

  function run(exchange: Exchange, handler: Handler): void {
    const onFailed = (error: unknown): void => answerFailure(exchange, error);
    try {
      handler(exchange)?.catch(onFailed);
    } catch (error) {
      onFailed(error);
    }
  }

  function answerFailure(exchange: Exchange, error: unknown): void {
    const route = exchange.admitted.match.route.name;
    const headers = { connection: 'close', 'content-type': 'application/json' };
    if (error instanceof HttpRefusal) {
      options.onRefused(error.reason, error.status, route);
      send(exchange, error.status, headers, errorBody(error.reason));
      return;
    }
    options.logger.error('http.handler_failed', { route, error: messageOf(error) });
    send(exchange, 500, headers, errorBody('internal'));
  }

  function refuse(request: IncomingMessage, response: ServerResponse, verdict: Refused): void {
    options.onRefused(verdict.reason, verdict.status, 'front-door');
    response.writeHead(verdict.status, {
      ...securityHeaders,
      ...(verdict.allow === undefined ? {} : { allow: verdict.allow }),
      'content-type': 'application/json',
      connection: 'close',
    });
    response.end(errorBody(verdict.reason), () => request.socket.destroySoon());
  }

  function markBusy(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const over = connections.began(request);
    unread.watch(socket);
    response.on('close', () => {
      // A connection that falls idle while we stop would otherwise be kept alive until the grace ends.
      if (over() && isClosing) socket.destroySoon();
    });
  }

  function accept(socket: Socket): void {
    if (connections.admit(socket)) peers.of(socket);
    else {
      socket.end(plainAnswer(503, 'too_many_connections'));
      socket.destroySoon();
    }
  }

  /**
   * A connection that asked nothing yet may idle as long as one that did. An answer that nobody asked for would be read as that
   * of the request which is just being sent, and clients do keep what they connected for a call that was cancelled.
   */
  function endUnused(socket: Socket): void {
    const cancel = options.clock.after(limits.http.keepAliveTimeout, () => {
      if (socket.bytesRead === 0) socket.destroy();
    });
    socket.once('close', cancel);
  }

  function makeServer(): Server {
    const server = createServer({
      // Larger than our own limit, so that ours decides and answers; past it the parser says 431 itself.
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
    server.on('connection', accept);
    // Accepting may fail where the system has no more descriptors; the next one may not.
    server.on('error', (error) =>
      options.logger.warn('http.not_accepted', { error: error.message }),
    );
    server.on('request', admit);
    // Without this Node would send `100 Continue` before the front door has looked.
    server.on('checkContinue', admit);
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
      refuse(request, response, { kind: 'refused', status: 400, reason: 'expect' }),
    );
    // CONNECT and Upgrade hand over the bare socket: answer and close, never switch.
    for (const event of ['connect', 'upgrade'] as const) {
      server.on(event, (_request: IncomingMessage, socket: Socket) => {
        options.onRefused(event, 400, 'front-door');
        socket.end(plainAnswer(400, event));
      });
    }
    server.on('clientError', (error: Error, socket: Socket) => {
      const code = systemCodeOf(error);
      if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0) return endUnused(socket);
      const status =
        code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
      options.onRefused('malformed', status, 'front-door');
      if (socket.writable) socket.end(plainAnswer(status, 'malformed'));
      else socket.destroy();
    });
    return server;
  }

  async function bindAll(wanted: number): Promise<{ bound: Server[]; port: number }> {
    const bound: Server[] = [];
    let actual = wanted;
    try {
      for (const host of families) {
        const server = makeServer();
        try {
          actual = await bind(server, host, actual);
          bound.push(server);
        } catch (error) {
          if (host === '127.0.0.1' || !noSuchFamily.has(systemCodeOf(error) ?? '')) throw error;
        }
      }
    } catch (error) {
      await Promise.all(bound.map(closeServer));
      throw error;
    }
    return { bound, port: actual };
  }

  return {
    async listen(wanted) {
      for (let attempt = 0; ; attempt += 1) {
        try {
          const result = await bindAll(wanted);
          servers = result.bound;
          port = result.port;
          return port;
        } catch (error) {
          const isInUse = systemCodeOf(error) === 'EADDRINUSE';
          if (isInUse && wanted === 0 && attempt < limits.portAttempts) continue;
          throw new CoreError(
            'conflict',
            isInUse
              ? `Port ${wanted} is taken by another program.`
              : `Port ${wanted} cannot be used: ${messageOf(error)}`,
            {
              hint: `Stop the program that holds port ${wanted}, or choose another port with --port.`,
              cause: error,
            },
          );
        }
      }
    },

    async close(graceMs) {
      isClosing = true;
      const closing = servers.map(closeServer);
      connections.end('idle');
      const cut = setTimeout(() => connections.end('all'), graceMs);
      await Promise.all(closing);
      clearTimeout(cut);
      servers = [];
    },
  };
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function allowPreflight(response: ServerResponse, verdict: Preflight): void {
  response.writeHead(204, {
    ...securityHeaders,
    ...corsHeaders(verdict.corsOrigin),
    'access-control-allow-methods': verdict.methods,
    'access-control-allow-headers':
      'Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Session-Id, Mcp-Method, Mcp-Name, Last-Event-ID',
    'access-control-max-age': '600',
  });
  response.end();
}

function errorBody(reason: string): string {
  return JSON.stringify({ error: reason });
}

/** A whole answer for sockets that never became a request object. */
function plainAnswer(status: number, reason: string): string {
  const body = errorBody(reason);
  const headers = Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Refused\r\n${headers.join('')}content-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
