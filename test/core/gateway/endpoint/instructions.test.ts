/**
 * The person's description of a connector reaches the clients that may use it, at its own address
 * (ATOMIC-31).
 */
import { expect, it } from 'vitest';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';

it('ATOMIC-31 says what a connector is for, in the words of the person and to nobody else', async () => {
  const upstream = await startChaosUpstream({ era: 'modern' });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  await core.run('connector.edit', { name: 'up', description: 'Customer data of the north.' });
  const own = `${core.issuer}/mcp/up`;
  const { accessToken } = await logIn(core, { authorize: { resource: own } });

  const discovered = await (await callModern(own, accessToken, 'server/discover')).json();
  expect(discovered).toMatchObject({ result: { instructions: 'Customer data of the north.' } });

  await core.run('connector.edit', { name: 'up', description: null });
  const silent = await (await callModern(own, accessToken, 'server/discover')).json();
  expect(JSON.stringify(silent)).not.toContain('instructions');

  // Beside others there is no telling whose words they are.
  await core.run('connector.edit', { name: 'up', description: 'Customer data of the north.' });
  const all = await logIn(core, {});
  const joined = await (await callModern(core.endpoint, all.accessToken, 'server/discover')).json();
  expect(JSON.stringify(joined)).not.toContain('Customer data');
  await upstream.close();
});
