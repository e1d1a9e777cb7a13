/**
 * `npm run conformance`: the official conformance suite. Our connectors in client mode; then the built headless product: our
 * authorization server in authorization mode, the gateway in server mode with the fixture behind it, for both revisions.
 *
 * What passes today is written in `test/conformance/expected.json`; the run fails when anything differs from it in either
 * direction. `CONFORMANCE_RESULTS=FILE` also writes `{passed, failed}` there: scenarios as expected, and not.
 *
 *   npm run conformance -- --direct     only the fixture itself, without the product
 *   npm run conformance -- --client     only client mode
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBearerForwarder } from '../test/conformance/add-bearer.mjs';
import { authorizationMode } from '../test/conformance/authorization-mode.mjs';
import { clientMode } from '../test/conformance/client-mode.mjs';
import { readyLine, startChild } from '../test/conformance/child-process.mjs';
import { judge } from '../test/conformance/judge.mjs';
import { logIn } from '../test/conformance/oauth-login.mjs';
import { addOpenConnector, startProduct } from '../test/conformance/product.mjs';
import { outputFolder, runServerMode } from '../test/conformance/suite.mjs';
import { projectRoot } from './lib/build-state.mjs';

/** @typedef {import('../test/conformance/judge.mjs').Verdict} Verdict */

const revisions = ['2025-11-25', '2026-07-28'];
const connector = 'everything';
const fixture = join(projectRoot, 'test/support/everything-upstream/main.mjs');
const started = performance.now();

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}

/** @param {(url: string) => Promise<Verdict[]>} use */
async function withFixture(use) {
  const upstream = startChild(process.execPath, [fixture]);
  try {
    const { url } = await readyLine(upstream, 'the fixture');
    return await use(String(url));
  } finally {
    await upstream.stop();
  }
}

/** @param {string} upstreamUrl */
async function throughProduct(upstreamUrl) {
  const product = await startProduct();
  try {
    await addOpenConnector(product, connector, ['--url', upstreamUrl]);
    // The suite plays a client that has a model and folders to be asked for.
    await product.give(
      'connectors',
      'edit',
      connector,
      '--asks-model',
      'on',
      '--asks-folders',
      'on',
    );
    const verdicts = await authorizationMode(product);
    const token = await logIn(product, {
      name: 'Conformance suite',
      resource: `${product.issuer}/mcp/${connector}`,
      scope: `${connector}:read ${connector}:write`,
    });
    const forwarder = await startBearerForwarder(product.issuer, token);
    try {
      for (const revision of revisions) {
        const { scenarios } = await runServerMode(`${forwarder.origin}/mcp/${connector}`, revision);
        verdicts.push(...judge(revision, scenarios, expectedOf(revision)));
      }
    } finally {
      forwarder.close();
    }
    return verdicts;
  } finally {
    await product.stop();
  }
}

/** @param {string} url */
async function direct(url) {
  /** @type {Verdict[]} */
  const verdicts = [];
  for (const revision of revisions) {
    const { scenarios } = await runServerMode(url, revision);
    const scored = scenarios.filter(({ isScored }) => isScored);
    const passes = scored.map(({ name }) => name);
    verdicts.push(...judge(`direct ${revision}`, scored, { passes, hollow: {}, fails: {} }));
  }
  return verdicts;
}

/** @param {string} group */
function expectedOf(group) {
  const file = join(projectRoot, 'test/conformance/expected.json');
  return JSON.parse(readFileSync(file, 'utf8'))[group];
}

/** @param {readonly Verdict[]} verdicts */
function report(verdicts) {
  for (const { group, name, isClean, isExpected, isHollow, note } of verdicts) {
    const mark = isHollow ? '○' : isClean ? '✓' : '✗';
    const surprise = isExpected ? '' : ' UNEXPECTED';
    say(`${mark} ${group.padEnd(20)} ${name.padEnd(46)}${surprise} ${note}`.trimEnd());
  }
  const passed = verdicts.filter(({ isExpected }) => isExpected).length;
  const failed = verdicts.length - passed;
  say('');
  for (const group of new Set(verdicts.map((verdict) => verdict.group))) {
    const all = verdicts.filter((verdict) => verdict.group === group && verdict.isScored);
    const clean = all.filter(({ isClean }) => isClean);
    const hollow = clean.filter(({ isHollow }) => isHollow).length;
    const proving = hollow === 0 ? '' : `, ${hollow} of them prove nothing yet`;
    say(`${group}: ${clean.length} of ${all.length} required pass${proving}`);
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  say(`${passed} as expected, ${failed} not, ${seconds} s; details in ${outputFolder}`);
  const file = process.env['CONFORMANCE_RESULTS'];
  if (file !== undefined && file !== '')
    writeFileSync(file, `${JSON.stringify({ passed, failed })}\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

if (process.argv.includes('--direct')) {
  report(await withFixture(direct));
} else if (process.argv.includes('--client')) {
  report(await clientMode(expectedOf));
} else {
  if (process.env['CONSENTRY_SKIP_BUILD'] !== '1') {
    const build = [join(projectRoot, 'scripts/build.mjs'), '--if-needed'];
    const { status } = spawnSync(process.execPath, build, { stdio: 'inherit' });
    if (status !== 0) process.exit(1);
  }
  const client = await clientMode(expectedOf);
  report([...client, ...(await withFixture(throughProduct))]);
}
