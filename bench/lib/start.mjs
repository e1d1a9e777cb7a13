/**
 * What a start costs somebody with ten connectors: from the new process to the first list of tools,
 * and what it holds in memory at rest, when all of them are connected. A product of its own, used
 * before: with its catalogues, a client and a log on disk.
 */
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { logIn } from '../../test/conformance/oauth-login.mjs';
import { addOpenConnector, connectorReady, startProduct } from '../../test/conformance/product.mjs';
import { listCall, openSession, smallCall, together } from './load.mjs';
import { residentMebibytes } from './process-cost.mjs';
import { unbounded } from './preferences.mjs';

/** Idle is when nobody called for a while: until then the engine keeps what the start needed. */
const restMs = 15_000;
const upstream = resolve(import.meta.dirname, '../upstream-fast.mjs');

/**
 * @typedef {{ connectors: number, tools: number, start: number[], idle: number | null }}
 *   StartNumbers
 */

/**
 * @param {string} fastUrl of the fast upstream
 * @param {number} runs
 * @returns {Promise<StartNumbers>} `start` in ms, `idle` in MiB
 */
export async function measureStart(fastUrl, runs) {
  /** @param {number} count */
  const list = (count) => ['--url', new URL(`/list/${count}/mcp`, fastUrl).href];
  const pipe = ['--command', process.execPath, '--arg', upstream, '--arg', '--stdio'];
  /** @type {[string, string[]][]} */
  const connectors = [
    ['fast', ['--url', fastUrl]],
    ['pipe', pipe],
    ['hundred', list(100)],
    ...Array.from(
      { length: 7 },
      (_, index) => /** @type {[string, string[]]} */ ([`ten-${index}`, list(10)]),
    ),
  ];
  let product = await startProduct({ prepare: unbounded });
  try {
    for (const [name, target] of connectors) await addOpenConnector(product, name, target);
    const scope = connectors.map(([name]) => `${name}:read`).join(' ');
    const fastOnly = `${product.issuer}/mcp/fast`;
    const token = await logIn(product, { name: 'Start', resource: `${product.issuer}/mcp`, scope });
    const calling = await logIn(product, { name: 'Calls', resource: fastOnly, scope: 'fast:read' });
    const used = openSession({ name: 'used', url: fastOnly, tokens: [calling] }, 8);
    await together(used, smallCall, 8, 2000);
    await used.close();
    /** @type {{ name: string }[]} */
    const tools = await product.look('tools', 'list');
    /** @type {number[]} */
    const start = [];
    for (let run = 0; run < runs; run += 1) {
      product = await product.restart();
      const url = `${product.issuer}/mcp`;
      const session = openSession({ name: 'started', url, tokens: [token] }, 1);
      await session.send(listCall(tools.length));
      start.push(performance.now() - product.spawnedAt);
      await session.close();
      for (const [name] of connectors) await connectorReady(product, name);
    }
    await delay(restMs);
    const idle = residentMebibytes(product.pid);
    return { connectors: connectors.length, tools: tools.length, start, idle };
  } finally {
    await product.stop();
  }
}
