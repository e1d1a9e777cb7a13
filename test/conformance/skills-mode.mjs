/**
 * The gateway of the product before a server with skills, for a client of either revision
 * (SEP-2640).
 */
import { join, resolve } from 'node:path';
import { readyLine, startChild } from './child-process.mjs';
import { judge } from './judge.mjs';
import { runScenario } from './suite.mjs';
import { withProduct } from './with-product.mjs';

const connector = 'skills';
const fixture = join(resolve(import.meta.dirname, '../support/skill-upstream/main.mjs'));
const scenarios = ['enumeration', 'manifest', 'directory'].map((each) => `sep-2640-skills-${each}`);
const uris = ['reports', 'invoices'].map((name) => `skill://acme/${name}/SKILL.md`);

/**
 * @param {(group: string) => import('./judge.mjs').Expected} expectedOf
 * @returns {Promise<import('./judge.mjs').Verdict[]>}
 */
export async function skillsMode(expectedOf) {
  /** @type {import('./judge.mjs').Verdict[]} */
  const verdicts = [];
  for (const era of ['legacy', 'modern']) {
    const upstream = startChild(process.execPath, [fixture, '--era', era]);
    try {
      const { url } = await readyLine(upstream, 'the fixture');
      verdicts.push(...(await throughProduct(String(url), `skills on ${era}`, expectedOf)));
    } finally {
      await upstream.stop();
    }
  }
  return verdicts;
}

/**
 * @param {string} upstreamUrl
 * @param {string} group
 * @param {(group: string) => import('./judge.mjs').Expected} expectedOf
 */
function throughProduct(upstreamUrl, group, expectedOf) {
  /** @param {import('./product.mjs').Product} product */
  const prepare = (product) => product.give('connectors', 'review', connector, '--accept', ...uris);
  return withProduct({ connector, upstreamUrl, prepare }, async (_product, url) => {
    const found = [];
    for (const name of scenarios)
      found.push(await runScenario(['server', '--url', url], group.replaceAll(' ', '-'), name));
    return judge(group, found, expectedOf(group));
  });
}
