/** What calls add up to, beside the period before. */
import { expect, it } from 'vitest';
import { cli, runningInstance } from './support.ts';

it('calls per day say how they compare with the period before', async () => {
  const days = Array.from({ length: 4 }, (_, index) => ({
    day: `2026-11-0${index + 1}`,
    allowed: index < 2 ? 10 : 5,
    denied: 0,
    failed: 1,
  }));
  const { dataDir, core } = await runningInstance(() => ({ ok: true, value: days }));
  const at = ['--days', '2', '--data-dir', dataDir];
  const shown = await cli(['usage', 'days', ...at]);
  expect(shown.err).toBe('12 calls, 45 % fewer than in the 2 days before.\n');
  expect(shown.out).not.toContain('2026-11-02');
  expect(shown.out).toMatch(/2026-11-04 +5 +0 +1/u);
  expect(core.calls).toMatchObject([{ name: 'usage.days', input: { days: 4 } }]);
  const json = await cli(['usage', 'days', ...at, '--json']);
  expect([JSON.parse(json.out), json.err]).toEqual([days.slice(2), '']);
});
