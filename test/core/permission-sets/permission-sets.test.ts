/**
 * Permission sets and groups of clients, from the command to the call, with a real core and a
 * recording server.
 */
import { expect, test } from 'vitest';
import type { AffectedClient, PermissionChange } from '../../../contract/views/permission-sets.ts';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import { logIn, register } from '../../support/clients/oauth-client.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { addUpstream, another, call, setUp } from '../gateway/support.ts';

type SetBody = Extract<PermissionChange, { kind: 'set' }>['body'];

async function change(core: TestCore, input: PermissionChange) {
  return core.run('permissions.change', { change: input });
}

/** Makes a set of this name, or replaces it, and gives its id. */
async function putSet(core: TestCore, body: SetBody): Promise<string> {
  const known = (await core.run('permissions.list', {})).sets.find(
    ({ name }) => name === body.name,
  );
  const { sets } = await change(core, { kind: 'set', ...(known && { id: known.id }), body });
  return sets.find(({ name }) => name === body.name)?.id ?? '';
}

async function putGroup(core: TestCore, name: string, sets: string[], clients: string[]) {
  const known = (await core.run('permissions.list', {})).groups.find((one) => one.name === name);
  const body = { name, sets, clients };
  const { groups } = await change(core, { kind: 'group', ...(known && { id: known.id }), body });
  return groups.find((one) => one.name === name)?.id ?? '';
}

const readOnly: SetBody = { name: 'Read only', levels: {}, others: 'read' };

function affectedWords(affected: readonly AffectedClient[]): string[] {
  return affected.map(({ connector, before, after }) => `${connector} ${before} ${after}`);
}

test('ATOMIC-10 sets are named, reused and given to groups; a client in one does no more than its sets have', async () => {
  const setting = await setUp();
  const { core, login, upstream } = setting;
  await addUpstream(core, upstream, 'mail');
  await core.run('client.grant', { clientId: login.clientId, access: { mail: 'write' } });
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
  expect((await call(setting, login, 'put_it')).outcome).toBe('ok');

  const reading = await putSet(core, readOnly);
  const mail = await putSet(core, { name: 'Mail', levels: { mail: 'write' }, others: 'none' });
  await putGroup(core, 'Editors', [reading], [login.clientId]);
  await putGroup(core, 'Guests', [reading], []);
  expect((await call(setting, login, 'put_it')).outcome).toBe('above_ceiling');
  expect((await call(setting, login, 'get_it')).outcome).toBe('ok');

  // Two groups: what one of them has, it may.
  await putGroup(core, 'Mail people', [mail], [login.clientId]);
  const { clients } = await core.run('state.get', {});
  expect(clients[0]).toMatchObject({ groups: ['Editors', 'Mail people'] });
  expect(clients[0]?.heldTo).toEqual([
    {
      connector: 'up',
      level: 'read',
      inWords: 'At most read, from set “Read only” through group “Editors”.',
    },
    {
      connector: 'mail',
      level: 'write',
      inWords: 'At most read and write, from set “Mail” through group “Mail people”.',
    },
  ]);
  expect((await call(setting, login, 'put_it')).outcome).toBe('above_ceiling');

  // The entry says which layer it was.
  const { entries } = await core.run('audit.list', { decision: 'deny', limit: 1 });
  const { steps } = await core.run('explain.entry', { id: entries[0]?.id ?? 0 });
  expect(steps.at(-1)?.inWords).toBe('The permission sets of its groups allow reading only.');

  // A group without a set has nothing, and says so.
  await putGroup(core, 'Editors', [], [login.clientId]);
  expect((await call(setting, login, 'get_it')).outcome).toBe('above_ceiling');
  const [client] = (await core.run('state.get', {})).clients;
  expect(client?.heldTo.find(({ connector }) => connector === 'up')?.inWords).toBe(
    'Nothing, no set of group “Editors” has it and no set of group “Mail people” has it.',
  );
});

