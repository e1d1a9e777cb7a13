/** The table for people, and the targets that are steady enough to judge (docs/performance.md). */
import { eraOf, everydayLines, everydayRatios } from './everyday-report.mjs';
import { median, spread } from './statistics.mjs';

/** @typedef {import('./measure.mjs').Result} Result */
/** @typedef {import('./measure.mjs').GatewayNumbers} GatewayNumbers */
/**
 * A target and whether it was met. Only steady ones decide: times and throughput swing with
 * whatever else the machine does.
 *
 * @typedef {{ text: string, verdict: 'met' | 'missed' | 'too noisy' | 'unknown', isSteady: boolean
 *   }} Judged
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

/** @param {number | null} value */
function mebibytes(value) {
  return value === null ? '–' : `${rounded(value)} MiB`;
}

/** @param {Result} result */
export function table(result) {
  const { direct, floor, ours, sdkProxy, sdkUpstream, stdioUpstream, legacy } = result;
  const { lists, memory, start } = result;
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
    stdioUpstream.floor,
    stdioUpstream.ours,
    legacy,
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
      `list of ${list.count} tools from ${list.connectors}: ${rounded(median(list.ours))} µs, ${rounded(ratioOf(list))} × direct`,
  );
  return [
    ...lines,
    '',
    ...listLines,
    ...bridgeLines(result.bridges),
    ...everydayLines(result.everyday, rounded),
    `1 MB request: ${rounded(median(result.largeRequest.ours))} µs, direct ${rounded(median(result.largeRequest.direct))}`,
    `first progress event: ${rounded(median(result.progress.ours))} ms on its way, direct ${rounded(median(result.progress.direct))}`,
    `start to first list with ${start.connectors} connectors and ${start.tools} tools: ${rounded(median(start.start))} ms`,
    `memory: ${mebibytes(memory.idle)} idle with ${start.connectors} connectors, ${mebibytes(memory.setUp)} after everything was set up, ${mebibytes(memory.loaded)} loaded; added by 64 × 1 MB ${mebibytes(memory.large)}, by sessions that nobody ended ${mebibytes(memory.sessions)}, by many calls ${mebibytes(memory.calls)}`,
    `processes: ${result.processes.started}, left behind ${result.processes.left}`,
    '',
  ].join('\n');
}

