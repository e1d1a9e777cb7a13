/**
 * Permission sets and groups of clients, in the store. Members are kept by registration; one that comes later is in the
 * groups of its application, so that registering again is no way out. A set that cannot be read has nothing, a group that
 * cannot be read holds everybody to reading, until a person removes it (INV-7).
 */
import type * as z from 'zod';
import {
  clientGroupBodySchema,
  permissionSetBodySchema,
  type PermissionChange,
  type PermissionsView,
} from '../../../contract/views/permission-sets.ts';
import type { Repair } from '../../../contract/views/views.ts';
import { isOurs } from '../lib/access.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { shortId } from '../lib/random-ids.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Direction, Store } from '../store/open-store.ts';
import {
  afterChange,
  heldLevel,
  type ClientGroup,
  type Held,
  type Permissions,
  type PermissionSet,
} from './held-level.ts';

type Kind = 'permission_sets' | 'client_groups';

export interface PermissionBook {
  current(): Permissions;
  /** Null where no group holds this client there. What Consentry itself has to read is no connector of a set. */
  held(clientId: string, connector: string): Held | null;
  unreadable(): PermissionsView['unreadable'];
  /** What would be then; nothing is saved. @throws CoreError `not_found`, `conflict` */
  planned(change: PermissionChange): Permissions;
  /** @throws CoreError `not_found`, `conflict` */
  change(change: PermissionChange, direction: Direction): void;
  /** A registration that just came is in the groups of its application. */
  admit(clientId: string, others: readonly string[]): void;
  /** Somebody else wrote this row: it counts as one that cannot be read. */
  distrust(kind: Kind, id: string): void;
  repairs(): readonly Repair[];
}

interface Row {
  readonly id: string;
  readonly body: string;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly isKnown: (clientId: string) => boolean;
}

