/** Where Electron's program is, and getting it when it is not there. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './build-state.mjs';

const electronPackage = join(projectRoot, 'node_modules/electron');
const defaultNames = new Map([
  ['darwin', 'Electron.app/Contents/MacOS/Electron'],
  ['win32', 'electron.exe'],
]);

/**
 * The program in the folder that `ELECTRON_OVERRIDE_DIST_PATH` names, else the one that Electron's
 * package installed.
 *
 * @param {string | undefined} overrideDir
 * @returns {string | undefined}
 */
export function findElectron(overrideDir) {
  const installedName = readIfThere(join(electronPackage, 'path.txt'));
  if (overrideDir !== undefined) {
    return ifThere(
      join(overrideDir, installedName ?? defaultNames.get(process.platform) ?? 'electron'),
    );
  }
  // path.txt is written last: without it an unpacking was cut off.
  return installedName === undefined
    ? undefined
    : ifThere(join(electronPackage, 'dist', installedName));
}

/** @returns {string} e.g. `45.4.1`; empty without the package */
export function electronVersion() {
  const manifest = readIfThere(join(electronPackage, 'package.json'));
  return manifest === undefined ? '' : String(JSON.parse(manifest).version);
}

/**
 * Runs the installer of Electron's package once.
 *
 * @param {number} deadlineMs
 * @returns {Promise<string | undefined>} one sentence why it failed; undefined when it did not
 */
export async function installElectron(deadlineMs) {
  const installer = join(electronPackage, 'install.js');
  if (!existsSync(installer)) return 'The package `electron` is not installed (run `npm ci`)';
  const child = spawn(process.execPath, [installer], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + String(chunk)).slice(0, 10_000);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  /** @type {[number | null, string | null]} */
  const [code, signal] = await new Promise((done) => {
    child.on('error', () => done([1, null]));
    child.on('close', (status, killedBy) => done([status, killedBy]));
  });
  clearTimeout(timer);
  if (code === 0 && findElectron(undefined) !== undefined) return undefined;
  if (signal !== null) {
    return `Electron ${electronVersion()} could not be downloaded within ${deadlineMs / 1000} seconds`;
  }
  const cause = causeOf(said);
  return `Electron ${electronVersion()} could not be downloaded${cause === '' ? '' : ` (${cause})`}`;
}

/**
 * The message in the first line of a stack trace, and the system's code when there is one.
 *
 * @param {string} trace
 */
function causeOf(trace) {
  const [, message = ''] = /^(?:[A-Za-z]*Error(?: \[\w+\])?): (.*)$/m.exec(trace) ?? [];
  const [code] = /\b(?:E[A-Z]{4,}|ENOENT|UND_ERR_[A-Z_]+)\b/.exec(trace) ?? [];
  return [message.trim().slice(0, 160), code].filter(Boolean).join(', ');
}

/** @param {string} path */
function ifThere(path) {
  return existsSync(path) ? path : undefined;
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
