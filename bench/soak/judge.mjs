/** Says of the samples of a soak whether something grows that should not. */

/** @typedef {import('./watch.mjs').Sample} Sample */
/**
 * @typedef {object} Run
 * @property {number} minutes
 * @property {number} rate acts a second
 * @property {readonly Sample[]} samples
 * @property {number} calls answers that came
 * @property {number} wrongs
 */

/** A shorter run shows its numbers: what has just started still grows. */
const judgedFrom = 10;
/** From here on compiled code is there, and the whole heap and all memory are judged. */
const wholeFrom = 60;
/** What V8 compiled is no object of ours and comes for an hour; it may be this much in all. */
const codeAtMostMib = 16;
/**
 * What no growth of a short run is, in all: the allocator takes memory from the system in steps of
 * more than a MiB, and V8 learns about functions for an hour.
 */
const stepMib = 3;
const learntMib = 1;
const moreHandles = 8;
const wrongShare = 0.001;
/** Both logs together; SQLite moves one of 1,000 pages (4 MB) when it can. */
const walAtMostMib = 24;

/** @param {Run} run */
export function judge({ minutes, rate, samples, calls, wrongs }) {
  const warmUp = Math.floor(samples.length / 3);
  const steady = samples.slice(warmUp);
  const half = Math.floor(steady.length / 2);
  /** @param {(sample: Sample) => number} of */
  const rise = (of) => slope(steady.map((sample) => [sample.seconds / 3600, of(sample)]));
  /** @param {(sample: Sample) => number} of */
  const more = (of) => median(steady.slice(half).map(of)) - median(steady.slice(0, half).map(of));
  /** @param {(sample: Sample) => number} of */
  const most = (of) => Math.max(...steady.map(of));
  const judged = {
    // REL-16 at 5 calls/s, here for the calls of this rate.
    mayRise: 0.5 * (rate / 5),
    warmUp,
    heapMibPerHour: rise(({ heapMib }) => heapMib),
    objectsMibPerHour: riseBesideSockets(steady, ({ heapMib, codeMib }) => heapMib - codeMib),
    residentMibPerHour: rise(({ residentMib }) => residentMib ?? 0),
    // Of what stays in memory after a collection: less what V8 has for its heap, and less the pages
    // that SQLite keeps of its files up to its bound.
    nativeMibPerHour: rise(({ leftMib, heldMib, pagesMib }) => (leftMib ?? 0) - heldMib - pagesMib),
    pagesMib: most(({ pagesMib }) => pagesMib),
    externalMibPerHour: rise(({ externalMib }) => externalMib),
    codeMib: most(({ codeMib }) => codeMib),
    moreFiles: more(({ files }) => files ?? 0),
    moreResources: more(({ resources }) => sumOf(resources)),
    moreMayBe: moreHandles + usualStep(steady.map(({ resources }) => sumOf(resources))),
    walMib: most(({ walMib }) => walMib),
    peakMib: most(({ peakMib }) => peakMib ?? 0),
    calls,
    wrongs,
  };
  const { mayRise } = judged;
  const isLong = minutes >= wholeFrom;
  const isJudged = minutes >= judgedFrom;
  const heapRise = isLong ? judged.heapMibPerHour : judged.objectsMibPerHour;
  const memoryRise = isLong ? judged.residentMibPerHour : judged.nativeMibPerHour;
  const steadyHours = ((steady.at(-1)?.seconds ?? 0) - (steady[0]?.seconds ?? 0)) / 3600;
  const heapMayRise = isLong ? mayRise : mayRise + learntMib / steadyHours;
  const memoryMayRise = isLong ? mayRise : mayRise + stepMib / steadyHours;
  const failures = [
    wrongs > calls * wrongShare && `${wrongs} of ${calls} answers are wrong`,
    isJudged && heapRise > heapMayRise && 'the heap grows',
    isJudged && memoryRise > memoryMayRise && 'memory grows',
    isJudged && judged.externalMibPerHour > mayRise && 'buffers outside of the heap grow',
    judged.codeMib > codeAtMostMib && 'compiled code takes more than it may',
    judged.walMib > walAtMostMib && 'the write-ahead logs are not moved into the databases',
    isJudged && judged.moreFiles > judged.moreMayBe && 'open files grow',
    isJudged && judged.moreResources > judged.moreMayBe && 'open resources grow',
  ].filter((failure) => failure !== false);
  return { judged, failures, isJudged };
}

/** @param {ReturnType<typeof judge>['judged']} judged */
export function sentence(judged) {
  const { calls, wrongs, warmUp, mayRise } = judged;
  /** @param {number} value */
  const rate = (value) => `${value.toFixed(2)} MiB/h`;
  return (
    `heap ${rate(judged.heapMibPerHour)}, without compiled code ${rate(judged.objectsMibPerHour)}, ` +
    `outside of the heap ${rate(judged.externalMibPerHour)}, RSS ${rate(judged.residentMibPerHour)}, ` +
    `without heap and pages of databases ${rate(judged.nativeMibPerHour)} (may rise ${mayRise}), ` +
    `compiled code at most ${judged.codeMib.toFixed(1)} MiB (may be ${codeAtMostMib}), ` +
    `files ${signed(judged.moreFiles)}, resources ${signed(judged.moreResources)} (may be ${judged.moreMayBe} more), ` +
    `WAL at most ${judged.walMib.toFixed(1)} MiB (may be ${walAtMostMib}), RSS at most ${judged.peakMib.toFixed(0)} MiB, ` +
    `${calls} acts, ${wrongs} wrong, after a warm-up of ${warmUp} samples`
  );
}

/** @param {number} value */
function signed(value) {
  return value > 0 ? `+${value}` : String(value);
}

/** @param {Record<string, number>} numbers */
export function sumOf(numbers) {
  return Object.values(numbers).reduce((sum, each) => sum + each, 0);
}

/**
 * The rise of a line through the middle of all pairs of points (Theil and Sen): a few outliers do
 * not move it.
 *
 * @param {readonly (readonly [number, number])[]} points
 */
function slope(points) {
  const slopes = points.flatMap(([x, y], index) =>
    points.slice(index + 1).map(([laterX, laterY]) => (laterY - y) / (laterX - x)),
  );
  return median(slopes);
}

/**
 * The rise an hour of what does not come and go with sockets: least squares with the time and the
 * number of sockets.
 *
 * @param {readonly Sample[]} samples
 * @param {(sample: Sample) => number} of
 */
function riseBesideSockets(samples, of) {
  const hours = fromMean(samples.map(({ seconds }) => seconds / 3600));
  const sockets = fromMean(samples.map(({ resources }) => resources['TCPSocketWrap'] ?? 0));
  const values = fromMean(samples.map(of));
  const [tt, ss, ts] = [dot(hours, hours), dot(sockets, sockets), dot(hours, sockets)];
  if (ss === 0) return dot(hours, values) / tt;
  return (dot(hours, values) * ss - dot(sockets, values) * ts) / (tt * ss - ts * ts);
}

/** @param {readonly number[]} values */
function fromMean(values) {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return values.map((value) => value - mean);
}

/**
 * @param {readonly number[]} one
 * @param {readonly number[]} other as long
 */
function dot(one, other) {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}

/**
 * Clients come and go: from one sample to the next it is half of the time no more than this.
 *
 * @param {readonly number[]} values
 */
function usualStep(values) {
  return median(values.slice(1).map((value, at) => Math.abs(value - (values[at] ?? value))));
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [below = 0, above = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? above : (below + above) / 2;
}
