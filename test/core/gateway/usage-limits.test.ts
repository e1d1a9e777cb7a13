/** The limits of SEC-61 as a person set them in the preferences. */
import { expect, test } from 'vitest';
import { createTestClock, memoryPreferences } from '../../support/memory-ports.ts';
import { callModern, logIn } from '../../support/oauth-client.ts';
import { startCore } from '../../support/start-core.ts';

/** Status of as many calls, one after the other. */
async function statuses(endpoint: string, accessToken: string, calls: number): Promise<number[]> {
  const found: number[] = [];
  for (let sent = 0; sent < calls; sent += 1) {
    const response = await callModern(endpoint, accessToken, 'server/discover');
    await response.body?.cancel();
    found.push(response.status);
  }
  return found;
}

test('a grant has as many calls a minute and a day as the preferences say', async () => {
  const clock = createTestClock();
  // Noon, so that the day does not end within the test.
  const hour = 3_600_000;
  clock.advance(24 * hour - (clock.nowMs() % (24 * hour)) + 12 * hour);
  const preferences = memoryPreferences({ limits: { callsPerMinute: 3, callsPerDay: 5 } });
  const core = await startCore({ ports: { clock, preferences } });
  const { accessToken } = await logIn(core);
  expect(await statuses(core.endpoint, accessToken, 4)).toEqual([200, 200, 200, 429]);
  clock.advance(60_000);
  expect(await statuses(core.endpoint, accessToken, 3)).toEqual([200, 200, 429]);
  clock.advance(60_000);
  expect(await statuses(core.endpoint, accessToken, 1)).toEqual([429]);
});
