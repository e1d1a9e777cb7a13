/**
 * Rules, modes for one client and switches, from the command to the call, with a real core and a
 * recording server.
 */
import { expect, test } from 'vitest';
import type { ToolView } from '../../../contract/views/tools/tool-view.ts';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { RuleView } from '../../../contract/views/rules.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { logIn, register, type Login } from '../../support/clients/oauth-client.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { addUpstream, call, setUp, type Setting } from '../gateway/support.ts';

async function outcomeOf(setting: Setting, name: string, args = {}): Promise<string> {
  return (await call(setting, setting.login, name, args)).outcome;
}

const add = (
  setting: Setting,
  rule: CommandInput<'rule.add'>['rule'],
  position?: number,
): Promise<RuleView> =>
  setting.core.run('rule.add', { rule, ...(position !== undefined && { position }) });

/** A client of another application. */
async function stranger(core: TestCore): Promise<Login> {
  const client = await register(core.issuer, { client_name: 'Stranger' });
  return logIn(core, { client, access: { up: 'write' } });
}

test('ATRYUM-47 the first rule that fits decides, with arguments, and is told to the client as a change of its tools', async () => {
  const setting = await setUp();
  const first = await add(setting, {
    action: 'allow',
    tools: ['put_*'],
    conditions: [{ pointer: '/repo', test: { kind: 'glob', pattern: 'acme/*' } }],
  });
  expect(first).toMatchObject({
    position: 1,
    inWords: 'Allow tools named put_* when repo is like "acme/*".',
    matches: { count: 1, first: ['up/put_it'] },
    neverDecides: null,
  });
  expect(await outcomeOf(setting, 'put_it', { repo: 'acme/site' })).toBe('ok');
  const blocked = await add(setting, { action: 'block', classes: ['write'] }, 2);
  expect(await outcomeOf(setting, 'put_it', { repo: 'evil/site' })).toBe('rule_block');
  expect(await outcomeOf(setting, 'put_it', { repo: 'acme/site' })).toBe('ok');
  await setting.core.run('rule.move', { id: blocked.id, position: 1 });
  expect(await outcomeOf(setting, 'put_it', { repo: 'acme/site' })).toBe('rule_block');
  expect((await setting.core.run('rules.list', {})).map(({ id }) => id)).toEqual([
    blocked.id,
    first.id,
  ]);
  await setting.core.run('rule.remove', { id: blocked.id });
  expect(await outcomeOf(setting, 'put_it', { repo: 'acme/site' })).toBe('ok');
  const sent = setting.upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call');
  expect(sent).toHaveLength(3);
});

test('ATRYUM-46 a preview says what a rule would be about, and saves nothing', async () => {
  const setting = await setUp();
  await add(setting, { action: 'block' });
  const preview = await setting.core.run('rule.preview', {
    rule: { action: 'ask', tools: ['get_it'] },
    position: 2,
  });
  expect(preview).toMatchObject({
    position: 2,
    matches: { count: 1, first: ['up/get_it'] },
    neverDecides: 'Rule 1 comes first and is about everything that this one is about.',
  });
  expect(await setting.core.run('rules.list', {})).toHaveLength(1);
});

test('ATRYUM-49 a rule that was damaged in the store: what rules would decide is asked about', async () => {
  const setting = await setUp();
  await add(setting, { action: 'allow', tools: ['put_it'] });
  expect(await outcomeOf(setting, 'put_it')).toBe('ok');
  const core = await restartCore(setting.core, {
    sql: `UPDATE rules SET body = '{"action":"alow"}'`,
  });
  const tools = await core.run('tools.list', {});
  expect(outcomes(tools)).toEqual([
    'get_it ask rules_unreadable',
    'put_it ask rules_unreadable',
    'delete_it deny class_destructive',
  ]);
  const { repairs } = await core.run('state.get', {});
  expect(repairs.map(({ title }) => title)).toContain('A rule cannot be read');
});

function outcomes(tools: readonly ToolView[]): string[] {
  return tools.map(({ name, outcome, reason }) => `${name} ${outcome} ${reason}`);
}

