/** Notifications that MCP does not have are named once, on the connector's page and in the log. */
import { expect, test } from 'vitest';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { chaosChild } from '../harness.ts';

const patient = { timeout: 10_000 };
const notification = (name: string) => ({ method: `notifications/${name}`, params: {} });

async function named(core: TestCore): Promise<readonly string[]> {
  const { entries } = await core.run('audit.list', { limit: 100 });
  return entries.flatMap(({ action, detail }) => (action === 'mcp.notified' ? (detail ?? []) : []));
}

async function sentence(core: TestCore): Promise<string | undefined> {
  const [up] = (await core.run('state.get', {})).connectors;
  return up?.bridging.find((words) => words.startsWith('It sends '));
}

test.each(['legacy', 'modern'] as const)(
  'SEC-99 a server of the %s era that says more than MCP has is heard of, once a name',
  async (era) => {
    const upstream = await startChaosUpstream({ era });
    upstream.tools = [
      { name: 'get_it', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } },
    ];
    const more = [
      notification('com.example/changed'),
      notification('bad\u202ename'),
      notification('com.example/changed'),
    ];
    upstream.tells = [...more, notification('message'), notification('cancelled')];
    const core = await startCore();
    await core.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
    await core.run('connector.connect', { name: 'up' });
    await core.run('connector.review', { name: 'up', accept: 'all' });
    const { accessToken } = await logIn(core, { access: { up: 'read' } });
    const call = { name: 'up__get_it', arguments: {} };
    for (let calls = 0; calls < 2; calls += 1)
      await (await callModern(core.endpoint, accessToken, 'tools/call', call)).text();
    expect(await named(core)).toEqual(['notifications/com.example/changed']);
    expect(await sentence(core)).toBe(
      'It sends notifications/com.example/changed, which Consentry does not pass on.',
    );
    await upstream.close();
  },
);

test('SEC-99 of a local server that makes up names a few are named', async () => {
  const core = await startCore();
  const command = { command: process.execPath, args: [chaosChild, 'speaks-more'] };
  await core.run('connector.add', { kind: 'stdio', name: 'up', ...command });
  await core.run('connector.connect', { name: 'up' });
  await expect.poll(async () => (await named(core)).length, patient).toBe(5);
  expect(await sentence(core)).toMatch(/^It sends (?:notifications\/com\.example\/n\d, ){4}n/u);
});
