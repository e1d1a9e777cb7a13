/** What is told of forwarding the log: late enough to be worth it, once, and what was lost. */
import { expect, it, vi } from 'vitest';
import { createForwardingHealth } from '../../../main/core/forwarding/forwarding-health.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { memoryLogger } from '../../support/core/memory-ports.ts';

function setUp() {
  const append = vi.fn<() => void>();
  const onTold = vi.fn<() => void>();
  return { append, onTold, health: createForwardingHealth({ append }, memoryLogger(), onTold) };
}

it('waits longer with every failure, up to a bound', () => {
  const { health } = setUp();
  const { retryFirst, retryLongest } = limits.forwarding;
  const pauses = Array.from({ length: 40 }, () => health.failed(new Error('no')));
  expect(pauses.slice(0, 3)).toEqual([retryFirst, 2 * retryFirst, 4 * retryFirst]);
  expect(pauses.at(-1)).toBe(retryLongest);
});

it('informs the person and the log once that it fails, and once that it works again', () => {
  const { append, health, onTold } = setUp();
  for (let failure = 1; failure < limits.forwarding.reportedAfter; failure += 1)
    health.failed(new Error('no way'));
  expect([health.repairs(), append.mock.calls.length]).toEqual([[], 0]);
  health.failed(new Error('no way'));
  health.failed(new Error('no way'));
  expect(health.repairs()).toMatchObject([{ detail: expect.stringContaining('No way.') }]);
  health.succeeded();
  health.succeeded();
  expect([health.repairs(), append.mock.calls.length, onTold.mock.calls.length]).toEqual([
    [],
    2,
    2,
  ]);
});

it('says how many entries were gone, although nothing failed', () => {
  const { append, health } = setUp();
  health.lose(3);
  expect(health.lost()).toBe(3);
  health.succeeded();
  expect(append).toHaveBeenCalledWith(
    expect.objectContaining({ detail: '3 entries were gone before they could be sent' }),
  );
  expect(health.lost()).toBe(0);
});
