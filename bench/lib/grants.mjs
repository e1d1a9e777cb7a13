/**
 * `npm run bench -- --grants`: the product with 500 clients of 50 grants each (`--quick`: a tenth
 * of the clients).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge } from './audit.mjs';
import { bundle } from './bundle.mjs';

/** @typedef {import('../grants/measure.ts').GrantNumbers} GrantNumbers */

/**
 * @param {boolean} isQuick
 * @returns {Promise<GrantNumbers>}
 */
export async function benchGrants(isQuick) {
  const folder = mkdtempSync(join(tmpdir(), 'consentry-bench-'));
  try {
    const { measureGrants } = /** @type {typeof import('../grants/measure.ts')} */ (
      await bundle('bench/grants/measure.ts')
    );
    return await measureGrants(folder, { clients: isQuick ? 50 : 500, grantsEach: 50 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {GrantNumbers} numbers */
export function grantsTable({ grants, start, first, snapshots, overControl, bytes, revokeAll }) {
  const list = (/** @type {readonly number[]} */ times) =>
    times.map((each) => each.toFixed(0)).join(' ');
  return [
    `${grants.toLocaleString('en')} grants; started in ${start.toFixed(0)} ms`,
    `snapshot, ms: the first ${first.toFixed(0)}; after a change ${list(snapshots)}`,
    `over the control channel, ms: ${list(overControl)}; ${(bytes / 1e6).toFixed(1)} MB`,
    `revoke all: ${revokeAll.toFixed(0)} ms`,
    '',
  ].join('\n');
}

/**
 * The best of several: these are bars of a machine that does nothing else.
 *
 * @param {GrantNumbers} numbers
 */
export function grantsTargets({ snapshots, overControl, revokeAll }) {
  return [
    judge('snapshot after a change, ms', Math.min(...snapshots), 100),
    judge('the same over the control channel, ms', Math.min(...overControl), 100),
    judge('revoke all, ms', revokeAll, 300),
  ];
}
