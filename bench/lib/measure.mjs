/**
 * One run: the same questions to every gateway, in turns, so that a busy moment hits all of them.
 */
import {
  flatOut,
  largeRequest,
  listCall,
  oneByOne,
  openSession,
  payloadCall,
  progressDelays,
  smallCall,
  together,
} from './load.mjs';
import { measureBridges } from './bridges.mjs';
import { measureEveryday } from './everyday.mjs';
import { measureGrowth } from './growth.mjs';
import { cpuMicroseconds, familyOf, isThere, residentMebibytes } from './process-cost.mjs';
import { measureStart } from './start.mjs';
import { median, quantile } from './statistics.mjs';

/** @typedef {import('./scene.mjs').Scene} Scene */
/** @typedef {import('./load.mjs').Target} Target */
/**
 * @typedef {{ rounds: number, blocks: number, blockCalls: number, warmUpCalls: number, flatOutMs:
 *   number, largeCalls: number, listCalls: number, leftSessions: number, manyCalls: number,
 *   everyday: { rounds: number, turns: number } }} Plan
 */
/** @typedef {Target & { pid?: number }} Measured */
/**
 * Each list has one number for each round; times in µs.
 *
 * @typedef {object} GatewayNumbers
 * @property {string} name
 * @property {number[]} p50
 * @property {number[]} p99
 * @property {number[]} large p50 of a 1 MB answer
 * @property {number[]} perSecond16
 * @property {number[]} perSecond64
 * @property {number[]} cpu µs of its process for each small call at c=16; empty where it cannot be
 *   read
 */
/**
 * @typedef {object} Result
 * @property {GatewayNumbers} direct
 * @property {GatewayNumbers} floor
 * @property {GatewayNumbers} ours
 * @property {GatewayNumbers} sdkProxy
 * @property {{ direct: GatewayNumbers, ours: GatewayNumbers }} sdkUpstream
 * @property {{ floor: GatewayNumbers, ours: GatewayNumbers }} stdioUpstream
 * @property {GatewayNumbers} legacy ours, for a client of 2025-11-25
 * @property {import('./bridges.mjs').BridgeNumbers[]} bridges the same client without a bridge,
 *   then through each
 * @property {{ count: number, connectors: number, direct: number[], ours: number[] }[]} lists p50
 *   of each round in µs
 * @property {{ direct: number[], ours: number[] }} largeRequest p50 of each round in µs
 * @property {{ direct: number[], ours: number[] }} progress how long the first event took, ms
 * @property {Memory} memory MiB of our process
 * @property {{ started: number, left: number }} processes of ours, and those that were there after
 *   it had ended
 * @property {import('./start.mjs').StartNumbers} start
 * @property {readonly import('./everyday.mjs').EverydayNumbers[]} everyday of both eras
 */

/**
 * @typedef {object} Memory
 * @property {number | null} idle started with ten connectors on disk, all connected, fifteen
 *   seconds after the last call
 * @property {number | null} setUp after all connectors were added and all clients logged in, before
 *   anything is timed
 * @property {number | null} loaded after everything that is timed
 * @property {number | null} large what 64 answers of 1 MB at 8 at a time added
 * @property {number | null} sessions what sessions added that nobody ended
 * @property {number | null} calls what many small calls added; null when they were not made
 */

const megabyte = 1_000_000;
const restarts = 5;

/**
 * @param {Scene} scene
 * @param {Plan} plan
 * @returns {Promise<Result>}
 */
export async function measure(scene, plan) {
  const setUp = residentMebibytes(scene.ours.pid);
  const [direct, floor, ours, sdkProxy] = await compare(plan, [
    scene.direct,
    scene.floor,
    scene.ours,
    scene.sdkProxy,
  ]);
  const [sdkDirect, sdkOurs] = await compareSmall(plan, [
    scene.sdkUpstream.direct,
    scene.sdkUpstream.ours,
  ]);
  const { stdioUpstream: pipes } = scene;
  const [stdioFloor, stdioOurs] = await compareSmall(plan, [pipes.floor, pipes.ours]);
  const [legacy] = await compareSmall(plan, [scene.legacy]);
  const bridges = await measureBridges(plan, scene.legacy, scene.bridges);
  const lists = [];
  for (const list of scene.lists) lists.push(await measureList(plan, list));
  const largeRequests = await measureLargeRequest(plan, scene);
  const progress = await measureProgress(plan, scene);
  const loaded = residentMebibytes(scene.ours.pid);
  const growth = await measureGrowth(plan, scene);
  const family = familyOf(scene.ours.pid);
  await scene.endOurs();
  const start = await measureStart(scene.direct.url, restarts);
  const everyday = await measureEveryday(scene.direct.url, plan.everyday);
  const memory = { idle: start.idle, setUp, loaded, ...growth };
  const processes = { started: family.length, left: family.filter(isThere).length };
  return {
    direct: there(direct),
    floor: there(floor),
    ours: there(ours),
    sdkProxy: there(sdkProxy),
    sdkUpstream: { direct: there(sdkDirect), ours: there(sdkOurs) },
    stdioUpstream: { floor: there(stdioFloor), ours: there(stdioOurs) },
    legacy: there(legacy),
    bridges,
    lists,
    largeRequest: largeRequests,
    progress,
    memory,
    processes,
    start,
    everyday,
  };
}

/**
 * @template Value
 * @param {Value | undefined} value
 * @returns {Value}
 */