/** @param {Result['bridges']} bridges without one first */
function bridgeLines([plain, ...bridges]) {
  return bridges.map(({ name, p50, cpu }) => {
    const more = median(p50.map((value, round) => value - (plain?.p50[round] ?? Number.NaN)));
    return `${name}, stdio in front of ours: p50 ${rounded(median(p50))} µs, added ${rounded(more)} µs, CPU of its process ${rounded(median(cpu))} µs/call`;
  });
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
 * Every target that this run measures; those of the log are `--audit`.
 *
 * @param {Result} result
 * @returns {Judged[]}
 */
export function targets(result) {
  const { direct, floor, ours, sdkProxy, sdkUpstream, stdioUpstream, lists, memory, start } =
    result;
  const cpu = median(ours.cpu) / median(floor.cpu);
  const addedRatio = added(ours, direct) / added(floor, direct);
  const addedP99 = median(ours.p99.map((p99, round) => p99 - (direct.p99[round] ?? Number.NaN)));
  const stdioAdded = added(stdioUpstream.ours, direct) / added(stdioUpstream.floor, direct);
  const large = median(ours.large) / median(floor.large);
  const sdkRps = median(sdkUpstream.ours.perSecond16) / median(sdkUpstream.direct.perSecond16);
  const toPlain = median(sdkProxy.cpu) / median(ours.cpu);
  /** @param {'perSecond16' | 'perSecond64'} width */
  const toFloor = (width) => median(ours[width]) / median(floor[width]);
  /** @param {'perSecond16' | 'perSecond64'} width */
  const toGateway = (width) => median(ours[width]) / median(sdkProxy[width]);
  const progress = median(result.progress.ours) - median(result.progress.direct);
  const sessions = memory.sessions ?? Number.NaN;
  const steady = [
    judge('CPU per small call ÷ floor', cpu, '≤', 1.8, floor.cpu),
    judge('CPU of a plain SDK gateway ÷ ours', toPlain, '≥', 2.5, floor.cpu),
    ...lists
      .filter(({ count }) => count === 1000)
      .map((list) =>
        judge(
          `list of 1000 tools from ${list.connectors} ÷ one upstream`,
          ratioOf(list),
          '≤',
          0.5,
          list.direct,
        ),
      ),
    ...result.everyday.flatMap(everydayTargets),
    judge('memory idle, MiB', memory.idle ?? Number.NaN, '≤', 110, []),
    judge('memory growth after 64 × 1 MB, MiB', memory.large ?? Number.NaN, '≤', 150, []),
    judge('memory growth after sessions that nobody ended, MiB', sessions, '≤', 30, []),
    ...(memory.calls === null
      ? []
      : [judge('memory growth after many calls, MiB', memory.calls, '≤', 30, [])]),
    judge('processes left behind', result.processes.left, '≤', 0, []),
    judge('first progress event behind the upstream’s, ms', progress, '≤', 10, []),
  ];
  const swinging = [
    judge('added p50 ÷ floor’s added', addedRatio, '≤', 1.4, floor.p50),
    judge('added p99, ms', addedP99 / 1000, '≤', 2, direct.p50),
    judge('calls/s c=16 ÷ floor', toFloor('perSecond16'), '≥', 0.6, floor.perSecond16),
    judge('calls/s c=64 ÷ floor', toFloor('perSecond64'), '≥', 0.6, floor.perSecond64),
    judge(
      'calls/s c=16 ÷ a plain SDK gateway',
      toGateway('perSecond16'),
      '≥',
      2.5,
      floor.perSecond16,
    ),
    judge(
      'calls/s c=64 ÷ a plain SDK gateway',
      toGateway('perSecond64'),
      '≥',
      2.5,
      floor.perSecond64,
    ),
    judge(
      'calls/s c=16 with an SDK upstream ÷ direct',
      sdkRps,
      '≥',
      0.65,
      sdkUpstream.direct.perSecond16,
    ),
    judge('stdio upstream, added p50 ÷ floor’s', stdioAdded, '≤', 1.5, stdioUpstream.floor.p50),
    judge('1 MB answer ÷ floor', large, '≤', 1.3, floor.large),
    judge(
      `start to first list with ${start.connectors} connectors, ms`,
      median(start.start),
      '≤',
      350,
      start.start,
    ),
  ];
  return [
    ...steady.map((each) => ({ ...each, isSteady: true })),
    ...swinging.map((each) => ({ ...each, isSteady: false })),
  ];
}

/** @param {Result['everyday'][number]} numbers */
function everydayTargets(numbers) {
  const era = eraOf(numbers);
  return /** @type {const} */ ([
    ['cold', 2.5],
    ['warm', 1.8],
  ]).map(([at, bar]) => {
    const { cpu, floorCpu } = everydayRatios(numbers, at);
    return judge(`everyday, ${era}, ${at}: CPU per call ÷ floor`, cpu, '≤', bar, floorCpu);
  });
}

/**
 * @param {string} what
 * @param {number} value
 * @param {'≤' | '≥'} relation
 * @param {number} bar
 * @param {readonly number[]} rounds whose spread tells whether the run can be trusted; empty: it
 *   always can
 * @returns {Omit<Judged, 'isSteady'>}
 */
function judge(what, value, relation, bar, rounds) {
  const text = `${what}: ${rounded(value)} (${relation} ${bar})`;
  if (Number.isNaN(value)) return { text, verdict: 'unknown' };
  if (rounds.length > 0 && spread(rounds) > longestSpread) return { text, verdict: 'too noisy' };
  const isMet = relation === '≤' ? value <= bar : value >= bar;
  return { text, verdict: isMet ? 'met' : 'missed' };
}
