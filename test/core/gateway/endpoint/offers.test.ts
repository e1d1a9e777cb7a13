/** What a client is told that it can use here (MCP 2026-07-28, Discovery). */
import { expect, test } from 'vitest';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import {
  complete,
  offering,
  startPlainUpstream,
} from '../../../support/upstreams/plain-upstream.ts';
import { tool } from '../support.ts';

test.each([
  [{}, { listChanged: true }],
  [{ subscribe: true }, { listChanged: true, subscribe: true }],
])('of resources %j a client is told %j', async (resources, told) => {
  const url = await startPlainUpstream({
    ...offering([tool('get_it', { annotations: { readOnlyHint: true } })]),
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, resources },
    },
    'resources/list': { ...complete, resources: [] },
    'resources/templates/list': { ...complete, resourceTemplates: [] },
  });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const { accessToken } = await logIn(core, { access: { up: 'read' } });
  const response = await callModern(core.endpoint, accessToken, 'server/discover');
  const { result } = (await response.json()) as { result: { capabilities: object } };
  expect(result.capabilities).toHaveProperty('resources', told);
});
