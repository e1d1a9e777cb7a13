/** What was called today belongs to another day after midnight, also when nothing happens then. */
import { expect, it } from 'vitest';
import { createDaySummaries } from '../../main/core/snapshot/day-summary.ts';
import { callRow, openLog } from './audit/support.ts';

it('after midnight nothing was called today, before the first entry of the day', () => {
  const { audit, query, clock } = openLog();
  audit.append(callRow('t', { clientId: 'a' }));
  audit.flush();
  const summaries = createDaySummaries(clock, audit, query);
  expect(summaries.now()).toMatchObject({ calls: 1 });
  clock.advance(24 * 3_600_000);
  const { calls, perHour, byClient, hasCalls } = summaries.now();
  expect([calls, byClient.size, hasCalls]).toEqual([0, 0, true]);
  expect(new Set(perHour)).toEqual(new Set([0]));
});
