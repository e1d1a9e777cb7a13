/**
 * SEC-86: for how long text from strangers makes a client ask is the person's to set, and holds at
 * once.
 */
import { expect, it } from 'vitest';
import { createUntrustedReads } from '../../../main/core/rules/untrusted-reads.ts';
import { untrustedMs } from '../../../main/core/gateway/approval/approval-settings.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';

it('SEC-86 a longer time holds for what was read before, and nobody sets it without the person', async () => {
  const { core, ports, run, refused } = await startCore();
  expect(core.snapshot().approvals.untrustedMinutes).toBe(10);
  const error = await refused('settings.set', { untrustedMinutes: 1 }, 'control');
  expect(error.code).toBe('not_allowed_here');
  await refused('settings.set', { untrustedMinutes: 0 });

  const clock = createTestClock();
  const reads = createUntrustedReads(clock, () => untrustedMs(ports.preferences));
  reads.note('editor', 'mail');
  await run('settings.set', { untrustedMinutes: 30 });
  expect(core.snapshot().approvals.untrustedMinutes).toBe(30);
  clock.advance(29 * 60_000);
  expect(reads.readFrom('editor', 'github')).toBe('mail');
  clock.advance(2 * 60_000);
  expect(reads.readFrom('editor', 'github')).toBeNull();
});
