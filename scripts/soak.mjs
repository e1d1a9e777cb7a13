/**
 * `npm run soak`: the built headless product under steady load with clients that come, go and
 * misbehave; shows whether memory and handles stay flat (REL-16).
 *
 * npm run soak -- --minutes 30 --rate 50      JSON goes to `bench/out/`; exit 1 when something
 * grows or answers are wrong
 *
 * Behind the product are servers of both eras over HTTP and one behind pipes. A run under ten
 * minutes shows its numbers and judges only the answers: what has just started still grows. One
 * under an hour leaves out what is known to come until a bound (`bench/soak/judge.mjs`).
 */
import './lib/check-node.mjs';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { acts } from '../bench/soak/acts.mjs';
import { unbounded } from '../bench/lib/preferences.mjs';
import { judge, sentence, sumOf } from '../bench/soak/judge.mjs';
import { watch } from '../bench/soak/watch.mjs';
import { readyLine, startChild } from '../test/conformance/child-process.mjs';
import { logIn } from '../test/conformance/oauth-login.mjs';
import { addOpenConnector, startProduct } from '../test/conformance/product.mjs';
import { projectRoot } from './lib/build-state.mjs';

/** @typedef {import('../bench/soak/client.mjs').Grant} Grant */
/** @typedef {import('../bench/soak/client.mjs').Act} Act */
/** @typedef {import('../bench/soak/watch.mjs').Sample} Sample */
/** @typedef {import('../test/conformance/product.mjs').Product} Product */

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, rate: { type: 'string', default: '50' } },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
if (!(minutes > 0 && rate > 0)) throw new Error('--minutes and --rate are numbers above 0');

const grantCount = 6;
/** One client in turn loses its rights, and another comes. */
const churnMs = 30_000;
const sampleMs = Math.min(60_000, Math.max(10_000, (minutes * 60_000) / 30));
const openAtMost = 200;
const fixture = join(projectRoot, 'test/support/everything-upstream/main.mjs');
/** @type {(() => Promise<void>)[]} */
const closers = [];
/** @type {Map<string, number>} */
const wrong = new Map();
/** @type {Map<string, number>} */
const done = new Map();
let logins = 0;
const started = performance.now();

build();
try {
  process.exitCode = await soak();
} finally {
  for (const close of closers.toReversed()) await close();
}