test('ATOMIC-11 editing a set says beforehand which clients it affects, and holds on their next request', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const other = await another(core);
  const outside = await logIn(core, {
    client: await register(core.issuer, { client_name: 'Not in a group' }),
    access: { up: 'write' },
  });
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
  const id = await putSet(core, { ...readOnly, others: 'write' });
  await putGroup(core, 'Editors', [id], [login.clientId]);
  for (const one of [login, other, outside])
    expect((await call(setting, one, 'put_it')).outcome).toBe('ok');

  const edit: PermissionChange = { kind: 'set', id, body: readOnly };
  const { affected, more } = await core.run('permissions.preview', { change: edit });
  // Both registrations are one application to a person.
  expect(affectedWords(affected)).toEqual(['up write read', '* write read']);
  expect(more).toBe(0);
  expect(affected.every(({ name }) => name === 'Test client')).toBe(true);
  expect((await call(setting, login, 'put_it')).outcome).toBe('ok');

  await change(core, edit);
  expect((await call(setting, login, 'put_it')).outcome).toBe('above_ceiling');
  expect((await call(setting, other, 'put_it')).outcome).toBe('above_ceiling');
  expect((await call(setting, outside, 'put_it')).outcome).toBe('ok');

  // Registering again is no way out.
  const again = await another(core);
  expect((await call(setting, again, 'put_it')).outcome).toBe('above_ceiling');

  // And all of it survives a restart.
  const later = await restartCore(core);
  expect((await call({ core: later }, login, 'put_it')).outcome).toBe('above_ceiling');
  await change(later, { kind: 'remove-set', id });
  expect((await call({ core: later }, login, 'get_it')).outcome).toBe('above_ceiling');
});

test('SEC-114 narrowing needs no presence, everything that lifts does', async () => {
  const { core, login } = await setUp();
  const run = (input: PermissionChange) =>
    core.run('permissions.change', { change: input }, 'control');
  const refused = (input: PermissionChange) =>
    core.refused('permissions.change', { change: input }, 'control');
  const notHere = { code: 'not_allowed_here' };

  const { sets } = await run({ kind: 'set', body: readOnly });
  const id = sets[0]?.id ?? '';
  const group = { name: 'Editors', sets: [id], clients: [login.clientId] };
  const { groups } = await run({ kind: 'group', body: group });
  const groupId = groups[0]?.id ?? '';
  const set = (body: SetBody): PermissionChange => ({ kind: 'set', id, body });

  expect(await refused(set({ ...readOnly, others: 'write' }))).toMatchObject(notHere);
  expect(await refused(set({ ...readOnly, levels: { up: 'write' } }))).toMatchObject(notHere);
  // A connector that does not exist yet may come.
  expect(await refused({ kind: 'remove-group', id: groupId })).toMatchObject(notHere);
  expect(
    await refused({ kind: 'group', id: groupId, body: { ...group, clients: [] } }),
  ).toMatchObject(notHere);
  await run(set({ ...readOnly, others: 'none' }));
  await core.run('permissions.change', { change: { kind: 'remove-group', id: groupId } });
});

test.each<[string, (id: string) => CommandInput<'permissions.change'>['change'], string]>([
  ['a name twice', () => ({ kind: 'set', body: { ...readOnly, name: 'read ONLY' } }), 'conflict'],
  ['no such set', () => ({ kind: 'remove-set', id: 'aaaaaaaa' }), 'not_found'],
  ['no such group', () => ({ kind: 'remove-group', id: 'aaaaaaaa' }), 'not_found'],
  [
    'a group with a set that is not there',
    () => ({ kind: 'group', body: { name: 'x', sets: ['aaaaaaaa'], clients: [] } }),
    'not_found',
  ],
])('%s is refused, and nothing changes', async (_what, made, code) => {
  const { core } = await setUp();
  const id = await putSet(core, readOnly);
  const before = await core.run('permissions.list', {});
  expect(await core.refused('permissions.change', { change: made(id) })).toMatchObject({ code });
  expect(await core.run('permissions.list', {})).toEqual(before);
});
