/**
 * The demo server: MCP 2026-07-28 over HTTP on the loopback, for nobody but programs of this
 * computer. No session, no stream, nothing on the disk, nothing outside is reached.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { bindLoopback } from '../http/bind-loopback.ts';
import { CoreError } from '../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { errorText, parseMessage, resultText } from '../mcp/json-rpc.ts';
import { errorCode, latestModern, metaKey } from '../mcp/revisions.ts';
import { createNotes, noteTools, type Notes } from './notes.ts';

export interface DemoServer {
  /**
   * Listens, unless it does already.
   *
   * @param port the only one that will do; absent: the usual one, or any that is free
   * @returns the port
   * @throws CoreError `conflict` – another program holds the port
   */
  open(port?: number): Promise<number>;
  /** Null while it does not listen. */
  port(): number | null;
  /** Ends it with the notes. */
  close(): void;
}

/** The path of its endpoint. */
export const demoPath = '/mcp';

/** @param version what it calls its own version: Consentry's */
export function createDemoServer(version: string): DemoServer {
  let bound: { readonly servers: readonly Server[]; readonly port: number } | null = null;
  let opening: Promise<number> | null = null;

  async function listen(fixed: number | undefined): Promise<number> {
    const notes = createNotes();
    const answers = (): Server => serverFor(notes, version, () => bound?.port ?? -1);
    bound = await bindFirst(answers, fixed === undefined ? [limits.demo.port, 0] : [fixed]);
    return bound.port;
  }

  return {
    async open(port) {
      if (bound !== null) return bound.port;
      opening ??= listen(port).finally(() => (opening = null));
      return opening;
    },
    port: () => bound?.port ?? null,
    close() {
      const closing = bound?.servers ?? [];
      bound = null;
      for (const server of closing) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function bindFirst(makeServer: () => Server, ports: readonly number[]) {
  for (const port of ports.slice(0, -1)) {
    try {
      return await bindLoopback(makeServer, port);
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
    }
  }
  return bindLoopback(makeServer, ports.at(-1) ?? 0);
}

function serverFor(notes: Notes, version: string, port: () => number): Server {
  const server = createServer(
    {
      headersTimeout: limits.demo.headersTimeout,
      requestTimeout: limits.demo.requestTimeout,
      keepAliveTimeout: limits.demo.keepAliveTimeout,
    },
    (request, response) => {
      const refused = refusalOf(request, port());
      if (refused !== null) return refuse(response, refused);
      readBody(request, (body) => {
        if (body === null) return refuse(response, 413);
        answer(response, body, notes, version);
      });
    },
  );
  server.maxConnections = limits.demo.connections;
  return server;
}

/** A page in a browser has an origin, and by a name of its own it has another host. */
function refusalOf({ method, url, headers }: IncomingMessage, port: number): number | null {
  const hosts = ['127.0.0.1', '[::1]', 'localhost'].map((name) => `${name}:${port}`);
  if (headers.origin !== undefined || !hosts.includes(headers.host?.toLowerCase() ?? ''))
    return 403;
  if (url !== demoPath) return 404;
  if (method !== 'POST') return 405;
  return headers['content-type']?.startsWith('application/json') === true ? null : 415;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
}

/** @param then is handed null where it is too long; not called for one that breaks off */
function readBody(request: IncomingMessage, then: (body: Buffer | null) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= limits.demo.bodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => then(length > limits.demo.bodyBytes ? null : Buffer.concat(chunks)));
}

function answer(response: ServerResponse, body: Buffer, notes: Notes, version: string): void {
  const message = parseMessage(body.toString('utf8'));
  if (message === null) return refuse(response, 400);
  if (message.kind !== 'request') {
    response.writeHead(202).end();
    return;
  }
  const { id, method, params } = message;
  const result = resultOf(method, params, notes, version);
  const text =
    typeof result === 'number'
      ? errorText(id, result, 'The demo server has nothing of this name.')
      : resultText(id, result);
  response.writeHead(200, { 'content-type': 'application/json' }).end(text);
}

const complete = { resultType: 'complete' } as const;
const lasting = { ...complete, ttlMs: 60_000, cacheScope: 'private' } as const;

/** @returns the result, or the code of the error */
function resultOf(
  method: string,
  params: JsonObject,
  notes: Notes,
  version: string,
): JsonObject | number {
  switch (method) {
    case 'server/discover':
      return {
        ...lasting,
        supportedVersions: [latestModern],
        capabilities: { tools: {} },
        _meta: { [metaKey.serverInfo]: { name: 'consentry-demo', title: 'Demo notes', version } },
      };
    case 'tools/list':
      return { ...lasting, tools: noteTools };
    case 'tools/call': {
      const args = isJsonObject(params['arguments']) ? params['arguments'] : {};
      const result = notes.call(params['name'], args);
      return result === undefined ? errorCode.invalidParams : { ...complete, ...result };
    }
    default:
      return errorCode.methodNotFound;
  }
}
