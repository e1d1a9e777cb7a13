/** The table for people, and the targets that are steady enough to judge (performance.md section 2). */
import { median, spread } from './statistics.mjs';

/** @typedef {import('./measure.mjs').Result} Result */
/** @typedef {import('./measure.mjs').GatewayNumbers} GatewayNumbers */
/**
 * A target and whether it was met. Only steady ones decide: times and throughput swing with whatever else the machine does.
 *
 * @typedef {{ text: string, verdict: 'met' | 'missed' | 'too noisy' | 'unknown', isSteady: boolean }} Judged
 */

/** A ratio to floor says nothing when floor's own rounds differ by more. */
const longestSpread = 2;

/** @param {number} value */
function rounded(value) {
  if (Number.isNaN(value)) return '–';
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(2);
}

/**
 * A value with its ratios to direct and to floor.
 *
 * @param {number} value
 * @param {number} direct
 * @param {number} floor
 */
function cell(value, direct, floor) {
  return `${rounded(value)} (${rounded(value / direct)}, ${rounded(value / floor)})`;
}

/** @param {Result} result */
export function table(result) {
  const { direct, floor, ours, sdkProxy, sdkUpstream, stdioUpstream, lists, memory, start } =
    result;
  /** @type {string[][]} */
  const rows = [
    [
      'value (÷ direct, ÷ floor)',
      'p50 µs',
      'added µs',
      'p99 µs',
      '1 MB p50 µs',
      'calls/s c=16',
      'calls/s c=64',
      'CPU µs/call',
    ],
  ];
  for (const each of [
    direct,
    floor,
    ours,
    sdkProxy,
    sdkUpstream.direct,
    sdkUpstream.ours,
    stdioUpstream,
  ]) {
    rows.push([
      each.name,
      .../** @type {const} */ ([
        'p50',
        'added',
        'p99',
        'large',
        'perSecond16',
        'perSecond64',
        'cpu',
      ]).map((column) => {
        if (column === 'added') return rounded(added(each, direct));
        return cell(median(each[column]), median(direct[column]), median(floor[column]));
      }),
    ]);
  }
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const listLines = lists.map(
    (list) =>
      `list of ${list.count} tools: ${rounded(median(list.ours))} µs, ${rounded(ratioOf(list))} × direct`,
  );
  return [
    ...lines,
    '',
    ...listLines,
    `start to first list: ${rounded(median(start))} ms`,
    `memory: ${rounded(memory.idle ?? Number.NaN)} MiB idle, ${rounded(memory.loaded ?? Number.NaN)} MiB loaded`,
    '',
  ].join('\n');
}

/**
 * @param {GatewayNumbers} gateway
 * @param {GatewayNumbers} direct
 */
function added(gateway, direct) {
  return median(gateway.p50.map((value, round) => value - (direct.p50[round] ?? Number.NaN)));
}

/**
 * Median of the ratios of each round.
 *
 * @param {Result['lists'][number]} list
 */
function ratioOf({ direct, ours }) {
  return median(ours.map((value, round) => value / (direct[round] ?? Number.NaN)));
}

/**
 * @param {Result} result
 * @returns {Judged[]}
 */
export function targets({ direct, floor, ours, sdkProxy, sdkUpstream, lists, memory, start }) {
  const cpu = median(ours.cpu) / median(floor.cpu);
  const addedRatio = added(ours, direct) / added(floor, direct);
  const rps = median(ours.perSecond16) / median(floor.perSecond16);
  const large = median(ours.large) / median(floor.large);
  const sdkRps = median(sdkUpstream.ours.perSecond16) / median(sdkUpstream.direct.perSecond16);
  const longest = lists.at(-1);
  const list = longest === undefined ? Number.NaN : ratioOf(longest);
  const toPlain = median(sdkProxy.cpu) / median(ours.cpu);
  const growth = (memory.loaded ?? Number.NaN) - (memory.idle ?? Number.NaN);
  const steady = [
    judge('CPU per small call ÷ floor', cpu, '≤', 1.8, floor.cpu),
    judge('CPU of a plain SDK gateway ÷ ours', toPlain, '≥', 2.5, floor.cpu),
    judge('list of 1000 tools ÷ one upstream', list, '≤', 1, longest?.direct ?? []),
    judge('memory idle, MiB', memory.idle ?? Number.NaN, '≤', 130, []),
    judge('memory growth under load, MiB', growth, '≤', 150, []),
  ];
  const sdkRounds = sdkUpstream.direct.perSecond16;
  const swinging = [
    judge('added p50 ÷ floor’s added', addedRatio, '≤', 1.4, floor.p50),
    judge('calls/s c=16 ÷ floor', rps, '≥', 0.5, floor.perSecond16),
    judge('calls/s c=16 with an SDK upstream ÷ direct', sdkRps, '≥', 0.65, sdkRounds),
    judge('1 MB answer ÷ floor', large, '≤', 1.3, floor.large),
    judge('start to first list, ms', median(start), '≤', 500, start),
  ];
  return [
    ...steady.map((each) => ({ ...each, isSteady: true })),
    ...swinging.map((each) => ({ ...each, isSteady: false })),
  ];
}

/**
 * @param {string} what
 * @param {number} value
 * @param {'≤' | '≥'} relation
 * @param {number} bar
 * @param {readonly number[]} rounds whose spread tells whether the run can be trusted; empty: it always can
 * @returns {Omit<Judged, 'isSteady'>}
 */
function judge(what, value, relation, bar, rounds) {
  const text = `${what}: ${rounded(value)} (${relation} ${bar})`;
  if (Number.isNaN(value)) return { text, verdict: 'unknown' };
  if (rounds.length > 0 && spread(rounds) > longestSpread) return { text, verdict: 'too noisy' };
  const isMet = relation === '≤' ? value <= bar : value >= bar;
  return { text, verdict: isMet ? 'met' : 'missed' };
}
