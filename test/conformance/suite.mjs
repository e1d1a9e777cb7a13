/**
 * Runs `@modelcontextprotocol/conformance` on a Node it can live on
 * (docs/reference/conformance.md#judging-a-run).
 */
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runChild } from './child-process.mjs';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
const oldestNode = 22;
/** Where the suite's own output is kept, for people. */
export const outputFolder = join(root, 'test-results/conformance');

/**
 * @typedef {object} ScenarioResult
 * @property {string} name
 * @property {boolean} isClean
 * @property {string} counts e.g. `3 passed, 0 failed`
 * @property {boolean} isScored
 */

/** @type {Promise<string> | undefined} */
let nodeForSuite;

/** This Node when it is new enough, else one that npm keeps in its cache. */
async function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return process.execPath;
  // From a neutral folder, so that no project setting keeps npm from unpacking it.
  const args = ['-y', '--ignore-scripts=false', '-p', 'node@24', 'node', '-p', 'process.execPath'];
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const { status, lines, stderr } = await runChild(npx, args, { cwd: tmpdir() });
  const path = lines.at(-1);
  if (status === 0 && path !== undefined) return path;
  throw new Error(
    `the suite needs Node ${oldestNode} or newer, and npx could not get one: ${stderr}`,
  );
}

/**
 * @param {readonly string[]} args
 * @param {string} folder below the output folder
 * @param {(line: string) => void} [onLine]
 */
export async function runSuite(args, folder, onLine) {
  nodeForSuite ??= findNode();
  const output = join(outputFolder, folder);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  return runChild(await nodeForSuite, [program, ...args, '-o', output], {
    cwd: root,
    ...(onLine === undefined ? {} : { onLine }),
  });
}

/**
 * Server mode with the scenarios that are selected, mostly the frozen list of a revision.
 *
 * @param {string} url
 * @param {string} folder below the output folder
 * @param {readonly string[]} select
 * @returns {Promise<{ status: number, scenarios: ScenarioResult[] }>}
 */
export async function runServerMode(url, folder, select) {
  const { status, lines, stderr } = await runSuite(['server', '--url', url, ...select], folder);
  const scenarios = readScenarios(lines);
  if (scenarios.length === 0)
    throw new Error(`no results: ${lines.slice(-5).join('\n')}\n${stderr}`);
  return { status, scenarios };
}

/** @param {readonly string[]} lines */
export function readScenarios(lines) {
  const summary = lines.slice(lines.indexOf('=== SUMMARY ===') + 1);
  const unscored = new Set(summary.flatMap((line) => /^ +[✓✗] (\S+) \(/u.exec(line)?.[1] ?? []));
  return summary.flatMap((line) => {
    const [, mark, name, counts] = /^([✓✗]) (\S+): (.+)$/u.exec(line) ?? [];
    if (name === undefined || counts === undefined) return [];
    return [{ name, counts, isClean: mark === '✓', isScored: !unscored.has(name) }];
  });
}

/**
 * One scenario that is in no suite.
 *
 * @param {readonly string[]} args without the scenario
 * @param {string} folder below the output folder
 * @param {string} name
 * @returns {Promise<ScenarioResult>}
 */
export async function runScenario(args, folder, name) {
  const { lines, stderr } = await runSuite([...args, '--scenario', name], join(folder, name));
  // Client mode says it on standard error.
  const found = [...lines, ...stderr.split('\n')].flatMap((line) => {
    const [, passed, all, failed, warnings] =
      /^Passed: (\d+)\/(\d+), (\d+) failed, (\d+) warnings$/u.exec(line) ?? [];
    return all === undefined
      ? []
      : [{ passed, failed: Number(failed), warnings, all: Number(all) }];
  });
  const [result] = found;
  if (result === undefined) throw new Error(`no results: ${lines.slice(-5).join('\n')}\n${stderr}`);
  const { passed, failed, all } = result;
  const counts = `${passed} passed, ${failed} failed`;
  return { name, counts, isClean: failed === 0 && all > 0, isScored: true };
}
