/**
 * What stdio costs on top: the bridge and mcp-remote, each a process between a client's pipes and
 * our endpoint.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { oneByOne, openSession, smallCall } from './load.mjs';
import { cpuMicroseconds } from './process-cost.mjs';
import { median } from './statistics.mjs';

/** @typedef {import('./load.mjs').Session} Session */
/** @typedef {import('./load.mjs').Target} Target */
/** @typedef {import('../../test/conformance/product.mjs').Product} Product */
/** @typedef {Session & { name: string, pid: number }} Bridge */
/**
 * @typedef {{ name: string, p50: number[], cpu: number[] }} BridgeNumbers each round: µs of a call,
 *   µs of CPU of its process
 */

const root = resolve(import.meta.dirname, '../..');
const questionMs = 10_000;
const pollMs = 50;

/**
 * Both in a session of their own, the bridge after a consent that the operator gives.
 *
 * @param {Product} product
 * @param {Target} target whose token mcp-remote is given; the bridge logs in
 * @returns {Promise<Bridge[]>}
 */
export async function openBridges(product, { url, tokens: [token = ''] }) {
  const { pathname } = new URL(url);
  const bundle = join(root, 'dist/bridge/index.mjs');
  const home = mkdtempSync(join(tmpdir(), 'consentry-bench-'));
  const ours = startStdio('bridge', [
    bundle,
    '--data-dir',
    product.dataDir,
    '--resource',
    pathname,
  ]);
  const remote = join(
    dirname(createRequire(import.meta.url).resolve('mcp-remote/package.json')),
    'dist/proxy.js',
  );
  const header = `Authorization:Bearer ${token}`;
  const theirs = startStdio(
    'mcp-remote',
    [remote, url, '--transport', 'http-only', '--allow-http', '--header', header],
    { ...process.env, HOME: home, MCP_REMOTE_CONFIG_DIR: home },
    () => rmSync(home, { recursive: true, force: true }),
  );
  try {
    const opened = ours.initialize();
    await allowNext(product);
    await Promise.all([opened, theirs.initialize()]);
    return [ours, theirs];
  } catch (error) {
    await Promise.all([ours.close(), theirs.close()]);
    throw error;
  }
}

/** @param {Product} product */
async function allowNext(product) {
  for (const deadline = Date.now() + questionMs; ; await delay(pollMs)) {
    /** @type {{ id: string }[]} */
    const [question] = await product.look('questions', 'list');
    if (question !== undefined) return product.give('questions', 'allow', question.id);
    if (Date.now() > deadline) throw new Error('the bridge asked nothing');
  }
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {() => void} [cleanUp]
 * @returns {Bridge & { initialize: () => Promise<void> }}
 */
function startStdio(name, args, env = process.env, cleanUp = () => {}) {
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = new Promise((done) => child.once('close', done));
  /** @type {Map<number, (line: string) => void>} */
  const waiting = new Map();
  let nextId = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const id = Number(/"id":(\d+)/u.exec(line)?.[1]);
    waiting.get(id)?.(line);
    waiting.delete(id);
  });

  /** @param {object} message */
  const write = (message) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  /**
   * @param {string} method
   * @param {object} params
   * @returns {Promise<string>}
   */
  const ask = (method, params) =>
    new Promise((done, fail) => {
      const id = (nextId += 1);
      waiting.set(id, done);
      write({ id, method, params });
      void ended.then(() => fail(new Error(`${name} ended`)));
    });

  return {
    name,
    pid: child.pid ?? 0,
    async initialize() {
      const clientInfo = { name: 'bench', version: '1.0.0' };
      await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
      write({ method: 'notifications/initialized' });
    },
    async send({ method, params, isRight }) {
      const started = performance.now();
      const line = await ask(method, params);
      const elapsed = (performance.now() - started) * 1000;
      if (isRight(line)) return elapsed;
      throw new Error(`${name}: ${method} answered ${line.slice(0, 300)}`);
    },
    async close() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), questionMs);
      await ended;
      clearTimeout(timer);
      cleanUp();
    },
  };
}

/**
 * Small calls of a client of 2025-11-25: over HTTP as it is, and through each bridge, in turns.
 * Closes the bridges.
 *
 * @param {{ rounds: number, blocks: number, blockCalls: number, warmUpCalls: number }} plan
 * @param {Target} legacy
 * @param {readonly Bridge[]} bridges
 * @returns {Promise<BridgeNumbers[]>} without a bridge first
 */
export async function measureBridges(plan, legacy, bridges) {
  const plain = { ...openSession(legacy, 1), name: 'without a bridge', pid: 0 };
  const all = [plain, ...bridges];
  /** @type {BridgeNumbers[]} */
  const numbers = all.map(({ name }) => ({ name, p50: [], cpu: [] }));
  for (const each of all) await oneByOne(each, smallCall, Math.ceil(plan.warmUpCalls / 5));
  for (let round = 0; round < plan.rounds; round += 1) {
    const taken = all.map(() => /** @type {number[]} */ ([]));
    const spent = all.map(() => 0);
    for (let block = 0; block < plan.blocks; block += 1) {
      for (const [index, each] of all.entries()) {
        const before = cpuMicroseconds(each.pid) ?? Number.NaN;
        taken[index]?.push(...(await oneByOne(each, smallCall, plan.blockCalls)));
        spent[index] = (spent[index] ?? 0) + (cpuMicroseconds(each.pid) ?? Number.NaN) - before;
      }
    }
    for (const [index, own] of numbers.entries()) {
      own.p50.push(median(taken[index] ?? []));
      own.cpu.push((spent[index] ?? Number.NaN) / (plan.blocks * plan.blockCalls));
    }
  }
  // What follows restarts the product, and a bridge would come back to it.
  await Promise.all(all.map((each) => each.close()));
  return numbers;
}