export function createPermissionBook({ store, clock, random, isKnown }: Parts): PermissionBook {
  const tables = {
    permission_sets: statementsFor(store, 'permission_sets'),
    client_groups: statementsFor(store, 'client_groups'),
  };
  const distrusted = new Set<string>();
  let broken: Readonly<Record<Kind, readonly string[]>> = {
    permission_sets: [],
    client_groups: [],
  };
  let current: Permissions = { sets: new Map(), groups: new Map(), isUncertain: false };
  load();

  function load(): void {
    const sets = read('permission_sets', permissionSetBodySchema);
    const groups = read('client_groups', clientGroupBodySchema);
    broken = { permission_sets: sets.broken, client_groups: groups.broken };
    current = {
      sets: new Map<string, PermissionSet>(sets.entries),
      groups: new Map<string, ClientGroup>(groups.entries),
      isUncertain: groups.broken.length > 0,
    };
  }

  function read<Body>(kind: Kind, schema: z.ZodType<Body>) {
    const entries: [string, Body & { readonly id: string }][] = [];
    const unread: string[] = [];
    for (const { id, body } of tables[kind].all.all() as Row[]) {
      const parsed = distrusted.has(`${kind} ${id}`) ? null : readBody(schema, body);
      if (parsed === null) unread.push(id);
      else entries.push([id, Object.freeze({ ...parsed, id })]);
    }
    return { entries, broken: unread };
  }

  function assertPossible(change: PermissionChange): void {
    const isSet = change.kind === 'set' || change.kind === 'remove-set';
    const all: ReadonlyMap<string, { readonly id: string; readonly name: string }> = isSet
      ? current.sets
      : current.groups;
    const what = isSet ? 'permission set' : 'group';
    const { id } = change;
    const isBroken = broken[isSet ? 'permission_sets' : 'client_groups'].includes(id ?? '');
    const mayBeBroken = change.kind === 'remove-set' || change.kind === 'remove-group';
    if (id !== undefined && !all.has(id) && !(isBroken && mayBeBroken)) {
      throw new CoreError('not_found', `There is no ${what} with this id.`, {
        hint: 'List the permissions to see the ids.',
      });
    }
    if (change.kind !== 'set' && change.kind !== 'group') return;
    const wanted = change.body.name.toLowerCase();
    if ([...all.values()].some((one) => one.id !== id && one.name.toLowerCase() === wanted)) {
      throw new CoreError('conflict', `There is a ${what} of this name already.`, {
        hint: 'Choose another name, or change that one.',
      });
    }
    if (id === undefined && all.size >= limits.permissions.count) {
      throw new CoreError('conflict', `There are ${limits.permissions.count} of these already.`, {
        hint: 'Remove one that is no longer needed.',
      });
    }
    const missing =
      change.kind === 'group' ? change.body.sets.find((set) => !current.sets.has(set)) : undefined;
    if (missing !== undefined)
      throw new CoreError('not_found', 'There is no permission set with this id.');
  }

  function save(kind: Kind, id: string, body: unknown): void {
    tables[kind].put.run(id, JSON.stringify(body), clock.nowMs());
  }

  /** @param groups as they were before */
  function takeOutOfGroups(set: string, groups: Permissions['groups']): void {
    for (const { id, ...body } of groups.values())
      if (body.sets.includes(set))
        save('client_groups', id, { ...body, sets: body.sets.filter((other) => other !== set) });
  }

  function write(change: PermissionChange, id: string, { groups }: Permissions): void {
    switch (change.kind) {
      case 'set':
        save('permission_sets', id, change.body);
        break;
      case 'group': {
        const clients = change.body.clients.filter(isKnown);
        save('client_groups', id, { ...change.body, clients });
        break;
      }
      case 'remove-set':
        tables.permission_sets.drop.run(id);
        takeOutOfGroups(id, groups);
        break;
      case 'remove-group':
        tables.client_groups.drop.run(id);
        break;
    }
    store.onDurable(load);
  }

  return {
    current: () => current,
    held: (clientId, connector) =>
      isOurs(connector) ? null : heldLevel(current, clientId, connector),
    unreadable: () => [
      ...broken.permission_sets.map((id) => ({ kind: 'set' as const, id })),
      ...broken.client_groups.map((id) => ({ kind: 'group' as const, id })),
    ],
    planned(change) {
      assertPossible(change);
      return afterChange(current, change, 'a new id');
    },
    change(change, direction) {
      assertPossible(change);
      const before = current;
      const id = change.id ?? shortId(random);
      store.change(
        direction,
        () => {
          if (direction === 'restrict') current = afterChange(before, change, id);
        },
        () => write(change, id, before),
      );
    },
    admit(clientId, others) {
      const joined = [...current.groups.values()].filter(({ clients }) =>
        clients.some((member) => others.includes(member)),
      );
      if (joined.length === 0) return;
      store.transaction(() => {
        for (const { id, ...body } of joined) {
          const clients = [...body.clients.filter(isKnown), clientId];
          save('client_groups', id, { ...body, clients });
        }
        store.onDurable(load);
      });
    },
    distrust(kind, id) {
      distrusted.add(`${kind} ${id}`);
      load();
    },
    repairs: () => [
      ...broken.permission_sets.map((id) => unreadableSet(id)),
      ...broken.client_groups.map((id) => unreadableGroup(id)),
    ],
  };
}

function statementsFor({ db }: Store, kind: Kind) {
  return {
    all: db.prepare(`SELECT id, body FROM ${kind} ORDER BY created_at, id`),
    put: db.prepare(
      `INSERT INTO ${kind} (id, body, created_at) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
    ),
    drop: db.prepare(`DELETE FROM ${kind} WHERE id = ?`),
  };
}

function readBody<Body>(schema: z.ZodType<Body>, body: string): Body | null {
  try {
    const parsed = schema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function unreadableSet(id: string): Repair {
  return {
    id: `permission-set:${id}`,
    severity: 'error',
    title: 'A permission set cannot be read',
    detail: `It gives nothing until then. Remove it with "consentry permissions remove ${id}" or under Groups, and make it anew.`,
    fix: null,
  };
}

function unreadableGroup(id: string): Repair {
  return {
    id: `client-group:${id}`,
    severity: 'error',
    title: 'A group of clients cannot be read',
    detail: `Any client may have been in it, so all of them only read. Remove it with "consentry permissions remove ${id}" or under Groups, and make it anew.`,
    fix: null,
  };
}
