/** What the everyday life of clients came to, in words. */
import { median } from './statistics.mjs';

/** @typedef {import('./everyday.mjs').EverydayNumbers} EverydayNumbers */
/** @typedef {'cold' | 'warm'} Temperature */

const eras = { legacy: '2025-11-25', modern: '2026-07-28' };

/**
 * Medians of the rounds, each beside floor in the same round.
 *
 * @param {EverydayNumbers} numbers
 * @param {Temperature} at
 */
export function everydayRatios({ direct, floor, ours }, at) {
  /** @param {(round: number) => number} ratio */
  const overRounds = (ratio) => median(ours[at].map((_, round) => ratio(round)));
  /** @param {EverydayNumbers['ours']} phases @param {number} round */
  const cpu = (phases, round) => phases[at][round]?.cpu ?? Number.NaN;
  /** @param {EverydayNumbers['ours']} phases @param {number} round */
  const added = (phases, round) =>
    (phases[at][round]?.p50 ?? Number.NaN) - (direct[at][round]?.p50 ?? Number.NaN);
  /** @param {'perSecond16' | 'perSecond64'} width @param {number} round */
  const speed = (width, round) =>
    (ours[at][round]?.[width] ?? Number.NaN) / (floor[at][round]?.[width] ?? Number.NaN);
  return {
    cpu: overRounds((round) => cpu(ours, round) / cpu(floor, round)),
    cpuMicroseconds: median(ours[at].map((_, round) => cpu(ours, round))),
    floorCpu: floor[at].map((_, round) => cpu(floor, round)),
    added: overRounds((round) => added(ours, round) / added(floor, round)),
    perSecond16: overRounds((round) => speed('perSecond16', round)),
    perSecond64: overRounds((round) => speed('perSecond64', round)),
  };
}

/**
 * @param {EverydayNumbers} numbers
 * @returns the name of its era, as the specification has it
 */
export const eraOf = ({ era }) => eras[era];

/**
 * @param {readonly EverydayNumbers[]} both
 * @param {(value: number) => string} rounded
 */
export function everydayLines(both, rounded) {
  return both.flatMap((numbers) =>
    /** @type {const} */ (['cold', 'warm']).map((at) => {
      const { cpu, cpuMicroseconds, added, perSecond16, perSecond64 } = everydayRatios(numbers, at);
      return `everyday, client of ${eraOf(numbers)}, ${at}, ${numbers.calls} calls in ${numbers.connections} sessions: CPU ${rounded(cpuMicroseconds)} µs/call, ${rounded(cpu)} × floor; added p50 ${rounded(added)} × floor’s; calls/s ${rounded(perSecond16)} × floor with 16 sessions, ${rounded(perSecond64)} with 64`;
    }),
  );
}
