/** A core whose log is sent to a collector, and how far it has come. */
import { expect } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import type { Collector } from '../../support/upstreams/collector.ts';
import {
  createTestClock,
  memoryLogger,
  memoryPreferences,
  memoryVault,
} from '../../support/core/memory-ports.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';

export const header = { name: 'Authorization', value: 'Bearer sk-collector-secret' };

export async function started() {
  const clock = createTestClock();
  const ports = {
    clock,
    vault: memoryVault(),
    preferences: memoryPreferences(),
    logger: memoryLogger(),
  };
  const core = await startCore({ ports });
  return { core, clock, ports };
}

export async function act(core: TestCore, times = 1): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await core.run('gateway.pause', { forMinutes: 5 });
    await core.run('gateway.resume', {});
  }
}

export const newest = async (core: TestCore): Promise<number> =>
  (await core.run('audit.list', { limit: 1 })).entries[0]?.id ?? 0;

/**
 * Everything up to the newest entry of this moment is there, in order; once, unless an attempt was
 * cut off after it arrived.
 */
export async function followsUp(
  core: TestCore,
  collector: Collector,
  first: number,
  once = true,
): Promise<void> {
  const last = await newest(core);
  await expect
    .poll(async () => (await core.run('audit.forwarding', {})).sentTo, { timeout: 10_000 })
    .toBeGreaterThanOrEqual(last);
  const ids = once ? collector.ids() : [...new Set(collector.ids())];
  expect(ids).toEqual(ids.map((_, index) => first + index));
}

/** Waits until so many attempts failed, each brought forward. */
export async function failing(
  core: TestCore,
  clock: { advance(ms: number): void },
  isReported: boolean,
) {
  await expect
    .poll(
      async () => {
        clock.advance(limits.forwarding.retryLongest);
        const { repairs } = await core.run('state.get', {});
        return repairs.some(({ id }) => id === 'forwarding');
      },
      { timeout: 10_000 },
    )
    .toBe(isReported);
}
