/** A server that hangs holds up neither a call beyond its deadline nor the end of the app. */
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { createHarness, type Harness } from './harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(() => harness.stop());

it.each(['legacy', 'modern'] as const)(
  'REL-07 a call of a %s server ends at its deadline wherever the server hangs',
  async (era) => {
    const upstream = await startChaosUpstream({ era });
    onTestFinished(() => upstream.close());
    await harness.addHttp('web', upstream.url);
    await harness.until('web', 'ready');
    for (const where of [
      'hang-before-headers',
      'hang-after-headers',
      'hang-mid-event',
      'comment-drip',
    ] as const) {
      upstream.trouble.set('tools/call', where);
      const startedAt = performance.now();
      expect(await harness.call('web', 'echo', {}, { timeoutMs: 150 }), where).toMatchObject({
        kind: 'failed',
        code: 'timed_out',
        mayHaveHappened: true,
      });
      expect(performance.now() - startedAt, where).toBeLessThan(1000);
    }
  },
);

it('connectors stop within four seconds while a server is starting', async () => {
  await harness.addChild('silent', 'silent');
  await vi.waitFor(() => {
    expect(harness.connectors.log('silent')).not.toEqual([]);
  });
  const startedAt = performance.now();
  await harness.connectors.stop();
  expect(performance.now() - startedAt).toBeLessThan(4000);
});
