/**
 * `npm run dev`: builds, starts the app as `npm start` does, and builds again at each change of a
 * source. A change of a process's code restarts the app; a change of the pages only asks for a
 * reload of the window. Arguments go to the app.
 */
import './lib/check-node.mjs';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './lib/build-state.mjs';

const quietMs = 150;
const processFolders = ['contract', 'main', 'preload'].filter((folder) =>
  existsSync(join(projectRoot, folder)),
);

/** @type {import('node:child_process').ChildProcess | undefined} */
let app;
/** @type {NodeJS.Timeout | undefined} */
let timer;
let needsRestart = false;
let isRestarting = false;

function build() {
  const { status } = spawnSync(process.execPath, [join(projectRoot, 'scripts/build.mjs')], {
    cwd: projectRoot,
    stdio: ['ignore', 2, 2],
  });
  return status === 0;
}

function start() {
  const child = spawn(
    process.execPath,
    [join(projectRoot, 'scripts/start.mjs'), ...process.argv.slice(2)],
    { cwd: projectRoot, stdio: 'inherit' },
  );
  app = child;
  child.on('exit', (code) => {
    if (isRestarting) {
      isRestarting = false;
      start();
    } else {
      process.exit(code ?? 1);
    }
  });
}

function rebuild() {
  const restart = needsRestart;
  needsRestart = false;
  process.stderr.write('\nChanged, building …\n');
  if (!build()) {
    process.stderr.write('The build failed; what runs is the build before it.\n');
    needsRestart = restart;
  } else if (restart) {
    isRestarting = true;
    app?.kill('SIGTERM');
  } else {
    process.stderr.write('Reload the window to see it.\n');
  }
}

/** @param {boolean} isProcessCode */
function onChange(isProcessCode) {
  needsRestart ||= isProcessCode;
  clearTimeout(timer);
  timer = setTimeout(rebuild, quietMs);
}

if (!build()) process.exit(1);
start();
for (const folder of processFolders) {
  watch(join(projectRoot, folder), { recursive: true }, () => onChange(true));
}
watch(join(projectRoot, 'renderer'), { recursive: true }, () => onChange(false));
/** @type {readonly NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM'];
for (const signal of signals) process.on(signal, () => app?.kill(signal));
