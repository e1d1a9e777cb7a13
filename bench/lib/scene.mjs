/** Everything a run needs: upstreams, gateways, and a product that people have logged in to. */
import { randomBytes } from 'node:crypto';
import { openBridges } from './bridges.mjs';
import { logIn } from '../../test/conformance/oauth-login.mjs';
import { addOpenConnector, startProduct } from '../../test/conformance/product.mjs';
import { unbounded } from './preferences.mjs';
import { createStarter, fastUpstream } from './start-gateway.mjs';

/** @typedef {import('./load.mjs').Target} Target */
/** @typedef {Target & { pid: number }} Gateway */
/**
 * @typedef {object} Scene
 * @property {() => Promise<void>} endOurs ends the product; what `ours` names is gone then
 * @property {Target} direct
 * @property {Gateway} floor
 * @property {Gateway} ours
 * @property {Gateway} sdkProxy
 * @property {{ direct: Target, ours: Gateway }} sdkUpstream
 * @property {{ floor: Gateway, ours: Gateway }} stdioUpstream the fast upstream behind pipes
 * @property {readonly import('./bridges.mjs').Bridge[]} bridges stdio in front of ours
 * @property {Gateway} legacy ours, for a client of 2025-11-25
 * @property {readonly { count: number, connectors: number, direct: Target, ours: Target }[]} lists
 * @property {() => Promise<void>} close
 */

/** No grant holds more calls at once than 32 (SEC-61), so 64 connections need two. */
const grantsForLoad = 2;

/**
 * @param {readonly number[]} many numbers of connectors that share a thousand tools
 * @returns {Promise<Scene>}
 */
export async function startScene(many = []) {
  /** @type {(() => Promise<void>)[]} */
  const closers = [];
  const close = async () => {
    for (const each of closers.toReversed()) await each();
  };
  try {
    return { ...(await build((each) => closers.push(each), many)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {(close: () => Promise<void>) => void} onEnd
 * @param {readonly number[]} many
 * @returns {Promise<Omit<Scene, 'close'>>}
 */
async function build(onEnd, many) {
  const token = randomBytes(24).toString('base64url');
  const start = createStarter(token, onEnd);
  const fast = await start('direct', 'upstream-fast.mjs');
  const sdk = await start('direct to an SDK server', 'upstream-sdk.mjs');
  const floor = await start('floor', 'gateways/floor.mjs', fast.url);
  const floorStdio = await start('floor, stdio', 'gateways/floor-stdio.mjs', fastUpstream);
  const sdkProxy = await start('plain SDK gateway', 'gateways/sdk-proxy.mjs', fast.url);
  const product = await startProduct({ prepare: unbounded });
  onEnd(() => product.stop());

  /** @param {number} count */
  const listUrl = (count) => new URL(`/list/${count}/mcp`, fast.url).href;
  const stdio = ['--command', process.execPath];
  for (const arg of [fastUpstream, '--stdio']) stdio.push('--arg', arg);
  await Promise.all([
    addOpenConnector(product, 'fast', ['--url', fast.url]),
    addOpenConnector(product, 'sdk', ['--url', sdk.url]),
    addOpenConnector(product, 'pipe', stdio),
    addOpenConnector(product, 'ten', ['--url', listUrl(10)]),
    addOpenConnector(product, 'hundred', ['--url', listUrl(100)]),
    // A connector may have 512 tools at most, so 1000 come from two.
    addOpenConnector(product, 'half-a', ['--url', listUrl(500)]),
    addOpenConnector(product, 'half-b', ['--url', listUrl(500)]),
  ]);

  /** @type {Map<number, string[]>} */
  const shared = new Map();
  for (const count of many) {
    const names = Array.from({ length: count }, (_, index) => `of-${count}-${index}`);
    shared.set(count, names);
    const waiting = [...names];
    // Two at a time: as many as the smallest machine has cores.
    await Promise.all(
      [0, 1].map(async () => {
        for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
          await addOpenConnector(product, name, ['--url', listUrl(1000 / count)]);
      }),
    );
  }

  /**
   * @param {string} name
   * @param {string} path below `/mcp`
   * @param {readonly string[]} connectors
   * @param {number} [grants]
   * @returns {Promise<Gateway>}
   */
  async function through(name, path, connectors, grants = 1) {
    const url = `${product.issuer}/mcp${path}`;
    const scope = connectors.map((connector) => `${connector}:read`).join(' ');
    const tokens = [];
    while (tokens.length < grants) {
      tokens.push(await logIn(product, { name: `Bench ${path}`, resource: url, scope }));
    }
    return { name, url, pid: product.pid, tokens };
  }

  const [ours, ourSdk, ourPipe, ten, hundred, thousand] = await Promise.all([
    through('Consentry', '/fast', ['fast'], grantsForLoad),
    through('Consentry to an SDK server', '/sdk', ['sdk']),
    through('Consentry to a stdio server', '/pipe', ['pipe']),
    through('list of 10', '/ten', ['ten']),
    through('list of 100', '/hundred', ['hundred']),
    through('list of 1000', '', ['half-a', 'half-b']),
  ]);
  const bridges = await openBridges(product, ours);
  onEnd(async () => void (await Promise.all(bridges.map((each) => each.close()))));
  const lists = [];
  for (const [count, names] of shared)
    lists.push({ count, ours: await through(`list of ${count} connectors`, '', names) });
  const direct = { name: fast.name, url: fast.url, tokens: [] };
  /** @param {number} count */
  const directList = (count) => ({ ...direct, url: listUrl(count) });
  return {
    endOurs: () => product.stop(),
    direct,
    floor,
    ours,
    sdkProxy,
    sdkUpstream: { direct: { ...sdk, tokens: [] }, ours: ourSdk },
    stdioUpstream: { floor: floorStdio, ours: ourPipe },
    bridges,
    legacy: { ...ours, name: 'Consentry, 2025-11-25', isLegacy: true },
    lists: [
      { count: 10, connectors: 1, direct: directList(10), ours: ten },
      { count: 100, connectors: 1, direct: directList(100), ours: hundred },
      { count: 1000, connectors: 2, direct: directList(1000), ours: thousand },
      ...lists.map((list) => ({
        count: 1000,
        connectors: list.count,
        direct: directList(1000),
        ours: list.ours,
      })),
    ],
  };
}
