import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// A file of its own: Vitest would take the environments of vite.config.ts for its own.

const noConsole = 'test/support/system/no-console.ts';
const timing = 'test/**/*.timing.test.ts';
const isNight = process.env['CONSENTRY_NIGHTLY'] === '1';

const shared = {
  testTimeout: 20_000,
  hookTimeout: 20_000,
  retry: 0,
  pool: 'forks' as const,
  // Files share a process one after another, and with it what they import: the core's modules keep
  // nothing between cores.
  isolate: false,
  // Nobody's own keyring, and no policy of this machine: the tests that want one bring it.
  env: { CONSENTRY_KEY_STORE: 'none', CONSENTRY_TEST_POLICY: '/nonexistent/policy.json' },
  setupFiles: [noConsole],
  restoreMocks: true,
  unstubEnvs: true,
  unstubGlobals: true,
};

const nightly = {
  extends: true as const,
  test: {
    ...shared,
    name: 'nightly',
    environment: 'node',
    include: ['test/nightly/**/*.test.ts'],
    exclude: [timing],
  },
};

export default defineConfig({
  test: {
    // Many files wait for other processes, so two cores have work for three.
    maxWorkers: Math.max(3, availableParallelism()),
    globalSetup: ['test/support/system/build-once.ts'],
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'node',
          environment: 'node',
          include: [
            'test/{core,contract,headless,cli,bridge,lint,scripts,journeys,pins}/**/*.test.ts',
          ],
          exclude: [timing],
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          ...shared,
          name: 'dom',
          environment: 'jsdom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          // The core behind a page works in real time, however busy the machine is.
          testTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
          // Its hooks are those of each file, however many share the module.
          setupFiles: [noConsole, 'test/renderer/support/dom.ts'],
        },
      },
      // `npm run test:nightly`: minutes, and programs from the registry.
      ...(isNight ? [nightly] : []),
      // What is measured against the clock, or in memory: alone, a process for each file, after all
      // others.
      {
        extends: true,
        test: {
          ...shared,
          name: 'timing',
          environment: 'node',
          include: [timing],
          exclude: isNight ? [] : ['test/nightly/**'],
          isolate: true,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
