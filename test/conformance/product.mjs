/**
 * The built headless product in a folder of its own, driven through its command line as a person's
 * script would.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readyLine, runChild, startChild } from './child-process.mjs';

/**
 * @typedef {object} Product
 * @property {number} pid
 * @property {number} spawnedAt `performance.now()` when its process was started
 * @property {string} issuer
 * @property {string} dataDir
 * @property {(...args: string[]) => Promise<any>} look runs a command; its JSON answer
 * @property {(...args: string[]) => Promise<any>} give the same with the operator key
 * @property {() => Promise<void>} stop ends it and removes its folder
 * @property {() => Promise<Product>} restart ends it and starts it again with the same data
 */

const thisCheckout = resolve(import.meta.dirname, '../..');
const pollMs = 50;
const readyMs = 20_000;

/**
 * @param {{ nodeArgs?: readonly string[], prepare?: (dataDir: string) => void, checkout?: string }}
 *   [options] `prepare` may write into the data folder before the first start; `checkout` is
 *   another one that was built
 * @returns {Promise<Product>}
 */
export async function startProduct({ nodeArgs = [], prepare, checkout = thisCheckout } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'consentry-product-'));
  // Nobody's own state folder; in a data folder it is not used.
  process.env['CONSENTRY_STATE_DIR'] = join(folder, 'data', 'state');
  // Nor the policy of this machine.
  process.env['CONSENTRY_TEST_POLICY'] ??= '/nonexistent/policy.json';
  if (prepare !== undefined) {
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    prepare(join(folder, 'data'));
  }
  return startIn(folder, nodeArgs, join(checkout, 'dist/cli/index.mjs'));
}

/**
 * @param {string} folder ours alone; removed with the product
 * @param {readonly string[]} nodeArgs
 * @param {string} commandLine the built one
 * @returns {Promise<Product>}
 */
async function startIn(folder, nodeArgs, commandLine) {
  const common = ['--json', '--data-dir', join(folder, 'data')];
  const key = ['--operator-key-file', join(folder, 'operator.key')];
  const serve = ['serve', '--no-ui', '--port', '0', '--access', 'read-write', ...common, ...key];
  const spawnedAt = performance.now();
  const child = startChild(process.execPath, [...nodeArgs, commandLine, ...serve]);
  async function stop() {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    const { pid, issuer } = await readyLine(child, 'consentry serve');
    return {
      pid: Number(pid),
      spawnedAt,
      issuer: String(issuer),
      dataDir: join(folder, 'data'),
      look: (...args) => runCommand(commandLine, [...args, ...common]),
      give: (...args) => runCommand(commandLine, [...args, ...common, ...key]),
      stop,
      async restart() {
        await child.stop();
        return startIn(folder, nodeArgs, commandLine);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {string} commandLine
 * @param {readonly string[]} args
 */
async function runCommand(commandLine, args) {
  const { status, lines, stderr } = await runChild(process.execPath, [commandLine, ...args]);
  const text = lines.join('\n');
  if (status === 0) return JSON.parse(text);
  throw new Error(`consentry ${args.join(' ')}: exit ${status} ${text} ${stderr}`);
}

/**
 * Waits until the connector is connected and knows its tools.
 *
 * @param {Product} product
 * @param {string} name
 */
export async function connectorReady(product, name) {
  const deadline = Date.now() + readyMs;
  for (;;) {
    const connectors = await product.look('connectors', 'list', '--all');
    const connector = connectors.find((/** @type {{ name: string }} */ each) => each.name === name);
    if (connector?.connection === 'ready' && connector.tools > 0) return connector;
    if (Date.now() > deadline)
      throw new Error(`${name} is not ready: ${JSON.stringify(connector)}`);
    await delay(pollMs);
  }
}

/**
 * Adds a connector, accepts all its tools and lets every tool be called without a question.
 *
 * @param {Product} product
 * @param {string} name
 * @param {readonly string[]} target `--url URL`, or `--command CMD --arg A …`
 */
export async function addOpenConnector(product, name, target) {
  await product.give('connectors', 'add', name, ...target);
  await connectorReady(product, name);
  await product.give('connectors', 'review', name, '--accept-all');
  /** @type {{ name: string, outcome: string }[]} */
  const tools = await product.look('tools', 'list', '--connector', name);
  const asking = tools.filter(({ outcome }) => outcome !== 'allow').map((tool) => tool.name);
  await inParallel(asking, 4, (tool) =>
    product.give('tools', 'set', name, tool, '--mode', 'allow'),
  );
}

/**
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} width
 * @param {(item: Item) => Promise<unknown>} work
 */
async function inParallel(items, width, work) {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
    }),
  );
}
