/**
 * Permission sets and groups of clients, in the store. Members are kept by registration; one that
 * comes later is in the groups of its application, so that registering again is no way out. A set
 * that cannot be read has nothing, a group that cannot be read holds everybody to reading, until a
 * person removes it (INV-7).
 */
import type { PermissionChange, PermissionsView } from '../../../contract/views/permission-sets.ts';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import { isOurs } from '../lib/access.ts';
import { shortId } from '../lib/random-ids.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Direction, Store } from '../store/open-store.ts';
import { assertPossible } from './assert-possible.ts';
import { afterChange, groupAfter, heldLevel, type Held, type Permissions } from './held-level.ts';
import { unreadableGroup, unreadableSet } from './permission-repairs.ts';
import { createStoredPermissions, type Kind } from './stored-permissions.ts';

export interface PermissionBook {
  current(): Permissions;
  /**
   * Null where no group holds this client there. What Consentry itself has to read is no connector
   * of a set.
   */
  held(clientId: string, connector: string): Held | null;
  /**
   * Groups as rules know them: those that any registration of an application is in, or may be in
   * since they cannot be read; and those that a person put this one into.
   */
  groupsOf(
    clientId: string,
    registrations: ReadonlySet<string>,
  ): { readonly groups: ReadonlySet<string>; readonly ownGroups: ReadonlySet<string> };
  unreadable(): PermissionsView['unreadable'];
  /**
   * What would be after a change; nothing is saved.
   *
   * @throws CoreError `not_found`, `conflict`
   */
  planned(change: PermissionChange): Permissions;
  /** @throws CoreError `not_found`, `conflict` */
  change(change: PermissionChange, direction: Direction): void;
  /** A registration that just came is in the groups of its application. */
  admit(clientId: string, others: readonly string[]): void;
  /** Somebody else wrote this row: it counts as one that cannot be read. */
  distrust(kind: Kind, id: string): void;
  repairs(): readonly Repair[];
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly isKnown: (clientId: string) => boolean;
}

/** Opens the permission sets and groups of the store. */
export function createPermissionBook({ store, clock, random, isKnown }: Parts): PermissionBook {
  const stored = createStoredPermissions(store, clock);
  let { permissions: current, broken } = stored.load();

  function load(): void {
    ({ permissions: current, broken } = stored.load());
  }

  /** @param groups as they were before */
  function takeOutOfGroups(set: string, groups: Permissions['groups']): void {
    for (const { id, ...body } of groups.values())
      if (body.sets.includes(set)) {
        const sets = body.sets.filter((other) => other !== set);
        stored.put('client_groups', id, { ...body, sets });
      }
  }

  function write(change: PermissionChange, id: string, { groups }: Permissions): void {
    switch (change.kind) {
      case 'set':
        stored.put('permission_sets', id, change.body);
        break;
      case 'group': {
        const clients = change.body.clients.filter(isKnown);
        const { id: _, ...body } = groupAfter({ groups }, id, { ...change.body, clients });
        stored.put('client_groups', id, body);
        break;
      }
      case 'remove-set':
        stored.drop('permission_sets', id);
        takeOutOfGroups(id, groups);
        break;
      case 'remove-group':
        stored.drop('client_groups', id);
        break;
    }
    store.onDurable(load);
  }

  return {
    current: () => current,
    held: (clientId, connector) =>
      isOurs(connector) ? null : heldLevel(current, clientId, connector),
    groupsOf(clientId, registrations) {
      const all = [...current.groups.values()];
      const around = all.filter(({ clients }) => clients.some((id) => registrations.has(id)));
      const own = all.filter(
        ({ clients, joined }) => clients.includes(clientId) && !joined.includes(clientId),
      );
      return {
        groups: new Set([...around.map(({ id }) => id), ...broken.client_groups]),
        ownGroups: new Set(own.map(({ id }) => id)),
      };
    },
    unreadable: () => [
      ...broken.permission_sets.map((id) => ({ kind: 'set' as const, id })),
      ...broken.client_groups.map((id) => ({ kind: 'group' as const, id })),
    ],
    planned(change) {
      assertPossible(change, current, broken);
      return afterChange(current, change, 'a new id');
    },
    change(change, direction) {
      assertPossible(change, current, broken);
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
          const joined = [...body.joined.filter(isKnown), clientId];
          stored.put('client_groups', id, { ...body, clients, joined });
        }
        store.onDurable(load);
      });
    },
    distrust(kind, id) {
      stored.distrust(kind, id);
      load();
    },
    repairs: () => [
      ...broken.permission_sets.map((id) => unreadableSet(id)),
      ...broken.client_groups.map((id) => unreadableGroup(id)),
    ],
  };
}
