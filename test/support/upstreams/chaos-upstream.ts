/**
 * An HTTP MCP server of either era that behaves until it is told not to: trouble is set per
 * JSON-RPC method. Records what it was sent.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { misbehave, type Trouble } from './chaos-trouble.ts';
import {
  type RecordedRequest,
  type Rpc,
  answer,
  capabilitiesOf,
  certificate,
  event,
  looksModern,
  sendAway,
} from './chaos-answers.ts';

export interface ChaosUpstream {
  readonly url: string;
  readonly port: number;
  readonly requests: RecordedRequest[];
  /** By JSON-RPC method; `*` for all. */
  readonly trouble: Map<string, Trouble>;
  tools: object[];
  /** Results of other list methods, by method; declared as capabilities. */
  offers: Record<string, unknown>;
  /** How often a stream that was closed for polling is closed once more. */
  pollAgain: number;
  /** Whether legacy clients get a session. */
  keepsSessions: boolean;
  /** Values the answers come from; `tools/call` echoes its arguments by default. */
  onCall: (params: Record<string, unknown>) => unknown;
  /**
   * Requests of the server, on the stream of each `tools/call` before its result. A legacy server
   * waits for answers.
   */
  asks: readonly { readonly id: string; readonly method: string; readonly params: object }[];
  /** Notifications on the stream of each `tools/call`, before all else. */
  tells: readonly { readonly method: string; readonly params: object }[];
  /** Announces a change on every open change stream. */
  announceChange(): void;
  /**
   * Sends a message on every open change stream, or on that of one legacy session (`session-1` is
   * the first).
   */
  say(message: object, session?: string): void;
  /** Forgets every legacy session. */
  forgetSessions(): void;
  /** How many change streams are open; of one legacy session where it is named. */
  streams(session?: string): number;
  count(rpcMethod: string): number;
  close(): Promise<void>;
}

export interface ChaosOptions {
  readonly era: 'legacy' | 'modern' | 'both';
  /** Reuse this port, e.g. after a restart. */
  readonly port?: number;
  /** Wanted in `Authorization`; anything else is a 401. */
  readonly token?: string;
  readonly listChanged?: boolean;
  /** With the certificate of `certificates/`, for `example.com` and what is below it. */
  readonly tls?: boolean;
}

