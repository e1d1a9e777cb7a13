/** When tokens are renewed by themselves. */
import { expect, it, vi } from 'vitest';
import type { LoginTokens } from '../../../../main/core/connectors/tokens/login-record.ts';
import { createRenewalTimer } from '../../../../main/core/connectors/tokens/renewal-timer.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';

const noChance = { bytes: (length: number) => Buffer.alloc(length) };

function setUp() {
  const clock = createTestClock();
  const onDue = vi.fn<() => void>();
  const timer = createRenewalTimer(clock, noChance, onDue);
  const now = clock.nowMs();
  const tokens = { refreshToken: 'r', receivedAt: now, expiresAt: now + 100_000 } as LoginTokens;
  return { clock, onDue, timer, tokens };
}

it('renews after four fifths of a short life', () => {
  const { clock, onDue, timer, tokens } = setUp();
  timer.plan(tokens);
  clock.advance(79_000);
  expect(onDue).not.toHaveBeenCalled();
  clock.advance(2000);
  expect(onDue).toHaveBeenCalledOnce();
});

it('keeps one plan: another replaces it, tokens that cannot be renewed end it', () => {
  const { clock, onDue, timer, tokens } = setUp();
  timer.plan(tokens, 1000);
  timer.plan(tokens, 5000);
  clock.advance(2000);
  expect(onDue).not.toHaveBeenCalled();
  timer.plan({ ...tokens, refreshToken: null });
  clock.advance(100_000);
  expect(onDue).not.toHaveBeenCalled();
});

it('plans nothing while it is suspended', () => {
  const { clock, onDue, timer, tokens } = setUp();
  timer.plan(tokens);
  timer.suspend();
  timer.plan(tokens, 0);
  clock.advance(200_000);
  expect(onDue).not.toHaveBeenCalled();
  timer.wake();
  timer.plan(tokens, 1000);
  clock.advance(1001);
  expect(onDue).toHaveBeenCalledOnce();
});
