/**
 * `npm test`: builds when needed, then Vitest, then Playwright's two projects where what they
 * need is on this machine. The last line sums them all: `N passed, N failed`, and `, N skipped`
 * when there are any.
 *
 *   npm test                      everything
 *   npm test -- test/core         only Vitest, with these arguments
 *   npm test -- --changed         Vitest's tests of what changed since the last commit, and those
 *                                 that read the sources
 *   npm test -- --changed main    the same since a branch or a commit
 *   npm run test:nightly          everything with the full counts of
 *                                 `test/support/values/counts.ts`, `test/nightly`, and ten minutes
 *                                 of load; `-- --soak 240` for four hours of it
 *   npm test -- --no-skips        a skipped test counts as failed (as in CI)
 *
 * What failed is listed before that. TEST_RESULTS=FILE also writes both there, as JSON.
 */
import './lib/check-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './lib/build-state.mjs';
import { findChromium } from './lib/chromium.mjs';
import { findElectron } from './lib/electron-binary.mjs';
import { failureList, playwrightResults, vitestResults } from './lib/test-results.mjs';

/** @typedef {import('./lib/test-results.mjs').Results} Results */

const own = {
  'no-skips': { type: /** @type {const} */ ('boolean') },
  nightly: { type: /** @type {const} */ ('boolean') },
  changed: { type: /** @type {const} */ ('boolean') },
  soak: { type: /** @type {const} */ ('string'), default: '10' },
};
const args = process.argv.slice(2);
const { values } = parseArgs({ args, options: own, strict: false, allowPositionals: true });
const { 'no-skips': noSkips, nightly: isNightly, changed: isChanged } = values;
/** Of a run of `scripts/soak.mjs`, which judges growth from ten minutes on. */
const soakMinutes = String(values.soak);
const ownFlag = /^--(?:no-skips|nightly|changed|soak(?:=\d+)?)$/u;
const chosen = args.filter((arg, at) => !ownFlag.test(arg) && args[at - 1] !== '--soak');
// The one switch: test/support/values/counts.ts says what it makes more of.
if (isNightly) process.env['CONSENTRY_NIGHTLY'] = '1';
/** Tests that read the sources instead of importing them, so that no change leads to them. */
const readers = ['test/lint', 'test/pins', 'test/scripts'];
const folder = mkdtempSync(join(tmpdir(), 'consentry-test-'));
let runs = 0;
/** @type {Results} */
const none = { passed: 0, failed: 0, skipped: 0, failures: [] };

/**
 * @param {string} program file below the project
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} [env]
 */
function run(program, args, env = {}) {
  const { status } = spawnSync(process.execPath, [join(projectRoot, program), ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  return status ?? 1;
}

/**
 * A runner's JSON, or nothing when it died before it wrote any.
 *
 * @param {string} file
 * @returns {Record<string, any>}
 */
function resultsIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * A runner that ends badly has at least one failure, also when it names no test for it.
 *
 * @param {string} runner
 * @param {number} status
 * @param {Results} results
 * @returns {Results}
 */
function withStatus(runner, status, results) {
  if (status === 0 || results.failed > 0) return results;
  const why = `It ended with ${status}.`;
  return { ...results, failed: 1, failures: [...results.failures, { test: runner, why }] };
}

/**
 * @param {readonly string[]} vitestArgs
 * @returns {Results}
 */
function runVitest(vitestArgs) {
  const file = join(folder, `vitest-${(runs += 1)}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = run('node_modules/vitest/vitest.mjs', ['run', ...reporters, ...vitestArgs]);
  return withStatus('Vitest', status, vitestResults(resultsIn(file)));
}

/** Steady load on the built product counts as one test. @returns {Results} */
function runSoak() {
  process.stdout.write(`\nSoak: ${soakMinutes} minutes\n`);
  const status = run('scripts/soak.mjs', ['--minutes', soakMinutes]);
  const passed = status === 0 ? 1 : 0;
  return withStatus('Soak', status, { ...none, passed });
}

/** Why a Playwright project cannot run here. */
const obstacles = {
  chromium() {
    return findChromium() === undefined
      ? 'no Chromium (run `npx playwright install chromium`, or set CHROMIUM_PATH)'
      : undefined;
  },
  frames: () => undefined,
  electron() {
    if (findElectron(process.env['ELECTRON_OVERRIDE_DIST_PATH'] || undefined) === undefined) {
      return 'no Electron (run `npx install-electron`, or set ELECTRON_OVERRIDE_DIST_PATH)';
    }
    const hasDisplay = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
    return process.platform === 'linux' && !hasDisplay ? 'no display' : undefined;
  },
};

/**
 * One project after the other: the desktop is measured, and pages are rendered by two workers.
 *
 * @param {keyof typeof obstacles} project
 * @returns {Results}
 */
function runPlaywright(project) {
  const why = obstacles[project]();
  if (why !== undefined) {
    process.stdout.write(`\nSkipped: the ${project} tests, because there is ${why}.\n`);
    return { ...none, skipped: 1 };
  }
  process.stdout.write(`\nPlaywright: ${project}\n`);
  const file = join(folder, `${project}.json`);
  const playwrightArgs = ['test', '--pass-with-no-tests', `--project=${project}`];
  const status = run('node_modules/@playwright/test/cli.js', playwrightArgs, {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  return withStatus(`Playwright: ${project}`, status, playwrightResults(resultsIn(file)));
}

/** @returns {readonly (() => Results)[]} */
function runners() {
  if (isChanged) {
    const since = chosen.length > 0 ? [`--changed=${chosen[0]}`] : ['--changed'];
    return [
      () => runVitest([...since, '--project=!timing', '--passWithNoTests']),
      () => runVitest(readers),
    ];
  }
  if (chosen.length > 0) return [() => runVitest(chosen)];
  return [
    () => runVitest([]),
    () => runPlaywright('chromium'),
    ...(findChromium() === undefined ? [] : [() => runPlaywright('frames')]),
    () => runPlaywright('electron'),
    ...(isNightly ? [runSoak] : []),
  ];
}

/** @returns {Results} */
function runAll() {
  const status = run('scripts/build.mjs', ['--if-needed']);
  if (status !== 0) return withStatus('The build', status, none);
  /** @type {Results} */
  const sum = { ...none, failures: [] };
  for (const runner of runners()) {
    const { passed, failed, skipped, failures } = runner();
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
    sum.failures.push(...failures);
  }
  return sum;
}

try {
  const { passed, failed, skipped, failures } = runAll();
  const counted = noSkips
    ? { passed, failed: failed + skipped, skipped: 0, failures }
    : { passed, failed, skipped, failures };
  const resultsFile = process.env['TEST_RESULTS'];
  if (resultsFile !== undefined) writeFileSync(resultsFile, JSON.stringify(counted));
  if (failures.length > 0) process.stdout.write(`\n${failureList(failures)}`);
  if (noSkips && skipped > 0) {
    process.stdout.write(`\n${skipped} skipped, which counts as failed here.\n`);
  }
  if (passed + failed === 0) process.stdout.write('\nNo test ran.\n');
  const skips = counted.skipped > 0 ? `, ${counted.skipped} skipped` : '';
  process.stdout.write(`\n${counted.passed} passed, ${counted.failed} failed${skips}\n`);
  process.exitCode = counted.failed > 0 || passed + failed === 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
