import { expect, it } from 'vitest';
import { createBackoffPlan } from '../../../../main/core/connectors/connection/retry-plan.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';

const without = { bytes: (length: number) => Buffer.alloc(length) };
const most = { bytes: (length: number) => Buffer.alloc(length, 255) };

it('REL-07 leaves a server alone after five failures: 30 s, doubling to 5 min', () => {
  const clock = createTestClock();
  const plan = createBackoffPlan(clock, without);
  const pauses = Array.from({ length: 10 }, () => plan.failed());
  expect(pauses.slice(0, 4)).toEqual([750, 1500, 3000, 6000]);
  expect(pauses.slice(4)).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  plan.connected();
  expect(plan.failed()).toBe(750);
});

it('REL-07 lets no request through while a server is left alone, but for the person', () => {
  const clock = createTestClock();
  const plan = createBackoffPlan(clock, without);
  for (let failure = 0; failure < 5; failure += 1) plan.failed();
  clock.advance(20_000);
  expect(plan.mayTryNow()).toBe(false);
  clock.advance(10_000);
  expect(plan.mayTryNow()).toBe(true);
  plan.failed();
  plan.reset();
  clock.advance(500);
  expect(plan.mayTryNow()).toBe(true);
});

it('REL-07 counts calls in a row; one that works starts from the beginning', () => {
  const plan = createBackoffPlan(createTestClock(), without);
  const fail = (times: number) => Array.from({ length: times }, () => plan.callFailed());
  expect(fail(4)).toEqual([null, null, null, null]);
  plan.callWorked();
  expect(fail(5)).toEqual([null, null, null, null, 30_000]);
  // Half open: connected again, and one failure is enough until a call has worked.
  plan.connected();
  expect(fail(1)).toEqual([60_000]);
  plan.connected();
  plan.callWorked();
  expect(fail(5)).toEqual([null, null, null, null, 30_000]);
});

it('REL-21 spreads its tries, so that connectors do not knock together', () => {
  const clock = createTestClock();
  const [soon, late] = [without, most].map((random) => createBackoffPlan(clock, random).failed());
  expect(soon).toBe(750);
  expect(late).toBeGreaterThan(1200);
});
