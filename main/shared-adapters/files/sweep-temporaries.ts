/**
 * Removes what writes that never ended left in the data folder: some of it holds secrets that were
 * removed since, under a key that is still there. Only files that we name, and only by who has the
 * folder's lock. In the folder of the bridges, which are programs of their own, only what no write
 * can still be about.
 */
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { limits } from '../../core/limits/limits.ts';

/**
 * As `durable-file.ts`, the library behind the settings, and writers of a single place name them.
 */
const ofTheFolder =
  /^(?:(?:vault\.(?:json|key)|window\.json|authorities\.pem)\.[0-9a-f]{12}\.tmp|preferences\.json\.(?:tmp-\d{10}[0-9a-f]{6}|rescuing)|store\.db\.rescuing(?:-journal)?|(?:instance|children|start)\.json\.tmp|ballast\.new)$/u;
const ofBridges = /^[\w.-]+\.[0-9a-f]{12}\.tmp$/u;

/** @returns how many went; one that cannot be removed stays for the next start */
export function sweepTemporaries(dataDir: string, nowMs = Date.now()): number {
  return (
    sweep(dataDir, ofTheFolder, () => true) + sweepOldTemporaries(join(dataDir, 'bridge'), nowMs)
  );
}

/** In a folder that several programs of ours write: only what no write can still be about. */
export function sweepOldTemporaries(folder: string, nowMs = Date.now()): number {
  return sweep(folder, ofBridges, (changedMs) => nowMs - changedMs > limits.temporaryLife);
}

function sweep(folder: string, named: RegExp, mayGo: (changedMs: number) => boolean): number {
  let removed = 0;
  for (const name of namesIn(folder)) {
    if (!named.test(name)) continue;
    const path = join(folder, name);
    try {
      const stats = lstatSync(path);
      if (!stats.isFile() || !mayGo(stats.mtimeMs)) continue;
      rmSync(path);
      removed += 1;
    } catch {
      // Another start tries again.
    }
  }
  return removed;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
