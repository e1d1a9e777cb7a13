#!/usr/bin/env node
/**
 * The floor in front of a server behind pipes: looks the token up, parses the body once, gives it
 * an id of its own, and hands the line of the answer back with the id put in again as text. No
 * policy, no audit, no rebuilt message.
 *
 * BENCH_TOKEN=… node bench/gateways/floor-stdio.mjs SERVER.mjs      prints {"url":…}
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const child = spawn(process.execPath, [process.argv[2] ?? '', '--stdio'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
process.once('SIGTERM', () => {
  child.kill();
  process.exit(0);
});
const known = new Map([[digest(process.env['BENCH_TOKEN'] ?? ''), 'bench']]);
/** @type {Map<number, { id: unknown, response: import('node:http').ServerResponse }>} */
const waiting = new Map();
let nextId = 1;

/** @param {string} token */
function digest(token) {
  return createHash('sha256').update(token).digest('base64url');
}

createInterface({ input: child.stdout }).on('line', (line) => {
  const own = Number(/"id":(\d+)/u.exec(line)?.[1]);
  const asked = waiting.get(own);
  if (asked === undefined) return;
  waiting.delete(own);
  const text = line.replace(`"id":${own}`, `"id":${JSON.stringify(asked.id)}`);
  asked.response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  asked.response.end(text);
});

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
    const message = JSON.parse(Buffer.concat(chunks).toString());
    const own = nextId;
    nextId += 1;
    waiting.set(own, { id: message.id, response });
    child.stdin.write(`${JSON.stringify({ ...message, id: own })}\n`);
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const url = `http://127.0.0.1:${address.port}/mcp`;
  process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
});
