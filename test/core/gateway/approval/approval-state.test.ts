/** The states of one held call (docs/states.md#approval-of-a-call). */
import { expect, test } from 'vitest';
import {
  endApproval,
  markAsked,
  waitersOf,
  type HeldApproval,
} from '../../../../main/core/gateway/approval/approval-state.ts';
import type { HeldCall } from '../../../../main/core/gateway/approval/held-call.ts';
import {
  createWaiter,
  createWaiters,
  type Waiter,
} from '../../../../main/core/gateway/approval/waiters.ts';

function queued(...waiters: readonly Waiter[]): HeldApproval {
  const own = createWaiters(null);
  for (const waiter of waiters) own.add(waiter);
  return {
    key: 'k',
    call: {} as HeldCall,
    until: 1000,
    askedAt: 0,
    askedBy: 'client',
    current: { state: 'queued', waiters: own },
  };
}

test('a queued call keeps its waiters when it is asked about', () => {
  const held = queued(createWaiter(), createWaiter());
  markAsked(held, 'q1');
  expect(held.current).toMatchObject({ state: 'asked', questionId: 'q1' });
  expect(waitersOf(held)?.count()).toBe(2);
});

test('the end answers every waiter, and holds none of them', async () => {
  const [one, other] = [createWaiter(), createWaiter()];
  const held = queued(one, other);
  endApproval(held, 'answered', 'denied_by_person', 'not today');
  expect(held.current).toEqual({ state: 'ended', how: 'answered' });
  expect(waitersOf(held)).toBeNull();
  const outcome = { outcome: 'denied_by_person', words: 'not today' };
  expect(await Promise.all([one.promise, other.promise])).toEqual([outcome, outcome]);
});

test('an answer that comes while the question is put is not undone', () => {
  const held = queued(createWaiter());
  endApproval(held, 'answered', 'approved_once');
  markAsked(held, 'q1');
  expect(held.current).toEqual({ state: 'ended', how: 'answered' });
});

test('once answers one of several waiters', async () => {
  const [first, second] = [createWaiter(), createWaiter()];
  const waiters = createWaiters(first);
  waiters.add(second);
  expect(waiters.answerFirst({ outcome: 'approved_once' })).toBe(true);
  waiters.answerAll({ outcome: 'approval_waiting' });
  expect(await first.promise).toEqual({ outcome: 'approved_once' });
  expect(await second.promise).toEqual({ outcome: 'approval_waiting' });
  expect(waiters.answerFirst({ outcome: 'approved_once' })).toBe(false);
});
