/**
 * The gateway of the product before a server with skills, for a client of either revision
 * (SEP-2640).
 */
import { join, resolve } from 'node:path';
import { startBearerForwarder } from './add-bearer.mjs';
import { readyLine, startChild } from './child-process.mjs';
import { judge } from './judge.mjs';
import { logIn } from './oauth-login.mjs';
import { addOpenConnector, startProduct } from './product.mjs';
import { runScenario } from './suite.mjs';

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
async function throughProduct(upstreamUrl, group, expectedOf) {
  const product = await startProduct();
  try {
    await addOpenConnector(product, connector, ['--url', upstreamUrl]);
    await product.give('connectors', 'review', connector, '--accept', ...uris);
    const token = await logIn(product, {
      name: 'Conformance suite',
      resource: `${product.issuer}/mcp/${connector}`,
      scope: `${connector}:read`,
    });
    const forwarder = await startBearerForwarder(product.issuer, token);
    try {
      const found = [];
      for (const name of scenarios) {
        const args = ['server', '--url', `${forwarder.origin}/mcp/${connector}`];
        found.push(await runScenario(args, group.replaceAll(' ', '-'), name));
      }
      return judge(group, found, expectedOf(group));
    } finally {
      forwarder.close();
    }
  } finally {
    await product.stop();
  }
}
