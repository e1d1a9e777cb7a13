/** Is `dist/` there, newer than everything it is built from, and made for the Node that runs? */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname, '../..');

/** Written last by a build in which every side succeeded. */
export const buildStamp = join(projectRoot, 'dist', '.built');

/** What the stamp says: the code cache is of use to the Node that made it, and to no other. */
export const builtBy = `${process.version}\n`;

const sources = [
  'contract',
  'main',
  'preload',
  'renderer',
  'scripts/build.mjs',
  'scripts/lib/draw-icon.mjs',
  'vite.config.ts',
  'tsconfig.base.json',
  'package-lock.json',
];

/**
 * Newest change below `path` in epoch milliseconds; folders count, so that a deleted file is seen
 * too. 0 when absent.
 *
 * @param {string} path
 * @returns {number}
 */
function newestChange(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(
    stats.mtimeMs,
    ...readdirSync(path).map((name) => newestChange(join(path, name))),
  );
}

/**
 * @param {string} [root]
 * @returns {'missing' | 'stale' | 'fresh'}
 */
export function buildState(root = projectRoot) {
  const stamp = join(root, 'dist', '.built');
  if (!existsSync(stamp)) return 'missing';
  const changedAt = Math.max(...sources.map((source) => newestChange(join(root, source))));
  // A copied or unpacked checkout without its sources has nothing newer: fresh.
  if (changedAt === 0) return 'fresh';
  const isOld = changedAt > statSync(stamp).mtimeMs || readFileSync(stamp, 'utf8') !== builtBy;
  return isOld ? 'stale' : 'fresh';
}
