/** What stays in the memory of our process. */
import { openLegacy, openSession, payloadCall, smallCall, together } from './load.mjs';
import { residentMebibytes } from './process-cost.mjs';

/** @typedef {import('./measure.mjs').Plan} Plan */
/** @typedef {import('./scene.mjs').Scene} Scene */

const megabyte = 1_000_000;

/**
 * What is left in memory after things that should leave nothing.
 *
 * @param {Plan} plan
 * @param {Scene} scene
 */
export async function measureGrowth(plan, { ours }) {
  /** @param {() => Promise<void>} work */
  const growth = async (work) => {
    const before = residentMebibytes(ours.pid);
    await work();
    const after = residentMebibytes(ours.pid);
    return before === null || after === null ? null : after - before;
  };
  const large = await growth(async () => {
    const session = openSession(ours, 8);
    await together(session, payloadCall(megabyte), 8, 64);
    await session.close();
  });
  const sessions = await growth(async () => {
    for (let opened = 0; opened < plan.leftSessions; opened += 8)
      await Promise.all(Array.from({ length: 8 }, () => openLegacy(ours.url, ours.tokens[0])));
  });
  const calls =
    plan.manyCalls === 0
      ? null
      : await growth(async () => {
          const session = openSession(ours, 16);
          await together(session, smallCall, 16, plan.manyCalls);
          await session.close();
        });
  return { large, sessions, calls };
}
