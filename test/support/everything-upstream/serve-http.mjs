/** Both eras on one URL: 2026-07-28 without state, older revisions in sessions. */
import {
  localhostHostValidation,
  localhostOriginValidation,
  NodeStreamableHTTPServerTransport,
  toNodeHandler,
} from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createChanges } from './changes.mjs';
import { createEverythingServer } from './create-server.mjs';
import { createEventStore } from './event-store.mjs';
import { mirrorFault } from './mcp-param.mjs';

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */

const retryMs = 200;
const longestBody = 8 * 1024 * 1024;

/**
 * @callback CreateServer
 * @param {'legacy' | 'modern'} era
 * @param {import('./changes.mjs').Changes} changes
 * @returns {import('@modelcontextprotocol/server').McpServer
 *   | import('@modelcontextprotocol/server').Server}
 */

/**
 * @param {'both' | 'modern' | 'legacy'} era
 * @param {number} port 0: any
 * @param {CreateServer} [create] makes the server of one request, or of one session
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serveHttp(era, port, create = createEverythingServer) {
  const changes = createChanges();
  const handler = createMcpHandler(() => create('modern', changes), { legacy: 'reject' });
  changes.listen((list) =>
    list === 'tools' ? handler.notify.toolsChanged() : handler.notify.promptsChanged(),
  );
  changes.listenToResources((uri) => handler.notify.resourceUpdated(uri));
  const serveModern = toNodeHandler(handler);
  const sessions = createSessions(changes, create);
  const isHostFine = localhostHostValidation();
  const isOriginFine = localhostOriginValidation();

  const http = createServer((request, response) => {
    if (!isHostFine(request, response) || !isOriginFine(request, response)) return;
    serve(request, response).catch((/** @type {unknown} */ error) => {
      process.stderr.write(`everything-upstream: ${String(error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  async function serve(request, response) {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/mcp') {
      response.writeHead(404).end();
      return;
    }
    const body = request.method === 'POST' ? await readJson(request) : undefined;
    const isModern =
      era === 'modern' ||
      (era === 'both' && request.method === 'POST' && looksModern(request, body));
    if (!isModern) return sessions.serve(request, response, body);
    const fault = mirrorFault(body, request.headers, changes);
    if (fault === undefined) {
      // A request of a server always has a method; only responses have none.
      const served = /** @type {Parameters<typeof serveModern>[0]} */ (request);
      return serveModern(served, response, body);
    }
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify(fault));
  }

  await new Promise((resolve) => {
    http.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return {
    url: `http://127.0.0.1:${address.port}/mcp`,
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}

/**
 * True for a request of 2026-07-28, however malformed the rest is
 * (docs/reference/mcp-revisions.md#one-endpoint-for-both).
 *
 * @param {IncomingMessage} request
 * @param {unknown} body
 */
function looksModern(request, body) {
  const meta = memberOf(memberOf(body, 'params'), '_meta');
  if (typeof memberOf(meta, 'io.modelcontextprotocol/protocolVersion') === 'string') return true;
  const header = request.headers['mcp-protocol-version'];
  return typeof header === 'string' && header >= '2026';
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {unknown}
 */
function memberOf(value, name) {
  return typeof value === 'object' && value !== null && name in value
    ? /** @type {Record<string, unknown>} */ (value)[name]
    : undefined;
}

/**
 * @param {import('./changes.mjs').Changes} changes
 * @param {CreateServer} create
 */
function createSessions(changes, create) {
  /** @type {Map<string, NodeStreamableHTTPServerTransport>} */
  const transports = new Map();

  async function open() {
    const server = create('legacy', changes);
    const stopListening = changes.listen((list) => {
      void (list === 'tools' ? server.sendToolListChanged() : server.sendPromptListChanged());
    });
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      eventStore: createEventStore(),
      retryInterval: retryMs,
      onsessioninitialized: (id) => {
        transports.set(id, transport);
      },
      onsessionclosed: (id) => {
        stopListening();
        transports.delete(id);
      },
    });
    await server.connect(transport);
    return transport;
  }

  return {
    /**
     * @param {IncomingMessage} request
     * @param {ServerResponse} response
     * @param {unknown} body
     */
    async serve(request, response, body) {
      const id = request.headers['mcp-session-id'];
      const known = typeof id === 'string' ? transports.get(id) : undefined;
      if (known !== undefined) return known.handleRequest(request, response, body);
      if (memberOf(body, 'method') === 'initialize') {
        return (await open()).handleRequest(request, response, body);
      }
      const status =
        request.method === 'POST' && id === undefined ? 400 : id === undefined ? 405 : 404;
      response.writeHead(status, { 'content-type': 'application/json' });
      const error = {
        code: -32000,
        message: id === undefined ? 'No session' : 'Session not found',
      };
      response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
    },
  };
}

/**
 * @param {IncomingMessage} request
 * @returns {Promise<unknown>} undefined for a body that is no JSON
 */
async function readJson(request) {
  /** @type {Buffer[]} */
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longestBody) throw new Error('body too long');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
