/** From a request of our own user to its answer: the front door, then the handler of its route. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '../lib/errors.ts';
import type { Logger } from '../ports/ports.ts';
import { corsHeaders, HttpRefusal, send, type Exchange, type Handler } from './exchange.ts';
import { inspectRequest, type Preflight } from './front-door.ts';
import type { Peers } from './peer.ts';
import { errorBody } from './plain-answer.ts';
import type { Refused } from './raw-headers.ts';
import type { RouteName } from './routes.ts';
import { securityHeaders } from './security-headers.ts';

export interface DispatchOptions {
  readonly handlers: Readonly<Record<RouteName, Handler>>;
  readonly developerOrigins: () => readonly string[];
  readonly logger: Logger;
  /** Called with every request the front door turned away. Must not throw. */
  readonly onRefused: (reason: string, status: number, path: string) => void;
}

export interface Dispatch {
  /** Answers the request, or has its handler answer. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  refuse(request: IncomingMessage, response: ServerResponse, verdict: Refused): void;
}

/** @param port that we listen on: what `Host` has to say */
export function createDispatch(
  options: DispatchOptions,
  peers: Pick<Peers, 'of'>,
  port: () => number,
): Dispatch {
  function handle(request: IncomingMessage, response: ServerResponse): void {
    const verdict = inspectRequest(
      {
        method: request.method ?? '',
        url: request.url ?? '',
        httpVersion: request.httpVersion,
        rawHeaders: request.rawHeaders,
      },
      { port: port(), developerOrigins: options.developerOrigins },
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

  return { handle, refuse };
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
