/**
 * Builds every side of the product into `dist/`, one line each on stderr.
 *
 * - `--if-needed`: do nothing when `dist/` is newer than the sources and of this Node
 * - `--clean`: remove `dist/` first
 *
 * A side that fails does not keep the others from being built; the exit status is 1 then, and the
 * stamp that makes the build count as fresh is not written.
 */
import './lib/check-node.mjs';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stderr } from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { dropCodeCache, makeCodeCache } from './lib/code-cache.mjs';
import { lockBuild } from './lib/build-lock.mjs';
import { builtBy, buildStamp, buildState, projectRoot } from './lib/build-state.mjs';
import { writeManPage } from './lib/man-page.mjs';
import { writeTrayIcons } from './lib/tray-icons.mjs';

// Also when tests start the build, which run under another NODE_ENV: `dist/` is always what is
// shipped.
process.env['NODE_ENV'] = 'production';

const args = new Set(process.argv.slice(2));

/** @param {unknown} error */
function messageOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  return stderr.isTTY ? message : stripVTControlCharacters(message);
}

/** @returns {Promise<number>} exit status */
async function build() {
  if (args.has('--clean')) rmSync(join(projectRoot, 'dist'), { recursive: true, force: true });
  else if (args.has('--if-needed') && buildState() === 'fresh') return 0;

  const started = new Date();
  rmSync(buildStamp, { force: true });
  dropCodeCache();
  // Not above: on a Node that is too old it could not even be linked.
  const { createBuilder } = await import('vite');
  const builder = await createBuilder(
    { configFile: join(projectRoot, 'vite.config.ts'), logLevel: 'error', mode: 'production' },
    false,
  );
  let failed = 0;
  for (const [name, environment] of Object.entries(builder.environments)) {
    if (name === 'ssr') continue;
    if (name === 'client' && isEmpty(environment.config.build.rolldownOptions.input)) continue;
    const from = performance.now();
    try {
      await builder.build(environment);
      const label = name === 'client' ? 'renderer' : name;
      stderr.write(`  ${label.padEnd(14)}${Math.round(performance.now() - from)} ms\n`);
    } catch (error) {
      failed += 1;
      stderr.write(`  ${name}: build failed\n${messageOf(error)}\n`);
    }
  }
  if (failed > 0) return 1;
  writeTrayIcons();
  await writeManPage();
  const from = performance.now();
  const problem = await makeCodeCache();
  const outcome =
    problem === null
      ? `${Math.round(performance.now() - from)} ms`
      : 'not made, starting takes longer: ' + problem;
  stderr.write(`  codeCache     ${outcome}\n`);
  mkdirSync(dirname(buildStamp), { recursive: true });
  // A source saved while the build ran is newer than the stamp.
  writeFileSync(buildStamp, builtBy);
  utimesSync(buildStamp, started, started);
  return 0;
}

/** @param {unknown} input */
function isEmpty(input) {
  return typeof input === 'object' && input !== null && Object.keys(input).length === 0;
}

const unlock = await lockBuild();
try {
  process.exitCode = await build();
} catch (error) {
  stderr.write(`The build could not start: ${messageOf(error)}\n`);
  process.exitCode = 1;
} finally {
  unlock();
}
