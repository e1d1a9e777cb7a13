#!/usr/bin/env node
/**
 * The fastest MCP server we can write: the worst case for a gateway. Stateless, no SDK, the minimum
 * of both eras.
 *
 * node bench/upstream-fast.mjs            HTTP on any port; prints {"url":…} node
 * bench/upstream-fast.mjs --stdio    one JSON message a line
 *
 * `/mcp` has the tools `echo {text}`, `get_payload {n}` and over HTTP `get_ticks {n}`, which tells
 * of progress n times, each with the time it left; `/list/<n>/mcp` has n tools that look alike.
 */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const serverInfo = { name: 'upstream-fast', version: '1.0.0' };
const emptySchema = { type: 'object', properties: {} };
const callable = [
  {
    name: 'echo',
    description: 'Says what it is told',
    inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  },
  {
    name: 'get_payload',
    description: 'Answers with n characters',
    inputSchema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
  },
  {
    name: 'get_ticks',
    description: 'Tells of progress n times before it answers',
    inputSchema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
  },
];
/** @type {Map<number, string>} */
const payloads = new Map();
/** @type {Map<number, readonly object[]>} */
const lists = new Map();

/** @param {number} n */
function payload(n) {
  let text = payloads.get(n);
  if (text === undefined) payloads.set(n, (text = 'x'.repeat(n)));
  return text;
}

/** @param {number} count */
function toolsOf(count) {
  let tools = lists.get(count);
  if (tools === undefined) {
    const description = 'Gets one item of many. '.repeat(20);
    tools = Array.from({ length: count }, (_, index) => ({
      name: `get_item_${index}`,
      description,
      inputSchema: emptySchema,
    }));
    lists.set(count, tools);
  }
  return tools;
}

/**
 * @param {any} message a parsed request; the bench sends nothing else
 * @param {number} count 0: the callable tools, else that many that look alike
 * @returns {object | undefined} the response; none for a notification
 */
function answer({ id, method, params }, count) {
  if (id === undefined) return undefined;
  const isModern = params?._meta?.['io.modelcontextprotocol/protocolVersion'] !== undefined;
  const complete = isModern ? { resultType: 'complete' } : {};
  const cached = isModern ? { ...complete, ttlMs: 0, cacheScope: 'private' } : {};
  const capabilities = { tools: {} };
  switch (method) {
    case 'server/discover':
      return ok(id, { ...cached, supportedVersions: ['2026-07-28'], capabilities, serverInfo });
    case 'initialize':
      return ok(id, { protocolVersion: '2025-11-25', capabilities, serverInfo });
    case 'tools/list':
      return ok(id, { ...cached, tools: count === 0 ? callable : toolsOf(count) });
    case 'tools/call': {
      const { text, n } = params.arguments ?? {};
      const said = params.name === 'get_payload' ? payload(n) : String(text);
      return ok(id, { ...complete, content: [{ type: 'text', text: said }] });
    }
    default:
      return { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } };
  }
}

/**
 * @param {unknown} id
 * @param {object} result
 */
function ok(id, result) {
  return { jsonrpc: '2.0', id, result };
}

/**
 * @param {any} message
 * @param {import('node:http').ServerResponse} response
 */
function tick({ id, params }, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let left = Number(params.arguments.n);
  /** @param {object} said */
  const say = (said) => response.write(`event: message\ndata: ${JSON.stringify(said)}\n\n`);
  const timer = setInterval(() => {
    left -= 1;
    const progressToken = params._meta?.progressToken;
    const message = String(performance.timeOrigin + performance.now());
    const progress = { progressToken, progress: Number(params.arguments.n) - left, message };
    say({ jsonrpc: '2.0', method: 'notifications/progress', params: progress });
    if (left > 0) return;
    clearInterval(timer);
    say(ok(id, { resultType: 'complete', content: [{ type: 'text', text: 'ticked' }] }));
    response.end();
  }, 15);
}

function serveHttp() {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    const count = Number(/^\/list\/(\d+)\//u.exec(request.url ?? '')?.[1] ?? 0);
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const message = JSON.parse(Buffer.concat(chunks).toString());
      if (message.params?.name === 'get_ticks') {
        tick(message, response);
        return;
      }
      const found = answer(message, count);
      if (found === undefined) {
        response.writeHead(202).end();
        return;
      }
      const text = JSON.stringify(found);
      const length = Buffer.byteLength(text);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
      response.end(text);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    const url = `http://127.0.0.1:${address.port}/mcp`;
    process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
  });
}

if (process.argv.includes('--stdio')) {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const found = answer(JSON.parse(line), 0);
    if (found !== undefined) process.stdout.write(`${JSON.stringify(found)}\n`);
  });
} else {
  serveHttp();
}
