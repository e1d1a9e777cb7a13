#!/usr/bin/env node
/**
 * A server with pages of apps, and with `_meta`, icons and the like wherever MCP lets them be.
 *
 *   node main.mjs [--era both|modern|legacy]
 *     prints {"url":…} when it listens
 */
import { parseArgs } from 'node:util';
import { serveHttp } from '../everything-upstream/serve-http.mjs';
import { createAppServer } from './create-server.mjs';

const { values } = parseArgs({ options: { era: { type: 'string', default: 'both' } } });
const { era } = values;
if (era !== 'both' && era !== 'modern' && era !== 'legacy') throw new Error(`--era ${era}?`);

const { url, close } = await serveHttp(era, 0, createAppServer);
process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    close();
    process.exit(0);
  });
}
