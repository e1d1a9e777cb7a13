/**
 * The person's description of a connector reaches the clients that may use it, at its own address
 * (ATOMIC-31).
 */
import { expect, it } from 'vitest';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import {
  complete,
  offering,
  startPlainUpstream,
} from '../../../support/upstreams/plain-upstream.ts';

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

  // Beside others it says which connector it is about.
  await core.run('connector.edit', { name: 'up', description: 'Customer data of the north.' });
  const all = await logIn(core, {});
  const joined = await (await callModern(core.endpoint, all.accessToken, 'server/discover')).json();
  expect(joined).toMatchObject({
    result: { instructions: 'What the connector up is for:\nCustomer data of the north.' },
  });
  await upstream.close();
});

it('SEC-83 what there is no room for at the common address is named, and is whole at its own', async () => {
  const core = await startCore();
  const own: string[] = [];
  for (const name of ['aa', 'bb']) {
    const instructions = name.repeat(6000);
    own.push(instructions);
    const tools = [{ name: 'get_it', inputSchema: { type: 'object' } }];
    const url = await startPlainUpstream({
      ...offering(tools),
      'server/discover': {
        ...complete,
        supportedVersions: ['2026-07-28'],
        capabilities: { tools: {} },
        instructions,
      },
    });
    await core.run('connector.add', { kind: 'http', name, url });
    await core.run('connector.connect', { name });
    await core.run('connector.review', { name, accept: 'all' });
    await expect
      .poll(() => core.run('items.list', { connector: name }), { timeout: 10_000 })
      .toHaveLength(1);
    const items = await core.run('items.list', { connector: name });
    await core.run('items.accept', {
      connector: name,
      items: items.map(({ kind, name: item, hash }) => ({ kind, name: item, hash })),
    });
  }
  const told = async (endpoint: string, token: string): Promise<string> => {
    const response = await callModern(endpoint, token, 'server/discover');
    return ((await response.json()) as { result: { instructions: string } }).result.instructions;
  };
  const all = await logIn(core, { access: { aa: 'read', bb: 'read' } });
  const common = await told(core.endpoint, all.accessToken);
  expect(common).toContain(own[0]);
  expect(common).toContain('What the server bb says of itself is left out here');
  const resource = `${core.issuer}/mcp/bb`;
  const one = await logIn(core, { authorize: { resource } });
  expect(await told(resource, one.accessToken)).toContain(own[1]);
});
