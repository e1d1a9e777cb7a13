/** Timers of the real clock. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';

const day = 86_400_000;

it('a timer may be longer than the runtime counts, and can be cancelled in every part of it', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const clock = createNodeClock();
  const fired: string[] = [];
  clock.after(60 * day, () => fired.push('kept'));
  const cancel = clock.after(60 * day, () => fired.push('cancelled'));
  vi.advanceTimersByTime(59 * day);
  expect(fired).toEqual([]);
  cancel();
  vi.advanceTimersByTime(day);
  expect(fired).toEqual(['kept']);
});