export async function startChaosUpstream(options: ChaosOptions): Promise<ChaosUpstream> {
  const requests: RecordedRequest[] = [];
  const trouble = new Map<string, Trouble>();
  const sockets = new Set<Socket>();
  const streams = new Map<ServerResponse, string | undefined>();
  let sessions = new Set<string>();
  let sessionCount = 0;
  const polled = new Map<string, object>();
  const awaited = new Map<unknown, () => void>();

  const listen = (request: IncomingMessage, response: ServerResponse): void => {
    void handle(request, response).catch(() => response.destroy());
  };
  const server =
    options.tls === true
      ? createSecureServer(
          { cert: certificate('server.crt'), key: certificate('server.key') },
          listen,
        )
      : createServer(listen);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const rpc = body === '' ? null : (JSON.parse(body) as Rpc);
    const left = new Promise<void>((resolve) => {
      response.on('close', () => {
        if (!response.writableEnded) resolve();
      });
    });
    requests.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      rpc,
      left,
    });
    if (
      options.token !== undefined &&
      request.headers.authorization !== `Bearer ${options.token}`
    ) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const fault = trouble.get(rpc?.method ?? request.method ?? '') ?? trouble.get('*');
    if (fault !== undefined && misbehave(fault, response)) return;
    if (options.era === 'modern' || (options.era === 'both' && looksModern(request, rpc)))
      modern(request, response, rpc, fault);
    else legacy(request, response, rpc, fault);
  }

  function modern(
    request: IncomingMessage,
    response: ServerResponse,
    rpc: Rpc | null,
    how: Trouble | undefined,
  ): void {
    if (request.method !== 'POST' || rpc === null) {
      response.writeHead(405).end();
      return;
    }
    if (rpc.method === 'subscriptions/listen') {
      openStream(response);
      response.write(
        event({
          jsonrpc: '2.0',
          method: 'notifications/subscriptions/acknowledged',
          params: { notifications: {} },
        }),
      );
      return;
    }
    if (rpc.method === 'server/discover') {
      const capabilities = capabilitiesOf(chaos.offers, options.listChanged);
      answer(
        response,
        rpc,
        { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities },
        how,
      );
      return;
    }
    ordinary(response, rpc, how, 'modern');
  }

  function legacy(
    request: IncomingMessage,
    response: ServerResponse,
    rpc: Rpc | null,
    how: Trouble | undefined,
  ): void {
    const session = request.headers['mcp-session-id'];
    if (request.method === 'DELETE') {
      response.writeHead(sessions.delete(String(session)) ? 200 : 404).end();
      return;
    }
    if (rpc?.method === 'initialize') {
      if (chaos.keepsSessions) {
        sessionCount += 1;
        const id = `session-${sessionCount}`;
        sessions.add(id);
        response.setHeader('mcp-session-id', id);
      }
      const capabilities = capabilitiesOf(chaos.offers, options.listChanged);
      const serverInfo = { name: 'chaos', version: '1' };
      answer(response, rpc, { protocolVersion: '2025-11-25', capabilities, serverInfo }, how);
      return;
    }
    if (chaos.keepsSessions && !sessions.has(String(session))) {
      const error = { code: -32000, message: 'Bad Request' };
      response.writeHead(session === undefined ? 400 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
      return;
    }
    if (request.method === 'GET') {
      const eventId = String(request.headers['last-event-id']);
      const waiting = polled.get(eventId);
      if (waiting === undefined) openStream(response, session);
      else if (chaos.pollAgain > 0) {
        chaos.pollAgain -= 1;
        sendAway(response, eventId);
      } else response.writeHead(200, { 'content-type': 'text/event-stream' }).end(event(waiting));
      return;
    }
    if (rpc?.id === undefined || rpc.method === undefined) {
      response.writeHead(202).end();
      awaited.get(rpc?.id)?.();
      return;
    }
    ordinary(response, rpc, how, 'legacy');
  }

  function openStream(response: ServerResponse, session?: string | string[]): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    streams.set(response, session?.toString());
    response.on('close', () => streams.delete(response));
  }

  /**
   * 2025-11-25 polling: the stream ends early, the answer waits for who comes back with the event
   * id.
   */
  function poll(response: ServerResponse, rpc: Rpc): void {
    const eventId = `event-${polled.size + 1}`;
    polled.set(eventId, { jsonrpc: '2.0', id: rpc.id, result: chaos.onCall(rpc.params ?? {}) });
    sendAway(response, eventId, chaos.tells);
  }

  async function askFirst(response: ServerResponse, rpc: Rpc, waits: boolean): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const answers = chaos.asks.map(({ id }) => new Promise<void>((done) => awaited.set(id, done)));
    for (const notification of chaos.tells)
      response.write(event({ jsonrpc: '2.0', ...notification }));
    for (const ask of chaos.asks) response.write(event({ jsonrpc: '2.0', ...ask }));
    if (waits) await Promise.all(answers);
    response.end(event({ jsonrpc: '2.0', id: rpc.id, result: chaos.onCall(rpc.params ?? {}) }));
  }

  function ordinary(
    response: ServerResponse,
    rpc: Rpc,
    how: Trouble | undefined,
    spoken: 'legacy' | 'modern',
  ): void {
    if (how === 'poll') {
      poll(response, rpc);
      return;
    }
    if (rpc.method === 'tools/call' && chaos.asks.length + chaos.tells.length > 0)
      void askFirst(response, rpc, spoken === 'legacy');
    else if (rpc.method !== undefined && rpc.method in chaos.offers)
      answer(response, rpc, chaos.offers[rpc.method], how);
    else if (rpc.method === 'tools/list') answer(response, rpc, { tools: chaos.tools }, how);
    else if (rpc.method === 'tools/call')
      answer(response, rpc, chaos.onCall(rpc.params ?? {}), how);
    else {
      response.writeHead(spoken === 'modern' ? 404 : 200, {
        'content-type': 'application/json',
      });
      response.end(
        JSON.stringify({ jsonrpc: '2.0', id: rpc.id, error: { code: -32601, message: 'unknown' } }),
      );
    }
  }

  const chaos: ChaosUpstream = {
    url: '',
    port: 0,
    requests,
    trouble,
    tools: [{ name: 'echo', description: 'says it back', inputSchema: { type: 'object' } }],
    onCall: (params) => ({
      content: [{ type: 'text', text: JSON.stringify(params['arguments'] ?? {}) }],
    }),
    offers: {},
    pollAgain: 0,
    keepsSessions: true,
    asks: [],
    tells: [],
    announceChange: () => chaos.say({ method: 'notifications/tools/list_changed' }),
    say(message, session) {
      for (const [stream, of] of streams)
        if (session === undefined || of === session)
          stream.write(event({ jsonrpc: '2.0', ...message }));
    },
    forgetSessions() {
      sessions = new Set();
    },
    streams: (session) =>
      [...streams.values()].filter((of) => session === undefined || of === session).length,
    count: (rpcMethod) => requests.filter((request) => request.rpc?.method === rpcMethod).length,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(chaos, {
    url:
      options.tls === true ? `https://mcp.example.com:${port}/mcp` : `http://127.0.0.1:${port}/mcp`,
    port,
  });
}
