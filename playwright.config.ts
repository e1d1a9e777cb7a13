import { defineConfig } from '@playwright/test';

const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const asRoot = process.getuid?.() === 0;
const jsonReport = process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'];

// Nobody's own keyring for the headless product (the desktop app has that of its desktop session).
process.env['CONSENTRY_KEY_STORE'] ??= 'none';

/** Reads `process.env` by name, so that a test run on any machine can be steered without editing this file. */
export default defineConfig({
  testDir: 'test',
  // Of its own, because each run empties it: the pictures that tests take of every page stay beside it.
  outputDir: 'test-results/runs',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
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
      // Draws the pictures of the README, when asked to; nothing to pass or skip.
      testIgnore:
        process.env['CONSENTRY_DOC_IMAGES'] === undefined ? 'browser/docs-images.test.ts' : [],
      use: {
        browserName: 'chromium',
        launchOptions: {
          executablePath: chromiumPath,
          args: [
            ...(asRoot ? ['--no-sandbox'] : []),
            '--disable-gpu',
            '--disable-quic',
            '--disable-background-networking',
          ],
        },
      },
    },
    { name: 'electron', testMatch: 'electron/**/*.test.ts' },
    // Builds installers first: `npm run test:package`.
    // Measures; nothing to pass without BENCH_CHECK=1: `npm run bench:desktop`.
    { name: 'bench', testMatch: 'bench/*.bench.ts' },
    { name: 'package', testMatch: 'package/**/*.test.ts' },
  ],
});