export function there(value) {
  if (value === undefined) throw new Error('a gateway was not measured');
  return value;
}

/**
 * @param {Plan} plan
 * @param {readonly Measured[]} targets
 */
async function compare(plan, targets) {
  const numbers = await compareSmall(plan, targets, true);
  const call = payloadCall(megabyte);
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const [index, target] of targets.entries()) {
      const session = openSession(target, 1);
      numbers[index]?.large.push(median(await oneByOne(session, call, plan.largeCalls)));
      await session.close();
    }
  }
  return numbers;
}

/**
 * @param {Plan} plan
 * @param {readonly Measured[]} targets
 * @param {boolean} [isWide] also 64 connections, which take more than one grant
 * @returns {Promise<GatewayNumbers[]>}
 */
export async function compareSmall(plan, targets, isWide = false) {
  const numbers = targets.map(({ name }) => emptyNumbers(name));
  const sessions = targets.map((target) => openSession(target, 1));
  // What is measured is a gateway that has run for a while, not its compiler.
  for (const target of targets) {
    const session = openSession(target, 16);
    await together(session, smallCall, 16, plan.warmUpCalls);
    await session.close();
  }
  for (let round = 0; round < plan.rounds; round += 1) {
    /** @type {number[][]} */
    const taken = targets.map(() => []);
    for (let block = 0; block < plan.blocks; block += 1) {
      for (const index of turns(targets.length, block)) {
        const session = there(sessions[index]);
        taken[index]?.push(...(await oneByOne(session, smallCall, plan.blockCalls)));
      }
    }
    for (const index of turns(targets.length, round)) {
      const target = there(targets[index]);
      const own = there(numbers[index]);
      own.p50.push(median(taken[index] ?? []));
      own.p99.push(quantile(taken[index] ?? [], 0.99));
      const { perSecond, cpu } = await loaded(target, 16, plan.flatOutMs);
      own.perSecond16.push(perSecond);
      if (cpu !== null) own.cpu.push(cpu);
      if (isWide) own.perSecond64.push((await loaded(target, 64, plan.flatOutMs)).perSecond);
    }
  }
  for (const session of sessions) await session.close();
  return numbers;
}

/**
 * Each time another one begins, and every other time they come in the other order: whoever comes
 * after a slow one finds colder caches, up to a tenth of its cost.
 *
 * @param {number} count
 * @param {number} round
 */
function turns(count, round) {
  const order = Array.from({ length: count }, (_, index) => (index + round) % count);
  return round % 2 === 0 ? order : order.toReversed();
}

/** @param {string} name @returns {GatewayNumbers} */
function emptyNumbers(name) {
  return { name, p50: [], p99: [], large: [], perSecond16: [], perSecond64: [], cpu: [] };
}

/**
 * @param {Measured} target
 * @param {number} width
 * @param {number} ms
 */
async function loaded(target, width, ms) {
  const session = openSession(target, width);
  // A client keeps its connections; what a new one costs is a question of its own.
  await together(session, smallCall, width, 4 * width);
  const before = target.pid === undefined ? null : cpuMicroseconds(target.pid);
  const { calls, perSecond } = await flatOut(session, smallCall, width, ms);
  const after = target.pid === undefined ? null : cpuMicroseconds(target.pid);
  await session.close();
  const cpu = before === null || after === null ? null : (after - before) / calls;
  return { perSecond, cpu };
}

/**
 * @param {Plan} plan
 * @param {Scene['lists'][number]} list
 */
async function measureList(plan, { count, connectors, direct, ours }) {
  const call = listCall(count);
  const sides = [direct, ours].map((target) => openSession(target, 1));
  for (const session of sides) await oneByOne(session, call, plan.listCalls);
  /** @type {number[][]} */
  const rounds = sides.map(() => []);
  for (let round = 0; round < plan.rounds; round += 1) {
    /** @type {number[][]} */
    const taken = sides.map(() => []);
    // In turns, call by call: a list of 1000 is long enough for the machine to change in between.
    for (let sent = 0; sent < plan.listCalls; sent += 1) {
      for (const [index, session] of sides.entries()) {
        taken[index]?.push(await session.send(call));
      }
    }
    for (const [index, times] of taken.entries()) rounds[index]?.push(median(times));
  }
  for (const session of sides) await session.close();
  return { count, connectors, direct: there(rounds[0]), ours: there(rounds[1]) };
}

/**
 * @param {Plan} plan
 * @param {Scene} scene
 */
async function measureLargeRequest(plan, { direct, ours }) {
  /** @type {{ direct: number[], ours: number[] }} */
  const taken = { direct: [], ours: [] };
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const [name, target] of /** @type {const} */ ([
      ['direct', direct],
      ['ours', ours],
    ])) {
      const session = openSession(target, 1);
      taken[name].push(median(await oneByOne(session, largeRequest, plan.largeCalls)));
      await session.close();
    }
  }
  return taken;
}

/**
 * @param {Plan} plan
 * @param {Scene} scene
 */
async function measureProgress(plan, { direct, ours }) {
  /** @type {{ direct: number[], ours: number[] }} */
  const taken = { direct: [], ours: [] };
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const [name, target] of /** @type {const} */ ([
      ['direct', direct],
      ['ours', ours],
    ]))
      taken[name].push((await progressDelays(target, 3))[0] ?? Number.NaN);
  }
  return taken;
}
