/** Serves a server of the tests over HTTP until it is ended: `--era both|modern|legacy`. */
import { parseArgs } from 'node:util';
import { serveHttp } from './serve-http.mjs';

/**
 * Prints {"url":…} when it listens.
 *
 * @param {Parameters<typeof serveHttp>[2]} create
 */
export async function serveFixture(create) {
  const { values } = parseArgs({ options: { era: { type: 'string', default: 'both' } } });
  const { era } = values;
  if (era !== 'both' && era !== 'modern' && era !== 'legacy') throw new Error(`--era ${era}?`);
  const { url, close } = await serveHttp(era, 0, create);
  process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      close();
      process.exit(0);
    });
  }
}
