/**
 * Global setup of Vitest and Playwright: builds `dist/` when it is missing or older than the
 * sources, so that a fresh clone can run the tests. `CONSENTRY_SKIP_BUILD=1` leaves it as it is.
 *
 * A failing build ends the run in CI and under `npm test`, which both build first. In an editor or
 * a watch it only says so: tests of one part go on while another does not compile.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

export default function setUp(): () => void {
  // Nobody's own state folder: a start of the product leaves a file for each data folder there.
  const state = mkdtempSync(join(tmpdir(), 'consentry-state-'));
  process.env['CONSENTRY_STATE_DIR'] = state;
  // Processes of tests are ended without a word: what they keep as long as they live goes with the
  // run.
  const worlds = mkdtempSync(join(tmpdir(), 'consentry-worlds-'));
  process.env['CONSENTRY_TEST_WORLDS'] = worlds;
  buildOnce();
  return () => {
    for (const folder of [state, worlds])
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

function buildOnce(): void {
  if (process.env['CONSENTRY_SKIP_BUILD'] === '1') return;
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-needed'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === 0) return;
  if (process.env['CI'] !== undefined || !existsSync(join(root, 'dist'))) {
    throw new Error('the build failed; see above');
  }
  process.stderr.write('The build failed: tests that start the built product see the old one.\n');
}
