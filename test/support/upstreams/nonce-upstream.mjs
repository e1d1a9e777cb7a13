#!/usr/bin/env node
/**
 * An MCP server that repeats a nonce wherever it can: in progress, log, question and result of the
 * call that brought it. A call may hang until it is released; the server says which of them were
 * cancelled.
 *
 * node nonce-upstream.mjs --era legacy|modern [--stdio]      over HTTP it prints {"url":…}
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const isModern = process.argv.includes('modern');
const cache = isModern ? { resultType: 'complete', ttlMs: 0, cacheScope: 'private' } : {};
const serverInfo = { name: 'nonce', version: '1' };
const capabilities = { tools: {}, logging: {} };
const tools = ['get_nonce', 'get_hanging', 'get_cancelled', 'get_released'].map((name) => ({
  name,
  inputSchema: { type: 'object' },
}));
const form = (nonce) => ({
  message: nonce,
  requestedSchema: { type: 'object', properties: { nonce: { type: 'string' } } },
});
const cancelled = [];
const hanging = new Set();
/** Questions of a legacy server by their id. */
const asked = new Map();
let asks = 0;
/** Calls that run, by where they came from and their id there. */
const running = new Map();

/**
 * @param {any} message
 * @param {(message: object) => void} say to the stream of the request
 * @param {string} from names the conversation: ids are its own
 */
async function answer(message, say, from) {
  const { id, method, params = {} } = message;
  const result = (value) => say({ id, result: { ...cache, ...value } });
  if (method === undefined) {
    asked.get(id)?.(message.result);
    return;
  }
  switch (method) {
    case 'notifications/cancelled':
      running.get(`${from} ${params.requestId}`)?.();
      return;
    case 'server/discover':
      if (isModern) return result({ supportedVersions: ['2026-07-28'], capabilities, serverInfo });
      break;
    case 'initialize':
      if (!isModern) return result({ protocolVersion: '2025-11-25', capabilities, serverInfo });
      break;
    case 'ping':
    case 'logging/setLevel':
      return result({});
    case 'tools/list':
      return result({ tools });
    case 'tools/call':
      return call(message, say, from, result);
    default:
  }
  if (id !== undefined) say({ id, error: { code: -32601, message: 'Method not found' } });
}

async function call({ id, params }, say, from, result) {
  const { name, arguments: args = {}, _meta: meta = {} } = params;
  const text = (value) => result({ content: [{ type: 'text', text: JSON.stringify(value) }] });
  if (name === 'get_hanging') return text(hanging.size);
  if (name === 'get_cancelled') return text(cancelled);
  if (name === 'get_released') {
    for (const release of hanging) release();
    return text([]);
  }
  const { nonce, ask, hang, tell } = args;
  if (tell === true && meta.progressToken !== undefined) {
    const { progressToken } = meta;
    say({
      method: 'notifications/progress',
      params: { progressToken, progress: 1, message: nonce },
    });
  }
  if (tell === true && (!isModern || meta['io.modelcontextprotocol/logLevel'] !== undefined))
    say({ method: 'notifications/message', params: { level: 'info', data: nonce } });
  // So that answers come in another order than calls.
  await delay(Math.random() * 6);
  if (hang === true) {
    const key = `${from} ${id}`;
    const end = await new Promise((resolve) => {
      running.set(key, () => resolve('cancelled'));
      hanging.add(() => resolve('released'));
    });
    running.delete(key);
    if (end === 'released') return text({ nonce });
    cancelled.push(nonce);
    return;
  }
  if (ask !== true) return text({ nonce });
  if (!isModern) {
    const question = `ask-${(asks += 1)}`;
    const told = await new Promise((resolve) => {
      asked.set(question, resolve);
      say({ id: question, method: 'elicitation/create', params: form(nonce) });
    });
    asked.delete(question);
    return text({ nonce, told: told?.content?.nonce ?? null });
  }
  if (params.inputResponses === undefined)
    return result({
      resultType: 'input_required',
      inputRequests: { who: { method: 'elicitation/create', params: form(nonce) } },
      requestState: nonce,
    });
  const told = params.inputResponses.who?.content?.nonce ?? null;
  text({ nonce, told, state: params.requestState });
}

function serveHttp() {
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const message = JSON.parse(Buffer.concat(chunks).toString());
      const session = isModern
        ? randomUUID()
        : String(request.headers['mcp-session-id'] ?? randomUUID());
      const isRequest = message.id !== undefined && message.method !== undefined;
      if (!isRequest) response.writeHead(202).end();
      // In 2026-07-28 a request is cancelled by leaving its stream.
      else if (isModern)
        response.once('close', () => {
          if (!response.writableEnded) running.get(`${session} ${message.id}`)?.();
        });
      const say = (said) => {
        if (!response.headersSent)
          response.writeHead(200, {
            'content-type': 'text/event-stream',
            ...(message.method === 'initialize' && { 'mcp-session-id': session }),
          });
        response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...said })}\n\n`);
        if (said.id === message.id && said.method === undefined) response.end();
      };
      void answer(message, say, session);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${server.address().port}/mcp`;
    process.stdout.write(`${JSON.stringify({ url })}\n`);
  });
}

if (process.argv.includes('--stdio')) {
  const say = (said) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...said })}\n`);
  createInterface({ input: process.stdin }).on(
    'line',
    (line) => void answer(JSON.parse(line), say, 'stdio'),
  );
} else {
  serveHttp();
}
