/** Is `dist/` there, and newer than everything it is built from? */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname, '../..');

/** Written last by a build in which every side succeeded. */
export const buildStamp = join(projectRoot, 'dist', '.built');

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
  // A copied or unpacked checkout without its sources has nothing newer: fresh.
  const builtAt = statSync(stamp).mtimeMs;
  return sources.some((source) => newestChange(join(root, source)) > builtAt) ? 'stale' : 'fresh';
}