function build() {
  if (process.env['CONSENTRY_SKIP_BUILD'] === '1') return;
  const script = [join(projectRoot, 'scripts/build.mjs'), '--if-needed'];
  const { status } = spawnSync(process.execPath, script, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

/** @returns {Promise<number>} exit status */
async function soak() {
  const port = await freePort();
  const product = await startProduct({
    nodeArgs: [`--inspect=127.0.0.1:${port}`],
    prepare: unbounded,
  });
  closers.push(() => product.stop());
  await addOpenConnector(product, 'modern', ['--url', await startFixture('modern')]);
  await addOpenConnector(product, 'legacy', ['--url', await startFixture('legacy')]);
  const pipe = ['--command', process.execPath, '--arg', fixture, '--arg', '--stdio'];
  await addOpenConnector(product, 'pipe', pipe);
  const grants = [];
  while (grants.length < grantCount) grants.push(await newGrant(product));
  const watcher = await watch(product.pid, port, product.dataDir);
  closers.push(async () => watcher.close());

  const stop = new AbortController();
  const loops = [load(product, grants, stop.signal), churn(product, grants, stop.signal)];
  const begun = performance.now();
  /** @type {(Sample & { counts: object | null })[]} */
  const samples = [];
  say(
    '    min   RSS MiB  peak MiB  heap MiB  code MiB  ext MiB  WAL MiB  files  resources  calls   wrong  counts',
  );
  while (performance.now() - begun < minutes * 60_000) {
    await delay(Math.min(sampleMs, minutes * 60_000 - (performance.now() - begun)));
    const seconds = (performance.now() - begun) / 1000;
    const sample = { seconds, ...(await watcher.sample()), counts: await countsOf(product) };
    samples.push(sample);
    say(line(sample));
  }
  stop.abort();
  await Promise.all(loops);
  return finish(samples);
}

/** @param {'modern' | 'legacy'} era */
async function startFixture(era) {
  const child = startChild(process.execPath, [fixture, '--era', era]);
  closers.push(() => child.stop());
  const { url } = await readyLine(child, `the ${era} server`);
  return String(url);
}

/**
 * @param {Product} product
 * @returns {Promise<Grant>}
 */
async function newGrant(product) {
  const name = `Soak ${(logins += 1)}`;
  const scope = ['modern', 'legacy', 'pipe'].map((each) => `${each}:read ${each}:write`).join(' ');
  const token = await logIn(product, { name, resource: `${product.issuer}/mcp`, scope });
  /** @type {{ clientId: string, name: string }[]} */
  const clients = await product.look('clients', 'list');
  const clientId = clients.find((client) => client.name === name)?.clientId;
  if (clientId === undefined) throw new Error(`no client ${name}`);
  return { clientId, token, isOver: false, sessions: [] };
}

/**
 * So many acts each second, whatever becomes of those before.
 *
 * @param {Product} product
 * @param {readonly Grant[]} grants
 * @param {AbortSignal} signal
 */
async function load(product, grants, signal) {
  const all = acts(`${product.issuer}/mcp`);
  const total = all.reduce((sum, { share }) => sum + share, 0);
  const begun = performance.now();
  let due = 0;
  let open = 0;
  while (!signal.aborted) {
    for (; due < ((performance.now() - begun) / 1000) * rate; due += 1) {
      const grant = grants[Math.floor(Math.random() * grants.length)];
      const one = pick(all, Math.random() * total);
      if (grant === undefined) continue;
      if (open >= openAtMost) {
        count(wrong, 'not sent: too many wait for an answer');
        continue;
      }
      open += 1;
      void attempt(one, grant, signal).finally(() => (open -= 1));
    }
    await delay(5);
  }
  while (open > 0) await delay(20);
}

/**
 * @param {Act} one
 * @param {Grant} grant
 * @param {AbortSignal} signal
 */
async function attempt(one, grant, signal) {
  try {
    await one.act(grant);
    count(done, one.name);
  } catch (error) {
    if (grant.isOver || signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    count(wrong, `${one.name}: ${message.slice(0, 120)}`);
  }
}

/**
 * @param {readonly Act[]} all
 * @param {number} at
 */
function pick(all, at) {
  let left = at;
  return all.find(({ share }) => (left -= share) < 0) ?? /** @type {any} */ (all[0]);
}

/**
 * @param {Product} product
 * @param {Grant[]} grants
 * @param {AbortSignal} signal
 */
async function churn(product, grants, signal) {
  for (let turn = 0; !signal.aborted; turn += 1) {
    await delay(churnMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const fresh = await newGrant(product);
    const [old] = grants.splice(turn % grantCount, 1, fresh);
    if (old === undefined) continue;
    old.isOver = true;
    await product.look('clients', 'revoke', old.clientId);
    await product.look('clients', 'remove', old.clientId);
  }
}

/** @param {Product} product */
async function countsOf(product) {
  try {
    return await product.give('debug', 'counts');
  } catch {
    return null;
  }
}

/** @param {Sample & { counts: object | null }} sample */
function line(sample) {
  const { seconds, residentMib, peakMib, heapMib, codeMib, externalMib, walMib } = sample;
  const { files, resources, counts } = sample;
  const cells = [
    (seconds / 60).toFixed(1).padStart(7),
    (residentMib ?? 0).toFixed(1).padStart(9),
    (peakMib ?? 0).toFixed(1).padStart(9),
    heapMib.toFixed(2).padStart(9),
    codeMib.toFixed(2).padStart(9),
    externalMib.toFixed(1).padStart(8),
    walMib.toFixed(1).padStart(8),
    String(files ?? '-').padStart(6),
    String(sumOf(resources)).padStart(10),
    String(sumOf(Object.fromEntries(done))).padStart(6),
    String(sumOf(Object.fromEntries(wrong))).padStart(7),
    counts === null
      ? '-'
      : Object.entries(counts)
          .map(([name, many]) => `${name} ${many}`)
          .join(', '),
  ];
  return cells.join(' ');
}

/** @param {readonly (Sample & { counts: object | null })[]} samples */
function finish(samples) {
  const calls = sumOf(Object.fromEntries(done));
  const wrongs = sumOf(Object.fromEntries(wrong));
  const { judged, failures, isJudged } = judge({ minutes, rate, samples, calls, wrongs });
  for (const [kind, times] of wrong) say(`wrong ${times} × ${kind}`);
  say(sentence(judged));
  const folder = join(projectRoot, 'bench/out');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `soak-${new Date().toISOString().replaceAll(':', '-')}.json`);
  const report = { minutes, rate, judged, failures, done: Object.fromEntries(done) };
  writeFileSync(
    file,
    `${JSON.stringify({ ...report, wrong: Object.fromEntries(wrong), samples }, null, 2)}\n`,
  );
  const verdict =
    failures.length > 0 ? failures.join('; ') : isJudged ? 'flat' : 'too short to judge';
  say(`${verdict}; ${Math.round((performance.now() - started) / 1000)} s; ${file}`);
  return failures.length > 0 ? 1 : 0;
}

/**
 * @param {Map<string, number>} table
 * @param {string} kind
 */
function count(table, kind) {
  table.set(kind, (table.get(kind) ?? 0) + 1);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}
