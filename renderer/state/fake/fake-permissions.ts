/** Permission sets and groups of the fake world, worded roughly as the core does. */
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { AccessChoice } from '../../../contract/views/held-by-groups.ts';
import type {
  ClientGroupBody,
  PermissionSetBody,
  PermissionsView,
} from '../../../contract/views/permission-sets.ts';
import type { Handler } from './fake-context.ts';
import type { FakeWorld } from './fake-world.ts';

type Names = 'permissions.list' | 'permissions.preview' | 'permissions.change';
type Change = CommandInput<'permissions.change'>['change'];

export interface FakePermissions {
  readonly sets: readonly (PermissionSetBody & { readonly id: string })[];
  readonly groups: readonly (ClientGroupBody & { readonly id: string })[];
}

export const noPermissions: FakePermissions = { sets: [], groups: [] };

export function fakePermissions(): FakePermissions {
  return {
    sets: [
      { id: 's0000001', name: 'Read only', levels: {}, others: 'read' },
      { id: 's0000002', name: 'Issues', levels: { github: 'write' }, others: 'none' },
    ],
    groups: [
      {
        id: 'g0000001',
        name: 'Editors',
        sets: ['s0000001', 's0000002'],
        clients: ['dyn-6f1c9a20'],
      },
    ],
  };
}

export const permissionHandlers: { readonly [Name in Names]: Handler<CommandInput<Name>> } = {
  'permissions.list': (_, { world }) => viewOf(world),
  'permissions.preview': ({ change }, { world }) => {
    const then = after(world.permissions, change);
    const names = [...world.snapshot.connectors.map(({ name }) => name), '*'];
    const affected = world.snapshot.clients.flatMap(({ clientId, name }) =>
      names.flatMap((connector) => {
        const before = levelOf(world.permissions, clientId, connector);
        const next = levelOf(then, clientId, connector);
        return before === next ? [] : [{ clientId, name, connector, before, after: next }];
      }),
    );
    return { affected, more: 0 };
  },
  'permissions.change': ({ change }, { world, publish }) => {
    world.permissions = after(world.permissions, change);
    publish({ clients: world.snapshot.clients.map((client) => ({ ...client })) });
    return viewOf(world);
  },
};

function after(now: FakePermissions, change: Change): FakePermissions {
  const without = <One extends { readonly id: string }>(all: readonly One[], id?: string) =>
    all.filter((one) => one.id !== id);
  switch (change.kind) {
    case 'set': {
      const id = change.id ?? `s${String(now.sets.length + 100).padStart(7, '0')}`;
      return { ...now, sets: [...without(now.sets, change.id), { id, ...change.body }] };
    }
    case 'group': {
      const id = change.id ?? `g${String(now.groups.length + 100).padStart(7, '0')}`;
      return { ...now, groups: [...without(now.groups, change.id), { id, ...change.body }] };
    }
    case 'remove-set':
      return { ...now, sets: without(now.sets, change.id) };
    case 'remove-group':
      return { ...now, groups: without(now.groups, change.id) };
  }
}

function levelOf({ sets, groups }: FakePermissions, clientId: string, name: string): AccessChoice {
  const own = groups.filter(({ clients }) => clients.includes(clientId));
  if (own.length === 0) return 'write';
  const has = sets
    .filter(({ id }) => own.some((group) => group.sets.includes(id)))
    .map(({ levels, others }) => levels[name] ?? others);
  return (['write', 'read'] as const).find((level) => has.includes(level)) ?? 'none';
}

function viewOf({ permissions, snapshot }: FakeWorld): PermissionsView {
  const { sets, groups } = permissions;
  return {
    sets: sets.map((set) => ({
      ...set,
      inWords: wordsOf(set),
      groups: groups.filter((group) => group.sets.includes(set.id)).map(({ name }) => name),
    })),
    groups: groups.map((group) => ({
      ...group,
      clientNames: group.clients.map(
        (id) => snapshot.clients.find(({ clientIds }) => clientIds.includes(id))?.name ?? id,
      ),
    })),
    unreadable: [],
  };
}

function wordsOf({ levels, others }: PermissionSetBody): string {
  const may = { none: 'Nothing', read: 'Read', write: 'Read and write' };
  const named = Object.entries(levels).map(([name, level]) => `${may[level]} with ${name}`);
  const text = [...named, `${may[others].toLowerCase()} with every other connector`].join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
