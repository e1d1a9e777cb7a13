/**
 * The user interface of headless mode: the built renderer and its protocol on a random loopback
 * port of its own, so that it shares neither origin nor cookies with anything (SEC-113).
 *
 * `POST /session {secret}` → `{token}`; `POST /call/<command>` and `GET /events` with the token as
 * bearer.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import * as z from 'zod';
import type { Core } from '../../core/ports/core.ts';
import { createConnections } from '../../core/http/connections.ts';
import { createPeers } from '../../core/http/peer.ts';
import { securityHeaders } from '../../core/http/security-headers.ts';
import { messageOf } from '../../core/lib/errors.ts';
import { limits } from '../../core/limits/limits.ts';
import { waitingLimits } from '../../core/limits/waiting-limits.ts';
import type { Clock, Logger, ProcessInspector, Random } from '../../core/ports/ports.ts';
import type { RendererFile } from '../../shared-adapters/files/built-renderer.ts';
import { streamSnapshots } from './ui-events.ts';
import { bodyLimit, inspectUiRequest, type UiVerdict } from './ui-front-door.ts';
import { createUiSessions, type UiSession } from './ui-sessions.ts';

export interface UiServerOptions {
  readonly core: Pick<Core, 'call' | 'snapshot' | 'onSnapshot'>;
  readonly assets: ReadonlyMap<string, RendererFile>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly processes: ProcessInspector;
  readonly freeDescriptors?: (() => number) | undefined;
}

export interface UiServer {
  readonly port: number;
  /**
   * A new one-time link, good for ten minutes; the one before stops working. Whoever opens it may
   * give rights.
   */
  newLink(): string;
  /** Ends sessions and streams and stops listening. */
  close(): Promise<void>;
}

type UiAdmitted = Extract<UiVerdict, { kind: 'admitted' }>;

const headers: Readonly<Record<string, string>> = {
  ...securityHeaders,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
};
const mostConnections = 64;
const mostStreams = 16;
const secretSchema = z.strictObject({ secret: z.string().max(256) });

/** Listens on a free port of 127.0.0.1; rejects with the system error when there is none. */
export async function startUiServer(options: UiServerOptions): Promise<UiServer> {
  const { core, assets, clock, logger } = options;
  const sessions = createUiSessions(options);
  const streams = new Set<() => void>();
  const peers = createPeers(options);
  const connections = createConnections({
    ...options,
    most: mostConnections,
    keepFree: waitingLimits.keepFree.page,
  });
  let port = 0;

  function admit(request: IncomingMessage, response: ServerResponse): void {
    const over = connections.began(request);
    response.once('close', over);
    peers.whenKnown(request.socket, (owner) => {
      if (owner !== 'foreign') return handle(request, response);
      logger.warn('ui.refused', { reason: 'foreign_user', status: 403 });
      refuse(response, 403, 'foreign_user');
    });
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', httpVersion, rawHeaders } = request;
    const verdict = inspectUiRequest({ method, url, httpVersion, rawHeaders }, port, (path) =>
      assets.has(path),
    );
    if (verdict.kind === 'refused') {
      logger.info('ui.refused', { reason: verdict.reason, status: verdict.status });
      const allow = verdict.allow === undefined ? {} : { allow: verdict.allow };
      return refuse(response, verdict.status, verdict.reason, allow);
    }
    run(verdict, request, response).catch((error: unknown) => {
      logger.error('ui.failed', { route: verdict.route.kind, error: messageOf(error) });
      refuse(response, 500, 'internal');
    });
  }

  async function run(
    { route, bearer, host }: UiAdmitted,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (route.kind === 'asset') return sendAsset(response, assets.get(route.path));
    if (route.kind === 'session') return login(host, request, response);
    const session = bearer === undefined ? undefined : sessions.find(bearer, host);
    if (session === undefined) return refuse(response, 401, 'no_session');
    if (route.kind === 'events') return follow(session, response);
    const input = await readJson(request, bodyLimit(route));
    if (input === 'too-large') return refuse(response, 413, 'body_size');
    if (input === undefined) return refuse(response, 400, 'malformed');
    if (!session.touch()) return refuse(response, 401, 'no_session');
    sendJson(response, 200, await core.call('headless-ui', route.command, input.value));
  }

  async function login(
    host: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = await readJson(request, bodyLimit({ kind: 'session' }));
    if (body === 'too-large') return refuse(response, 413, 'body_size');
    const parsed = secretSchema.safeParse(body?.value);
    const token = parsed.success ? sessions.redeem(parsed.data.secret, host) : undefined;
    if (token === undefined) {
      logger.warn('ui.login_refused');
      return refuse(response, 401, 'link_not_valid');
    }
    logger.info('ui.login');
    sendJson(response, 200, { token });
  }

  function follow(session: UiSession, response: ServerResponse): void {
    const [oldest] = streams;
    if (streams.size >= mostStreams) oldest?.();
    const end = streamSnapshots(response, headers, core, clock);
    streams.add(end);
    const forget = session.onEnd(end);
    response.once('close', () => {
      streams.delete(end);
      forget();
    });
  }

  const server = makeServer(admit);
  server.on('connection', (socket) => {
    if (connections.admit(socket)) peers.of(socket);
    else socket.destroy();
  });
  server.on('error', (error) => logger.warn('ui.not_accepted', { error: error.message }));
  port = await listen(server);
  return {
    port,
    newLink: () => `http://127.0.0.1:${port}/#${sessions.newSecret()}`,
    close() {
      sessions.endAll();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function sendAsset(response: ServerResponse, asset: RendererFile | undefined): void {
  if (asset === undefined) return refuse(response, 404, 'path');
  response.writeHead(200, {
    ...headers,
    'content-type': asset.type,
    'content-length': asset.body.length,
  });
  response.end(asset.body);
}

function makeServer(admit: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const server = createServer({
    maxHeaderSize: 2 * limits.http.headerBytes,
    requireHostHeader: false,
    keepAliveTimeout: limits.http.keepAliveTimeout,
    headersTimeout: limits.http.headersTimeout,
    requestTimeout: limits.http.requestTimeout,
  });
  server.maxHeadersCount = 0;
  server.maxRequestsPerSocket = limits.http.requestsPerSocket;
  server.on('request', admit);
  // Without these Node would answer `Expect` or switch protocols before the checks.
  server.on('checkContinue', admit);
  for (const event of ['connect', 'upgrade'] as const) {
    server.on(event, (_request: IncomingMessage, socket: Socket) => socket.destroy());
  }
  server.on('clientError', (_error, socket) => socket.destroy());
  return server;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** The parsed body, or why there is none. Wrapped, because `null` is JSON too. */
async function readJson(
  request: IncomingMessage,
  longest: number,
): Promise<{ readonly value: unknown } | 'too-large' | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The iterator must not destroy the request: the refusal still has to go out.
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > longest) return 'too-large';
    chunks.push(chunk);
  }
  try {
    return {
      value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))),
    };
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(
  response: ServerResponse,
  status: number,
  reason: string,
  more: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, {
    ...headers,
    ...more,
    'content-type': 'application/json',
    connection: 'close',
  });
  response.end(JSON.stringify({ error: reason }));
}
