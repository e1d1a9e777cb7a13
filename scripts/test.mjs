/**
 * `npm test`: builds when needed, then Vitest, then Playwright's two projects where what they need is on this machine. The
 * last line sums them all: `N passed, N failed`, and `, N skipped` when there are any.
 *
 *   npm test                      everything
 *   npm test -- test/core         only Vitest, with these arguments
 *   npm run test:nightly          the decision's properties with a million cases each, and `test/nightly`
 *   npm test -- --no-skips        a skipped test counts as failed (as in CI)
 *
 * TEST_RESULTS=FILE also writes the sum there, as JSON.
 */
import './lib/check-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './lib/build-state.mjs';
import { findElectron } from './lib/electron-binary.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const noSkips = process.argv.includes('--no-skips');
const isNightly = process.argv.includes('--nightly');
const wanted = process.argv.slice(2).filter((arg) => arg !== '--no-skips' && arg !== '--nightly');
const nightly = [
  'test/core/policy',
  'test/nightly',
  'test/journeys/damaged-files',
  'test/journeys/kill',
  'test/journeys/fault-points',
];
const vitestArgs = isNightly && wanted.length === 0 ? nightly : wanted;
if (isNightly) {
  process.env['CONSENTRY_NIGHTLY'] = '1';
  process.env['CONSENTRY_PROPERTY_RUNS'] ??= '1000000';
  process.env['CONSENTRY_KILLS'] ??= '100';
  process.env['CONSENTRY_DAMAGES'] ??= '150';
}
const folder = mkdtempSync(join(tmpdir(), 'consentry-test-'));

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
 * @param {number} status
 * @param {Counts} counts
 * @returns {Counts}
 */
function withStatus(status, counts) {
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @returns {Counts} */
function runVitest() {
  const file = join(folder, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = run('node_modules/vitest/vitest.mjs', ['run', ...reporters, ...vitestArgs]);
  const results = resultsIn(file);
  return withStatus(status, {
    passed: results['numPassedTests'] ?? 0,
    failed: results['numFailedTests'] ?? 0,
    skipped: (results['numPendingTests'] ?? 0) + (results['numTodoTests'] ?? 0),
  });
}

/** Why a Playwright project cannot run here. */
const obstacles = {
  chromium() {
    const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
    return existsSync(path) ? undefined : `no Chromium at ${path} (CHROMIUM_PATH names another)`;
  },
  electron() {
    if (findElectron(process.env['ELECTRON_OVERRIDE_DIST_PATH'] || undefined) === undefined) {
      return 'no Electron (run `npx install-electron`, or set ELECTRON_OVERRIDE_DIST_PATH)';
    }
    const hasDisplay = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
    return process.platform === 'linux' && !hasDisplay ? 'no display' : undefined;
  },
};

/** @returns {Counts} */
function runPlaywright() {
  const projects = Object.entries(obstacles).map(([name, find]) => ({ name, why: find() }));
  const missing = projects.filter(({ why }) => why !== undefined);
  for (const { name, why } of missing) {
    process.stdout.write(`\nSkipped: the ${name} tests, because there is ${why}.\n`);
  }
  const counts = { passed: 0, failed: 0, skipped: missing.length };
  const names = projects.filter(({ why }) => why === undefined).map(({ name }) => name);
  if (names.length === 0) return counts;

  process.stdout.write(`\nPlaywright: ${names.join(', ')}\n`);
  const file = join(folder, 'playwright.json');
  const args = ['test', '--pass-with-no-tests', ...names.map((name) => `--project=${name}`)];
  const status = run('node_modules/@playwright/test/cli.js', args, {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const stats = resultsIn(file)['stats'] ?? {};
  return withStatus(status, {
    passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
    failed: stats.unexpected ?? 0,
    skipped: counts.skipped + (stats.skipped ?? 0),
  });
}

/** @returns {Counts} */
function runAll() {
  if (run('scripts/build.mjs', ['--if-needed']) !== 0) return { passed: 0, failed: 1, skipped: 0 };
  const runners = vitestArgs.length > 0 ? [runVitest] : [runVitest, runPlaywright];
  /** @type {Counts} */
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const runner of runners) {
    const { passed, failed, skipped } = runner();
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

try {
  const { passed, failed, skipped } = runAll();
  const counted = noSkips
    ? { passed, failed: failed + skipped, skipped: 0 }
    : { passed, failed, skipped };
  const resultsFile = process.env['TEST_RESULTS'];
  if (resultsFile !== undefined) writeFileSync(resultsFile, JSON.stringify(counted));
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
