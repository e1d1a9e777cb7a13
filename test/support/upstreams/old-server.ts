/**
 * A server of the HTTP+SSE transport of 2024-11-05, by the SDK; and one that only looks like it and
 * does as it is told.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';

interface Listening {
  /** Of the stream: what a person would enter. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
  readonly requests: { readonly line: string; readonly headers: IncomingHttpHeaders }[];
}

export interface OldServer extends Listening {
  /** Anything else is a 401. */
  token: string | null;
  /** What `tools/call` waits for before it answers. */
  before: Promise<void>;
  /** How many calls arrived. */
  calls: number;
  /** Cuts every stream. */
  cut(): void;
  announceChange(): Promise<void>;
  tools: string[];
}

/** One that ends with the test. */
export async function startOldServer(): Promise<OldServer> {
  const old = await openOldServer();
  onTestFinished(() => old.close());
  return old;
}

/** One that whoever opened it closes. */
export async function openOldServer(): Promise<OldServer> {
  const transports = new Map<string, SSEServerTransport>();
  const servers = new Set<Server>();
  const listening = await listen(async (request, response) => {
    const authorization = request.headers.authorization ?? null;
    if (old.token !== null && authorization !== `Bearer ${old.token}`) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && url.pathname === '/sse') {
      const transport = new SSEServerTransport('/messages', response);
      transports.set(transport.sessionId, transport);
      await newServer().connect(transport);
      return;
    }
    const transport = transports.get(url.searchParams.get('sessionId') ?? '');
    if (request.method === 'POST' && url.pathname === '/messages' && transport !== undefined)
      await transport.handlePostMessage(request, response);
    else response.writeHead(404, { 'content-type': 'text/html' }).end('Cannot POST');
  });

  function newServer(): Server {
    const server = new Server(
      { name: 'old', version: '1' },
      { capabilities: { tools: { listChanged: true } } },
    );
    servers.add(server);
    server.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: old.tools.map((name) => ({ name, inputSchema: { type: 'object' as const } })),
    }));
    server.setRequestHandler(CallToolRequestSchema, async ({ params }, { sendNotification }) => {
      old.calls += 1;
      const progressToken = params._meta?.progressToken;
      if (progressToken !== undefined) {
        const progress = { progressToken, progress: 1, total: 2 };
        await sendNotification({ method: 'notifications/progress', params: progress });
      }
      await old.before;
      return { content: [{ type: 'text', text: JSON.stringify(params.arguments ?? {}) }] };
    });
    return server;
  }

  const old: OldServer = {
    ...listening,
    token: null,
    before: Promise.resolve(),
    calls: 0,
    tools: ['echo'],
    cut: () => listening.cut(),
    async announceChange() {
      await Promise.all(
        [...servers].map((server) => server.sendToolListChanged().catch(() => undefined)),
      );
    },
  };
  return old;
}

export interface HostileServer extends Listening {
  /** Answers the GET of the stream; writes what it likes. */
  onStream: (response: ServerResponse) => void;
  /** Answers a POST; `stream` is the open one. */
  onMessage: (message: { id?: number; method: string }, response: ServerResponse) => void;
  stream: ServerResponse | null;
}

/** Answers every POST to `/sse` with 405, as old servers do. */
export async function startHostileServer(): Promise<HostileServer> {
  const listening = await listen(async (request, response) => {
    if (request.method === 'GET') {
      hostile.stream = response;
      hostile.onStream(response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === '/sse') response.writeHead(405).end();
    else hostile.onMessage(JSON.parse(Buffer.concat(chunks).toString('utf8')), response);
  });
  const hostile: HostileServer = {
    ...listening,
    stream: null,
    onStream: (response) => {
      openStream(response, '/messages');
    },
    onMessage(message, response) {
      response.writeHead(202).end();
      answer(hostile, message);
    },
  };
  onTestFinished(() => hostile.close());
  return hostile;
}

export function openStream(response: ServerResponse, endpoint: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`event: endpoint\ndata: ${endpoint}\n\n`);
}

/** The ordinary answer to a message, on the stream. */
export function answer(hostile: HostileServer, message: { id?: number; method: string }): void {
  const results: Record<string, object> = {
    initialize: {
      protocolVersion: '2024-11-05',
      capabilities: { tools: {} },
      serverInfo: { name: 'hostile', version: '1' },
    },
    'tools/list': { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] },
    'tools/call': { content: [{ type: 'text', text: '{}' }] },
  };
  const result = results[message.method];
  if (message.id === undefined || result === undefined) return;
  hostile.stream?.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, result })}\n\n`);
}

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listening & { cut(): void }> {
  const requests: Listening['requests'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    handle(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/sse`,
    port,
    requests,
    cut,
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
