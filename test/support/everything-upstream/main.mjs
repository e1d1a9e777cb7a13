#!/usr/bin/env node
/**
 * The upstream server of the conformance run: everything that
 * docs/reference/conformance.md#the-upstream-server lists, in both eras.
 *
 *   node main.mjs [--port N] [--era both|modern|legacy] [--pushes]
 *     prints {"url":…} when it listens
 *   node main.mjs --stdio [--era both|modern|legacy]
 *
 * With --pushes its tools ask by requests only, which 2026-07-28 does not have: they work in
 * sessions of older revisions, as those of servers do that were written for these.
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    era: { type: 'string', default: 'both' },
    stdio: { type: 'boolean', default: false },
    pushes: { type: 'boolean', default: false },
  },
});
const { era, pushes } = values;
const port = Number(values.port);
if (era !== 'both' && era !== 'modern' && era !== 'legacy') throw new Error(`--era ${era}?`);
if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}?`);

if (values.stdio) {
  const { serveStandardStreams } = await import('./serve-stdio.mjs');
  await serveStandardStreams(era);
} else {
  const { createEverythingServer } = await import('./create-server.mjs');
  const { serveHttp } = await import('./serve-http.mjs');
  const { url, close } = await serveHttp(era, port, (served, changes) =>
    createEverythingServer(served, changes, pushes),
  );
  process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      close();
      process.exit(0);
    });
  }
}
