#!/usr/bin/env node
/**
 * The floor: what any gateway in Node costs. It looks the token up, parses the body once, forwards
 * the bytes, and does nothing else: no policy, no audit, no rebuilt message.
 *
 * BENCH_TOKEN=… node bench/gateways/floor.mjs http://127.0.0.1:1234/mcp      prints {"url":…}
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool } from 'undici';

const target = new URL(process.argv[2] ?? '');
const pool = new Pool(target.origin, { pipelining: 1, connections: 64 });
const known = new Map([[digest(process.env['BENCH_TOKEN'] ?? ''), 'bench']]);
/** Up to this size an answer leaves in one write. */
const joined = 32 * 1024;
const passedOn = ['content-type', 'accept', 'mcp-protocol-version', 'mcp-method', 'mcp-name'];

/** @param {string} token */
function digest(token) {
  return createHash('sha256').update(token).digest('base64url');
}

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  const authorization = request.headers.authorization ?? '';
  if (!known.has(digest(authorization.slice('Bearer '.length)))) {
    response.writeHead(401).end();
    return;
  }
  /** @type {Buffer[]} */
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    if (JSON.parse(body.toString()).jsonrpc === '2.0') forward(request, response, body);
    else response.writeHead(400).end();
  });
});

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {Buffer} body
 */
function forward(request, response, body) {
  /** @type {Record<string, string>} */
  const headers = {};
  for (const name of passedOn) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  /** @type {Buffer[]} */
  const small = [];
  let isSmall = false;
  pool.dispatch(
    { path: target.pathname, method: 'POST', headers, body },
    {
      // undici tells its new handlers from its old ones by this.
      onRequestStart() {},
      onResponseStart(_controller, status, answered) {
        const length = Number(answered['content-length'] ?? Number.NaN);
        isSmall = length <= joined;
        const type = String(answered['content-type'] ?? 'application/json');
        const kept = Number.isNaN(length) ? {} : { 'content-length': length };
        response.writeHead(status, { 'content-type': type, ...kept });
      },
      onResponseData(controller, chunk) {
        if (isSmall) small.push(chunk);
        else if (!response.write(chunk)) {
          controller.pause();
          response.once('drain', () => controller.resume());
        }
      },
      onResponseEnd() {
        if (isSmall) response.end(Buffer.concat(small).toString('latin1'), 'latin1');
        else response.end();
      },
      onResponseError() {
        response.destroy();
      },
    },
  );
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const url = `http://127.0.0.1:${address.port}${target.pathname}`;
  process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
});
