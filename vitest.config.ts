import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// A file of its own: Vitest would take the environments of vite.config.ts for its own.

const shared = {
  testTimeout: 20_000,
  hookTimeout: 20_000,
  retry: 0,
  pool: 'forks' as const,
  // Nobody's own keyring: the tests that want one bring it.
  env: { CONSENTRY_KEY_STORE: 'none' },
  setupFiles: ['test/support/no-console.ts'],
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
  },
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    globalSetup: ['test/support/build-once.ts'],
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
        },
      },
      // `npm run test:nightly`: minutes, and programs from the registry.
      ...(process.env['CONSENTRY_NIGHTLY'] === '1' ? [nightly] : []),
    ],
  },
});
