/**
 * Our side towards servers and their login services under the suite's client mode
 * (docs/reference/conformance.md#client-mode).
 */
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { judge, judgeExit } from './judge.mjs';
import { readScenarios, runScenario, runSuite } from './suite.mjs';

/** @typedef {import('./judge.mjs').Verdict} Verdict */
/** @typedef {import('./judge.mjs').Expected} Expected */

const root = resolve(import.meta.dirname, '../..');
const outDir = join(root, '.cache/upstream-client');
/** Its scenarios run all at once, each with a process of ours. */
const scenarioMs = 120_000;
/** Each run of the suite: what is written of it in `expected.json`, and how it is selected. */
const runs = [
  { group: 'client 2025-11-25', select: ['--requirements', '2025-11-25'] },
  { group: 'client 2026-07-28', select: ['--requirements', '2026-07-28'] },
  { group: 'client backcompat', select: ['--suite', 'backcompat'] },
];
/** In no suite: each is run by its name. */
const skills = ['no-prefetch', 'verify-digest', 'verify-size', 'verify-frontmatter'];

/** Bundles the client once; beside `node_modules`, where its one native package is found. */
async function bundleClient() {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'upstream-client.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { external: ['libsql'], output: { entryFileNames: 'client.mjs' } },
    },
    ssr: { noExternal: true, external: ['libsql'] },
  });
  return join(outDir, 'client.mjs');
}

/**
 * @param {(group: string) => Expected} expectedOf
 * @returns {Promise<Verdict[]>}
 */
export async function clientMode(expectedOf) {
  const client = await bundleClient();
  /** @type {Verdict[]} */
  const verdicts = [];
  for (const { group, select } of runs) {
    // The suite splits the command at spaces, hands it to a shell and adds the address of its
    // server.
    const args = ['client', '--command', `node ${client}`, ...select];
    args.push('--timeout', String(scenarioMs));
    const { status, lines, stderr } = await runSuite(args, group.replace(' ', '-'));
    const scenarios = readScenarios(lines);
    if (scenarios.length === 0)
      throw new Error(`no results: ${lines.slice(-5).join('\n')}\n${stderr}`);
    const expected = expectedOf(group);
    verdicts.push(
      ...judge(group, scenarios, expected),
      judgeExit(group, { status, scenarios }, expected),
    );
  }
  const group = 'client skills';
  /** @type {import('./suite.mjs').ScenarioResult[]} */
  const scenarios = [];
  for (const skill of skills) {
    const name = `sep-2640-client-${skill}`;
    const args = ['client', '--command', `node ${client}`, '--timeout', String(scenarioMs)];
    scenarios.push(await runScenario(args, group.replace(' ', '-'), name));
  }
  return [...verdicts, ...judge(group, scenarios, expectedOf(group))];
}
