#!/usr/bin/env node
/**
 * A server of 2026-07-28 whose calls go on as tasks.
 *
 *   node main.mjs
 *     prints {"url":…} when it listens
 */
import { createServer } from 'node:http';
import { createTaskServer } from './create-server.mjs';

const answer = createTaskServer();

const http = createServer((request, response) => {
  serve(request, response).catch((/** @type {unknown} */ error) => {
    process.stderr.write(`task-upstream: ${String(error)}\n`);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function serve(request, response) {
  if (request.url !== '/mcp' || request.method !== 'POST') {
    response.writeHead(request.url === '/mcp' ? 405 : 404).end();
    return;
  }
  const message = await readJson(request);
  if (message.id === undefined) {
    response.writeHead(202).end();
    return;
  }
  const { status, answer: members } = await answer(message, request.headers);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...members }));
}

/** @param {import('node:http').IncomingMessage} request */
async function readJson(request) {
  /** @type {Buffer[]} */
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const url = `http://127.0.0.1:${address.port}/mcp`;
  process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    http.close();
    http.closeAllConnections();
    process.exit(0);
  });
}
