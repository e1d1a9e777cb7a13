/**
 * Runs the built headless product once, until it serves and is told to stop, and writes beside its
 * bundle what V8 compiled for that: `serve` starts from it (docs/adr/0028). Started by the build,
 * which reads the ready line and ends it.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './lib/build-state.mjs';

const bundle = join(projectRoot, 'dist/headless/main.cjs');
/** @type {typeof import('../main/cli/load-compiled.ts')} */
const { cacheOf, loadCompiled } = await import(
  pathToFileURL(join(projectRoot, 'dist/cli/load-compiled.mjs')).href
);
const dataDir = mkdtempSync(join(tmpdir(), 'consentry-build-'));
// In the data folder it is not used: nothing of this start is to be remembered.
process.env['CONSENTRY_STATE_DIR'] = join(dataDir, 'state');
try {
  /**
   * @type {import('../main/cli/load-compiled.ts').Compiled<typeof
   *   import('../main/headless/main.ts')>}
   */
  const compiled = loadCompiled(bundle);
  const outcome = await compiled.exports.runServe({
    dataDir,
    json: true,
    operatorKeyFile: undefined,
    port: 0,
    access: undefined,
    ui: true,
    open: false,
    demo: false,
  });
  if (outcome.kind !== 'stopped') throw new Error(outcome.problem.message);
  writeFileSync(cacheOf(bundle), compiled.cache());
  // The product keeps what it writes to itself; this is part of the build.
  chmodSync(cacheOf(bundle), 0o644);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);
