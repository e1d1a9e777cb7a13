/**
 * A connector may be added without being used yet; and the list remembers whether it shows such
 * ones.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { createHarness, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(() => harness.stop());

it('ATRYUM-10 a connector added as disabled is kept, and nothing of it is called before it is enabled', async () => {
  const upstream = await startChaosUpstream({ era: 'modern' });
  try {
    await harness.add({ kind: 'http', name: 'web', url: upstream.url, enabled: false });
    await harness.addHttp('used', upstream.url);
    await harness.until('used', 'ready');
    expect(harness.state('web')).toMatchObject({ enabled: false, connection: 'disabled' });
    const before = upstream.requests.length;
    await harness.connectors.setEnabled('web', true);
    await harness.until('web', 'ready');
    expect(upstream.requests.length).toBeGreaterThan(before);
  } finally {
    await upstream.close();
  }
});

it('ATRYUM-10 the program of one added as disabled is not started', async () => {
  await harness.addChild('child', 'ok', { enabled: false });
  expect(harness.state('child').connection).toBe('disabled');
  expect(harness.connectors.log('child')).toEqual([]);
  await harness.connectors.setEnabled('child', true);
  await harness.until('child', 'ready');
});

it('ATRYUM-31 whether the list shows disabled connectors is remembered, and older settings say no', async () => {
  const { core, ports, run } = await startCore();
  expect(core.snapshot()).toMatchObject({ showDisabled: false });
  expect(await run('settings.set', { showDisabled: true })).toMatchObject({
    theme: 'system',
    showDisabled: true,
  });
  expect(core.snapshot()).toMatchObject({ showDisabled: true });
  expect(await run('settings.set', { theme: 'dark' })).toMatchObject({
    theme: 'dark',
    showDisabled: true,
  });
  expect(ports.preferences.read().showDisabled).toBe(true);
  expect(core.snapshot()).toMatchObject({ showDisabled: true, theme: 'dark' });
});
