/**
 * The gateway of the product before a server whose calls go on as tasks (SEP-2663). A client of an
 * older revision sees nothing of them, so there is one group.
 */
import { resolve } from 'node:path';
import { readyLine, startChild } from './child-process.mjs';
import { judge } from './judge.mjs';
import { runScenario } from './suite.mjs';
import { withProduct } from './with-product.mjs';

const connector = 'tasks';
const group = 'tasks on modern';
const fixture = resolve(import.meta.dirname, '../support/task-upstream/main.mjs');
const scenarios = [
  'lifecycle',
  'capability-negotiation',
  'wire-fields',
  'request-state-removal',
  'mrtr-input',
  'request-headers',
  'dispatch-and-envelope',
  'required-task-error',
  'mrtr-composition',
].map((each) => `tasks-${each}`);

/**
 * @param {(group: string) => import('./judge.mjs').Expected} expectedOf
 * @returns {Promise<import('./judge.mjs').Verdict[]>}
 */
export function tasksMode(expectedOf) {
  return withFixture((upstreamUrl) =>
    withProduct({ connector, upstreamUrl }, async (_product, url) =>
      judge(group, await runAll(url, group), expectedOf(group)),
    ),
  );
}

/**
 * The fixture alone, without the product: whatever fails here is not the gateway’s.
 *
 * @returns {Promise<import('./judge.mjs').Verdict[]>}
 */
export function directTasksMode() {
  return withFixture(async (url) => {
    const expected = { passes: scenarios, hollow: {}, fails: {} };
    return judge('direct tasks', await runAll(url, 'direct tasks'), expected);
  });
}

/**
 * @param {string} url
 * @param {string} name of the group
 */
async function runAll(url, name) {
  const found = [];
  for (const scenario of scenarios)
    found.push(await runScenario(['server', '--url', url], name.replaceAll(' ', '-'), scenario));
  return found;
}

/**
 * @template Result
 * @param {(url: string) => Promise<Result>} use
 */
async function withFixture(use) {
  const upstream = startChild(process.execPath, [fixture]);
  try {
    const { url } = await readyLine(upstream, 'the fixture');
    return await use(String(url));
  } finally {
    await upstream.stop();
  }
}
