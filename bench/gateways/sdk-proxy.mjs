#!/usr/bin/env node
/**
 * A plain gateway, written straightforwardly on SDK v2: a server whose handlers await a client.
 * Checks a token; no policy, no audit.
 *
 * BENCH_TOKEN=… node bench/gateways/sdk-proxy.mjs http://127.0.0.1:1234/mcp      prints {"url":…}
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { createServer } from 'node:http';

const expected = `Bearer ${process.env['BENCH_TOKEN'] ?? ''}`;
const info = { name: 'sdk-proxy', version: '1.0.0' };
const client = new Client(info, { versionNegotiation: { mode: 'auto' } });
await client.connect(new StreamableHTTPClientTransport(new URL(process.argv[2] ?? '')));

const handler = createMcpHandler(() => {
  const server = new Server(info, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => client.listTools());
  server.setRequestHandler('tools/call', ({ params }) =>
    client.callTool({ name: params.name, arguments: params.arguments ?? {} }),
  );
  return server;
});
const serve = toNodeHandler(handler);
const server = createServer((request, response) => {
  if (request.headers.authorization !== expected) {
    response.writeHead(401).end();
    return;
  }
  void serve(/** @type {Parameters<typeof serve>[0]} */ (request), response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const url = `http://127.0.0.1:${address.port}/mcp`;
  process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
});
