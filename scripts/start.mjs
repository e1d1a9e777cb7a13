/**
 * `npm start`: builds when needed, then opens the desktop app, or serves without a window where
 * that cannot be had.
 *
 * npm start                       the desktop app, else headless with the reason npm start --
 * --headless         headless: `consentry serve` npm start -- --demo             either, with the
 * demo connectors npm start -- status             any verb of the command line npm start -- --help
 * all of it; --version says which one this is
 *
 * Everything said here goes to stderr; stdout belongs to what is started.
 */
import './lib/check-node.mjs';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildState, projectRoot } from './lib/build-state.mjs';
import { chooseShell } from './lib/choose-shell.mjs';
import { electronVersion, findElectron, installElectron } from './lib/electron-binary.mjs';

const downloadDeadlineMs = 60_000;
const parentCheckMs = 500;
/** What a Linux loader exits with when a program's libraries are missing. */
const missingLibraries = 127;

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** @returns {boolean} whether there is something to run */
function build() {
  const state = buildState();
  if (state === 'fresh') return true;
  if (!existsSync(join(projectRoot, 'node_modules/vite'))) {
    say('The dependencies are not installed. Run `npm ci`, then this again.');
    return false;
  }
  say(
    state === 'missing'
      ? 'Building Consentry (first start) …'
      : 'Building Consentry (sources changed) …',
  );
  const { status } = spawnSync(
    process.execPath,
    [join(projectRoot, 'scripts/build.mjs'), '--if-needed'],
    {
      cwd: projectRoot,
      stdio: ['ignore', 2, 2],
    },
  );
  if (status !== 0) say('The build failed, so nothing was started; the reason is above.');
  return status === 0;
}

/** @param {string | undefined} installProblem */
function choose(installProblem) {
  const overrideDir = process.env['ELECTRON_OVERRIDE_DIST_PATH'] || undefined;
  return chooseShell({
    args: process.argv.slice(2),
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasDisplay: Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']),
    overrideDir,
    binary: findElectron(overrideDir),
    installProblem,
  });
}

/**
 * Runs the command line in this process: its signals, standard input and exit status are then
 * simply ours.
 *
 * @param {readonly string[]} args
 */
async function runCommandLine(args) {
  const program = join(projectRoot, 'dist/cli/index.mjs');
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}

/** @param {import('./lib/choose-shell.mjs').Headless} shell */
async function serve(shell) {
  if (shell.why !== undefined)
    say(`${shell.why}, so Consentry starts without a window. ${shell.help}`);
  await runCommandLine(shell.args);
}

/**
 * Runs Electron until it ends. Signals that ask us to stop are passed on.
 *
 * @param {import('./lib/choose-shell.mjs').Desktop} shell
 * @returns {Promise<number | 'not-started'>} exit status
 */
async function runElectron({ binary, args }) {
  const env = { ...process.env };
  // Set in terminals inside Electron-made editors; Electron would then be a plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  const switches = args[0] === '--no-sandbox' ? args.slice(0, 1) : [];
  const rest = withAbsoluteFolder(args.slice(switches.length));
  const child = spawn(binary, [...switches, projectRoot, ...rest], {
    env,
    stdio: 'inherit',
    windowsHide: false,
  });
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  const status = await new Promise((done) => {
    child.on('error', () => done('not-started'));
    child.on('close', (code, signal) =>
      done(signal === null ? code : 128 + constants.signals[signal]),
    );
  });
  for (const signal of signals) process.removeAllListeners(signal);
  return status === missingLibraries ? 'not-started' : status;
}

/**
 * The desktop app takes an absolute data folder only; here a person may write it from where they
 * are.
 *
 * @param {readonly string[]} args
 */
function withAbsoluteFolder(args) {
  return args.map((arg, index) => {
    const inline = /^--data-dir=(.+)$/su.exec(arg)?.[1];
    if (inline !== undefined) return `--data-dir=${resolve(inline)}`;
    const isFolder = args[index - 1] === '--data-dir' && !arg.startsWith('-');
    return isFolder ? resolve(arg) : arg;
  });
}

/**
 * npm hands a signal to the shell between us, which dies of it without passing it on. Losing that
 * parent is our signal.
 */
function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, parentCheckMs);
  timer.unref();
}

async function start() {
  endWithNpm();
  if (!build()) {
    process.exitCode = 1;
    return;
  }
  let shell = choose(undefined);
  if (shell.kind === 'install') {
    say(`Downloading Electron ${electronVersion()} (about 120 MB, once) …`);
    shell = choose(await installElectron(downloadDeadlineMs));
  }
  switch (shell.kind) {
    case 'headless':
      return serve(shell);
    case 'cli':
      if (shell.intro !== undefined) say(shell.intro);
      return runCommandLine(shell.args);
    case 'desktop': {
      const status = await runElectron(shell);
      if (status !== 'not-started') {
        process.exitCode = status;
        return undefined;
      }
      return serve({
        kind: 'headless',
        args: ['serve', ...process.argv.slice(2)],
        why: `Electron could not be started (${shell.binary}: not executable here, or its libraries are missing)`,
        help: 'For the desktop app install what it lacks, then `npm start` again.',
      });
    }
    case 'install':
      say('Electron was installed, but its program is not where its package says.');
      process.exitCode = 1;
      return undefined;
    case 'error':
      say(shell.message);
      process.exitCode = 1;
      return undefined;
  }
}

await start();
