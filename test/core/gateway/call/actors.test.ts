/** Who did what, in the log (ATMOS-27). */
import { expect, test } from 'vitest';
import { startManaged } from '../../managed/support.ts';
import { policyWith } from '../../../support/core/managed-policy.ts';
import { approval, call, setUp } from '../support.ts';

test('ATMOS-27 a call through the gateway is an act of mcp_client, an answer to it one of user, what happens by itself one of system', async () => {
  const setting = await setUp();
  const { core, upstream } = setting;
  expect((await call(setting, setting.login, 'get_it')).outcome).toBe('ok');
  const asked = call(setting, setting.login, 'put_it');
  await core.run('question.allow', { id: (await approval(core)).id });
  expect((await asked).outcome).toBe('ok');
  await core.run('connector.edit', { name: 'up', autoAcceptReads: true });
  upstream.tools = [
    ...upstream.tools,
    { name: 'get_more', description: 'Gets more.', inputSchema: { type: 'object' } },
  ];
  await core.run('connector.connect', { name: 'up' });
  await core.run('client.revoke', { clientId: setting.login.clientId });
  const { entries } = await core.run('audit.list', { order: 'oldest', limit: 500 });
  const actorsOf = (action: string): string[] => [
    ...new Set(entries.filter((entry) => entry.action === action).map(({ actor }) => actor)),
  ];
  expect(actorsOf('tools/call')).toEqual(['mcp_client']);
  expect(actorsOf('question.allow')).toEqual(['user']);
  expect(actorsOf('client.revoke')).toEqual(['user']);
  expect(actorsOf('connector.review')).toContain('system');
});

test('ATMOS-27 what the policy of the computer changes is an act of policy', async () => {
  const { core, manage } = await startManaged();
  await manage(policyWith({ access: 'read-only' }));
  const { entries } = await core.run('audit.list', { actor: 'policy' });
  expect(entries.length).toBeGreaterThan(0);
});
