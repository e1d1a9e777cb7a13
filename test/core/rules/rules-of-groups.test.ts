/** Rules that name groups of clients, from the command to the call (ATRYUM-46). */
import { expect, test } from 'vitest';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import { logIn, register, type Login } from '../../support/clients/oauth-client.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { call, setUp } from '../gateway/support.ts';

type Body = CommandInput<'rule.add'>['rule'];

/** A client in a group that may write everywhere, and what changes that group. */
async function setUpGroup() {
  const setting = await setUp();
  const { core, login } = setting;
  const all = { name: 'Everything', levels: {}, others: 'write' } as const;
  const { sets } = await core.run('permissions.change', { change: { kind: 'set', body: all } });
  const change = (clients: string[], caller?: 'control', id?: string) =>
    core.run(
      'permissions.change',
      {
        change: {
          kind: 'group',
          ...(id !== undefined && { id }),
          body: { name: 'Team', sets: [sets[0]?.id ?? ''], clients },
        },
      },
      caller,
    );
  const { groups } = await change([login.clientId]);
  const group = groups[0]?.id ?? '';
  const add = (body: Body) => core.run('rule.add', { rule: { ...body, groups: [group] } });
  const outcome = async (who: Login = login, name = 'put_it', at: TestCore = core) =>
    (await call({ core: at }, who, name)).outcome;
  return { core, login, group, change, add, outcome };
}

const logInAs = async (core: TestCore, name: string) =>
  logIn(core, {
    client: await register(core.issuer, { client_name: name }),
    access: { up: 'write' },
  });

test('ATRYUM-46 a rule holds for whoever is in the group, by name, over a restart', async () => {
  const { core, group, add, outcome } = await setUpGroup();
  const rule = await add({ action: 'block', tools: ['put_it'] });
  expect(rule).toMatchObject({
    groups: [group],
    groupNames: ['Team'],
    inWords: 'Block tools named put_it for the group Team.',
    neverDecides: null,
  });
  expect(await outcome()).toBe('rule_block');
  expect(await outcome(await logInAs(core, 'Outsider'), 'get_it')).toBe('ok');
  const [shown] = (await core.run('permissions.list', {})).groups;
  expect(shown).toMatchObject({ name: 'Team', rules: [1] });
  const explained = await core.run('explain.call', {
    clientId: (await core.run('permissions.list', {})).groups[0]?.clients[0] ?? '',
    connector: 'up',
    tool: 'put_it',
  });
  expect(explained).toMatchObject({ outcome: 'deny', reason: 'rule_block' });
  const again = await restartCore(core);
  expect(await again.run('rules.list', {})).toMatchObject([{ groupNames: ['Team'] }]);
});

test('a later registration is under what blocks the group, and not under what allows it', async () => {
  const { core, login, change, add, outcome, group } = await setUpGroup();
  await core.run('client.revoke', { clientId: login.clientId });
  const first = await logInAs(core, 'Program');
  await change([first.clientId], undefined, group);
  await add({ action: 'allow', tools: ['put_it'] });
  expect(await outcome(first)).toBe('ok');
  const later = await logInAs(core, 'Program');
  await core.run('rule.add', { rule: { action: 'block', groups: [group], tools: ['get_it'] } });
  expect(await outcome(later, 'get_it')).toBe('rule_block');
  const { reason } = await core.run('explain.call', {
    clientId: later.clientId,
    connector: 'up',
    tool: 'put_it',
  });
  expect(reason).not.toBe('rule_allow');
  // Saved again by the person it is still one that nobody put there; put in anew it is not.
  for (const clients of [[first.clientId], [], [first.clientId]])
    await change(clients, undefined, group);
  expect(await outcome(later)).toBe('ok');
});

test('SEC-114 who comes under a rule that may open, or leaves one that may close, needs presence', async () => {
  const { core, login, change, add, group } = await setUpGroup();
  const other = await logInAs(core, 'Outsider');
  const both = [login.clientId, other.clientId];
  const tries = async (clients: string[]) => {
    const body = (await core.run('permissions.list', {})).groups[0];
    const { name = '', sets = [] } = body ?? {};
    return core.core.call('control', 'permissions.change', {
      change: { kind: 'group', id: group, body: { name, sets, clients } },
    });
  };
  const blocking = await add({ action: 'block', tools: ['put_it'] });
  expect(await tries([])).toMatchObject({ ok: false, error: { code: 'not_allowed_here' } });
  expect(await tries(both)).toMatchObject({ ok: true });
  await core.run('rule.remove', { id: blocking.id });
  await change([login.clientId], undefined, group);
  await add({ action: 'allow', tools: ['put_it'] });
  expect(await tries(both)).toMatchObject({ ok: false, error: { code: 'not_allowed_here' } });
});

test('a group that a rule names is not removed, and a rule names no group that is not there', async () => {
  const { core, add, group } = await setUpGroup();
  const rule = await add({ action: 'block', tools: ['put_it'] });
  const remove = { change: { kind: 'remove-group', id: group } } as const;
  expect(await core.refused('permissions.change', remove)).toMatchObject({
    code: 'conflict',
    message: 'Rule 1 names this group.',
  });
  const unknown = { action: 'block', groups: ['aaaaaaaa'] } as const;
  expect(await core.refused('rule.add', { rule: unknown })).toMatchObject({ code: 'not_found' });
  expect(await core.refused('rule.edit', { id: rule.id, rule: unknown })).toMatchObject({
    code: 'not_found',
  });
  await core.run('rule.remove', { id: rule.id });
  await core.run('permissions.change', remove);
});

test('INV-7 a group that cannot be read: anybody may be in it for what blocks, nobody for what allows', async () => {
  const { core, login, add, group } = await setUpGroup();
  await add({ action: 'allow', tools: ['put_it'] });
  await core.run('rule.add', { rule: { action: 'block', groups: [group], tools: ['get_it'] } });
  const other = await logInAs(core, 'Outsider');
  const again = await restartCore(core, { sql: `UPDATE client_groups SET body = '{'` });
  const judged = async (clientId: string, tool: string) =>
    (await again.run('explain.call', { clientId, connector: 'up', tool })).reason;
  expect(await judged(other.clientId, 'get_it')).toBe('rule_block');
  expect(await judged(login.clientId, 'put_it')).not.toBe('rule_allow');
});