test('ALATION-23 a mode for one client comes before the tool’s own, for that client only', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const other = await stranger(core);
  const set = (mode: 'allow' | 'ask' | 'block' | null, name = 'put_it') =>
    core.run('client.setTool', { clientId: login.clientId, connector: 'up', tool: name, mode });
  expect(await set('allow')).toMatchObject({
    clientMode: 'allow',
    outcome: 'allow',
    reason: 'override_allow',
  });
  expect(await outcomeOf(setting, 'put_it')).toBe('ok');
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'block' });
  expect(await outcomeOf(setting, 'put_it')).toBe('ok');
  expect((await call(setting, other, 'put_it')).outcome).toBe('mode_block');
  await set('block', 'get_it');
  expect(await outcomeOf(setting, 'get_it')).toBe('override_block');
  expect((await call(setting, other, 'get_it')).outcome).toBe('ok');
  await set(null, 'get_it');
  expect(await outcomeOf(setting, 'get_it')).toBe('ok');
});

test('ALATION-27 a connector that is off for one client is not there for it, and comes back as it was', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const switchTo = (isOn: boolean) =>
    core.run('client.setConnector', { clientId: login.clientId, connector: 'up', isOn });
  await switchTo(false);
  expect(await outcomeOf(setting, 'get_it')).toBe('connector_off_for_client');
  expect((await core.run('state.get', {})).clients).toContainEqual(
    expect.objectContaining({ clientId: login.clientId, connectorsOff: ['up'] }),
  );
  expect((await call(setting, await stranger(core), 'get_it')).outcome).toBe('ok');
  await switchTo(true);
  expect(await outcomeOf(setting, 'get_it')).toBe('ok');
});

test('what is set for clients and rules survives a restart, and goes with its connector', async () => {
  const setting = await setUp();
  const { login, upstream } = setting;
  const about = { clientId: login.clientId, connector: 'up' };
  await setting.core.run('client.setTool', { ...about, tool: 'get_it', mode: 'block' });
  await add(setting, { action: 'block', tools: ['put_it'] });
  const core = await restartCore(setting.core);
  expect(outcomes(await core.run('tools.list', { clientId: login.clientId })).slice(0, 2)).toEqual([
    'get_it deny override_block',
    'put_it deny rule_block',
  ]);
  await core.run('connector.remove', { name: 'up' });
  await addUpstream(core, upstream);
  const [first] = await core.run('tools.list', { clientId: login.clientId });
  expect(first).toMatchObject({ name: 'get_it', clientMode: null });
});

test('ALATION-23 only reading at one connector, whatever was granted or set', async () => {
  const setting = await setUp();
  await setting.core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
  await setting.core.run('connector.edit', { name: 'up', isReadOnly: true });
  expect(await outcomeOf(setting, 'put_it')).toBe('above_ceiling');
  expect(await outcomeOf(setting, 'get_it')).toBe('ok');
  await setting.core.run('connector.edit', { name: 'up', isReadOnly: false });
  expect(await outcomeOf(setting, 'put_it')).toBe('ok');
});

test('INV-6 blocking works from any local door, everything else needs presence', async () => {
  const { core, login } = await setUp();
  const code = async (name: string, input: object): Promise<string> => {
    const result = await core.core.call('control', name, input);
    return result.ok ? 'ok' : result.error.code;
  };
  const about = { clientId: login.clientId, connector: 'up' };
  expect(await code('client.setTool', { ...about, tool: 'get_it', mode: 'block' })).toBe('ok');
  expect(await code('client.setTool', { ...about, tool: 'get_it', mode: null })).toBe(
    'not_allowed_here',
  );
  expect(await code('client.setTool', { ...about, tool: 'get_it', mode: 'ask' })).toBe(
    'not_allowed_here',
  );
  expect(await code('client.setConnector', { ...about, isOn: false })).toBe('ok');
  expect(await code('client.setConnector', { ...about, isOn: true })).toBe('not_allowed_here');
  expect(await code('rule.add', { rule: { action: 'block' } })).toBe('ok');
  expect(await code('rule.add', { rule: { action: 'ask' } })).toBe('not_allowed_here');
});
