#!/usr/bin/env node
/** The tools of `upstream-fast` on SDK v2, as most servers are written. Prints {"url":…}. */
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { createServer } from 'node:http';
import * as z from 'zod';

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'upstream-sdk', version: '1.0.0' });
  const echo = { description: 'Says what it is told', inputSchema: z.object({ text: z.string() }) };
  server.registerTool('echo', echo, ({ text }) => ({ content: [{ type: 'text', text }] }));
  return server;
});
const serve = toNodeHandler(handler);
const server = createServer((request, response) => {
  void serve(/** @type {Parameters<typeof serve>[0]} */ (request), response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const url = `http://127.0.0.1:${address.port}/mcp`;
  process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
});
