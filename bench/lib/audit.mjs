/**
 * `npm run bench -- --audit`: the audit log at a million entries. What is measured runs as the
 * product does, as one bundle of plain JavaScript; the start is that of the product itself, with
 * this log and with none, in turns.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct } from '../../test/conformance/product.mjs';
import { bundle } from './bundle.mjs';
import { median, quantile } from './statistics.mjs';

/** @typedef {import('../audit/measure.ts').AuditNumbers} AuditNumbers */
/** @typedef {import('../audit/timing.ts').Timed} Timed */
/**
 * @typedef {AuditNumbers & { startEmpty: readonly number[], startFull: readonly number[] }}
 *   AuditResult
 */
/** @typedef {{ text: string, verdict: 'met' | 'missed' }} Judged */

/**
 * @param {boolean} isQuick
 * @returns {Promise<AuditResult>}
 */
export async function benchAudit(isQuick) {
  const plan = isQuick
    ? { rows: 100_000, days: 170, asks: 20, paceSeconds: 3, starts: 3 }
    : { rows: 1_000_000, days: 170, asks: 200, paceSeconds: 20, starts: 9 };
  const folder = mkdtempSync(join(tmpdir(), 'consentry-bench-'));
  try {
    const { measureAudit } = /** @type {typeof import('../audit/measure.ts')} */ (
      await bundle('bench/audit/measure.ts')
    );
    const data = join(folder, 'data');
    mkdirSync(data);
    const numbers = await measureAudit(data, plan);
    return { ...numbers, ...(await starts(data, plan.starts)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * In turns, so that a busy moment hits both.
 *
 * @param {string} log the folder of one
 * @param {number} rounds
 */
async function starts(log, rounds) {
  /** @type {{ startEmpty: number[], startFull: number[] }} */
  const times = { startEmpty: [], startFull: [] };
  let empty = await startProduct();
  try {
    let full = await startProduct({
      prepare: (dataDir) => cpSync(log, dataDir, { recursive: true }),
    });
    try {
      for (let round = 0; round < rounds; round += 1) {
        empty = await empty.restart();
        times.startEmpty.push(performance.now() - empty.spawnedAt);
        full = await full.restart();
        times.startFull.push(performance.now() - full.spawnedAt);
      }
    } finally {
      await full.stop();
    }
  } finally {
    await empty.stop();
  }
  return times;
}

/** @param {AuditResult} result */
export function auditTable(result) {
  const rows = [
    ['entries: ' + result.rows.toLocaleString('en'), 'p50 ms', 'p95 ms', 'p99 ms', 'longest'],
    ...[...result.queries, ...result.sums].map(cells),
    [
      ...cells(result.index),
      `${((result.index.times.reduce((sum, each) => sum + each, 0) / result.rows) * 1000).toFixed(0)} µs an entry`,
    ],
    ...result.writes.map((each) => [
      ...cells({ ...each, name: `write: ${each.name}` }),
      `${each.rowMicroseconds.toFixed(0)} µs an entry, ${each.rowCpu.toFixed(0)} of CPU`,
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...lines,
    '',
    `${result.bytesPerRow.toFixed(0)} bytes an entry; filled at ${result.fillPerSecond.toFixed(0)} entries/s`,
    `longest stall while nothing is done ${result.quietStall.toFixed(1)} ms`,
    `verified at ${result.verifyPerSecond.toFixed(0)} entries/s, longest stall ${result.verifyStall.toFixed(1)} ms`,
    `exported at ${result.exportPerSecond.toFixed(0)} entries/s, longest stall ${result.exportStall.toFixed(1)} ms`,
    `searched by the thread at ${result.searchPerSecond.toFixed(0)} searches/s, longest stall ${result.searchStall.toFixed(1)} ms`,
    `opened in ${result.open.toFixed(1)} ms; start of the product: ${median(result.startEmpty).toFixed(0)} ms without a log, ${median(result.startFull).toFixed(0)} ms with it`,
    '',
  ].join('\n');
}

/** @param {Timed} timed */
function cells({ name, times }) {
  return [name, ...[0.5, 0.95, 0.99, 1].map((part) => quantile(times, part).toFixed(2))];
}

/**
 * The targets of a log, each of a fast machine that does nothing else.
 *
 * @param {AuditResult} result
 * @returns {Judged[]}
 */
export function auditTargets(result) {
  const slowest = (/** @type {readonly Timed[]} */ list) =>
    list
      .map(({ name, times }) => ({ name, p95: quantile(times, 0.95) }))
      .reduce((one, other) => (other.p95 > one.p95 ? other : one));
  const page = slowest(result.queries);
  const sum = slowest(result.sums);
  const paced = result.writes.at(-1);
  const [batch, alike] = result.writes;
  return [
    judge(`slowest page or search, p95 ms (${page.name})`, page.p95, 20),
    judge(`slowest sum, p95 ms (${sum.name})`, sum.p95, 100),
    judge('bytes an entry, text index included', result.bytesPerRow, 400),
    judge('µs of CPU an entry, in batches of all different', batch?.rowCpu ?? Number.NaN, 20),
    judge('µs of CPU an entry, in batches of a few kinds', alike?.rowCpu ?? Number.NaN, 20),
    judge('longest write at 50 calls/s, ms, p99', quantile(paced?.times ?? [], 0.99), 5),
    judge(
      'longest stall of verifying, exporting and searching, ms',
      Math.max(result.verifyStall, result.exportStall, result.searchStall),
      2,
    ),
    judge(
      'what the log adds to a start, ms',
      median(result.startFull) - median(result.startEmpty),
      50,
    ),
  ];
}

/**
 * @param {string} what
 * @param {number} value
 * @param {number} bar
 * @returns {Judged}
 */
export function judge(what, value, bar) {
  const text = `${what}: ${value >= 100 ? Math.round(value) : value.toPrecision(2)} (≤ ${bar})`;
  return { text, verdict: value <= bar ? 'met' : 'missed' };
}
