/**
 * The gateway of the product under the suite, with the fixture behind it
 * (docs/reference/conformance.md#server-mode): both revisions with a server of their own era, an
 * older one, each revision with a server that refuses every other era (`crossEras`), and both with
 * a server of both eras that can ask in the older one only (`dualEra`).
 */
import { join, resolve } from 'node:path';
import { authorizationMode } from './authorization-mode.mjs';
import { readyLine, startChild } from './child-process.mjs';
import { judge, judgeExit } from './judge.mjs';
import { runServerMode } from './suite.mjs';
import { withProduct } from './with-product.mjs';

/** @typedef {import('./judge.mjs').Expected} Expected */
/** @typedef {import('./judge.mjs').Verdict} Verdict */
/**
 * @typedef {object} Run
 * @property {string} group
 * @property {string} [as] what is written in `expected.json` of this group holds for it; its own
 * @property {readonly string[]} select
 */

const connector = 'everything';
const fixture = join(
  resolve(import.meta.dirname, '../..'),
  'test/support/everything-upstream/main.mjs',
);

/** @type {readonly Run[]} */
const sameEra = [
  { group: '2025-11-25', select: ['--requirements', '2025-11-25'] },
  { group: '2026-07-28', select: ['--requirements', '2026-07-28'] },
  // No list of that revision is frozen; these are the scenarios that apply to it.
  { group: '2025-06-18', select: ['--spec-version', '2025-06-18'] },
];

/** @type {readonly (Run & { era: 'legacy' | 'modern' })[]} */
const acrossEras = [
  { era: 'legacy', group: '2026-07-28 on legacy', select: ['--requirements', '2026-07-28'] },
  { era: 'modern', group: '2025-11-25 on modern', select: ['--requirements', '2025-11-25'] },
];

/**
 * @template Result
 * @param {'both' | 'legacy' | 'modern'} era
 * @param {(url: string) => Promise<Result>} use
 * @param {readonly string[]} [more]
 */
async function withFixture(era, use, more = []) {
  const upstream = startChild(process.execPath, [fixture, '--era', era, ...more]);
  try {
    const { url } = await readyLine(upstream, 'the fixture');
    return await use(String(url));
  } finally {
    await upstream.stop();
  }
}

/**
 * The fixture alone, without the product: whatever fails here is not the gateway’s.
 *
 * @returns {Promise<Verdict[]>}
 */
export function directMode() {
  return withFixture('both', async (url) => {
    /** @type {Verdict[]} */
    const verdicts = [];
    for (const { group, select } of sameEra) {
      const { scenarios } = await runServerMode(url, `direct-${group}`, select);
      const scored = scenarios.filter(({ isScored }) => isScored);
      const passes = scored.map(({ name }) => name);
      verdicts.push(...judge(`direct ${group}`, scored, { passes, hollow: {}, fails: {} }));
    }
    return verdicts;
  });
}

/**
 * Our authorization server, and the gateway with a server of both eras.
 *
 * @param {(group: string) => Expected} expectedOf
 * @returns {Promise<Verdict[]>}
 */
export function sameEras(expectedOf) {
  return withFixture('both', (upstreamUrl) =>
    withEverything(upstreamUrl, async (product, url) => [
      ...(await authorizationMode(product)),
      ...(await runAll(url, sameEra, expectedOf)),
    ]),
  );
}

/**
 * Each revision, with a server behind us that speaks the other era alone.
 *
 * @param {(group: string) => Expected} expectedOf
 * @returns {Promise<Verdict[]>}
 */
export async function crossEras(expectedOf) {
  /** @type {Verdict[]} */
  const verdicts = [];
  for (const run of acrossEras) {
    const found = await withFixture(run.era, (upstreamUrl) =>
      withEverything(upstreamUrl, (_product, url) => runAll(url, [run], expectedOf)),
    );
    verdicts.push(...found);
  }
  return verdicts;
}

/**
 * Both revisions, with a server of both eras whose tools ask by requests only: what holds for each
 * revision with a server of its own era holds here.
 *
 * @param {(group: string) => Expected} expectedOf
 * @returns {Promise<Verdict[]>}
 */
export function dualEra(expectedOf) {
  const runs = sameEra
    .filter(({ select }) => select[0] === '--requirements')
    .map((run) => ({ ...run, group: `${run.group} on both`, as: run.group }));
  return withFixture(
    'both',
    (upstreamUrl) => withEverything(upstreamUrl, (_product, url) => runAll(url, runs, expectedOf)),
    ['--pushes'],
  );
}

/**
 * @param {string} url
 * @param {readonly Run[]} runs
 * @param {(group: string) => Expected} expectedOf
 */
async function runAll(url, runs, expectedOf) {
  /** @type {Verdict[]} */
  const verdicts = [];
  for (const { group, select, as = group } of runs) {
    const folder = `server-${group.replaceAll(' ', '-')}`;
    const run = await runServerMode(url, folder, select);
    const expected = expectedOf(as);
    verdicts.push(...judge(group, run.scenarios, expected), judgeExit(group, run, expected));
  }
  return verdicts;
}

/**
 * @template Result
 * @param {string} upstreamUrl
 * @param {(product: import('./product.mjs').Product, url: string) => Promise<Result>} use
 */
function withEverything(upstreamUrl, use) {
  // The suite plays a client that has a model and folders to be asked for.
  const asks = ['--asks-model', 'on', '--asks-folders', 'on'];
  /** @param {import('./product.mjs').Product} product */
  const prepare = (product) => product.give('connectors', 'edit', connector, ...asks);
  return withProduct({ connector, upstreamUrl, prepare }, use);
}
