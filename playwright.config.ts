import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/lib/chromium.mjs';

const executablePath = findChromium();
const asRoot = process.getuid?.() === 0;
const jsonReport = process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'];

// Nobody's own keyring for the headless product (the desktop app has that of its desktop session).
process.env['CONSENTRY_KEY_STORE'] ??= 'none';
// Nor the policy of this machine.
process.env['CONSENTRY_TEST_POLICY'] ??= '/nonexistent/policy.json';

const measured = 'browser/frames.test.ts';
const page = {
  browserName: 'chromium' as const,
  actionTimeout: 10_000,
  launchOptions: {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      ...(asRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
    ],
  },
};

/**
 * Reads `process.env` by name, so that a test run on any machine can be steered without editing
 * this file.
 */
export default defineConfig({
  testDir: 'test',
  // Of its own, because each run empties it: the pictures that tests take of every page stay beside
  // it.
  outputDir: 'test-results/runs',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter:
    jsonReport === undefined ? [['list']] : [['list'], ['json', { outputFile: jsonReport }]],
  globalSetup: './test/support/system/build-once.ts',
  projects: [
    {
      name: 'chromium',
      testMatch: 'browser/**/*.test.ts',
      testIgnore: [
        measured,
        // Draws the pictures of the README, when asked to; nothing to pass or skip.
        ...(process.env['CONSENTRY_DOC_IMAGES'] === undefined
          ? ['browser/docs-images.test.ts']
          : []),
      ],
      use: page,
    },
    // What is measured in a page runs alone, after the others.
    { name: 'frames', workers: 1, testMatch: measured, use: page },
    // One desktop, with one tray and one keyring, is for one test at a time.
    { name: 'electron', workers: 1, testMatch: 'electron/**/*.test.ts' },
    // Measures; nothing to pass without BENCH_CHECK=1: `npm run bench:desktop`.
    { name: 'bench', workers: 1, testMatch: 'bench/*.bench.ts' },
    // Builds installers first: `npm run test:package`.
    { name: 'package', workers: 1, testMatch: 'package/**/*.test.ts' },
  ],
});
