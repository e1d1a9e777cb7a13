/**
 * How far the groups of a client hold it at one connector, and through which set and group it has
 * what it has. Pure.
 */
import type {
  ClientGroupBody,
  PermissionChange,
  PermissionSetBody,
} from '../../../contract/views/permission-sets.ts';
import type { AccessChoice } from '../../../contract/views/held-by-groups.ts';

export interface PermissionSet extends PermissionSetBody {
  readonly id: string;
}

export interface ClientGroup extends ClientGroupBody {
  readonly id: string;
  /** Those of its clients that came after the others of their application: nobody put them here. */
  readonly joined: readonly string[];
}

export interface Permissions {
  readonly sets: ReadonlyMap<string, PermissionSet>;
  readonly groups: ReadonlyMap<string, ClientGroup>;
  /** A group cannot be read: anybody may have been in it, so everybody is held to reading. */
  readonly isUncertain: boolean;
}

export interface Held {
  readonly level: AccessChoice;
  /** Where that level comes from; without a set where none of the group's sets has anything. */
  readonly through: readonly { readonly set: string | null; readonly group: string }[];
}

const order: readonly AccessChoice[] = ['none', 'read', 'write'];

/** @returns whether one level opens more than the other */
export function isHigher(one: AccessChoice, other: AccessChoice): boolean {
  return order.indexOf(one) > order.indexOf(other);
}

/** What a set has at a connector; `*` asks for those that are not named. */
function levelOfSet(set: PermissionSetBody, connector: string): AccessChoice {
  return (Object.hasOwn(set.levels, connector) ? set.levels[connector] : undefined) ?? set.others;
}

/** Null where no group holds this client. A set that is gone or cannot be read has nothing. */
export function heldLevel(
  { sets, groups, isUncertain }: Permissions,
  clientId: string,
  connector: string,
): Held | null {
  const own = [...groups.values()].filter(({ clients }) => clients.includes(clientId));
  if (own.length === 0)
    return isUncertain ? { level: 'read', through: [{ set: null, group: '?' }] } : null;
  let level: AccessChoice = 'none';
  let through: { readonly set: string | null; readonly group: string }[] = [];
  for (const group of own) {
    for (const id of group.sets) {
      const set = sets.get(id);
      const has = set === undefined ? 'none' : levelOfSet(set, connector);
      if (set === undefined || has === 'none' || isHigher(level, has)) continue;
      if (isHigher(has, level)) through = [];
      level = has;
      through.push({ set: set.name, group: group.name });
    }
  }
  if (through.length === 0) through = own.map(({ name }) => ({ set: null, group: name }));
  const held = isUncertain && level === 'write' ? 'read' : level;
  return { level: held, through };
}

/** As a person changes it: who joined by itself stays such, unless it was put out in between. */
export function groupAfter(
  { groups }: Pick<Permissions, 'groups'>,
  id: string,
  body: ClientGroupBody,
): ClientGroup {
  const joined = groups.get(id)?.joined.filter((member) => body.clients.includes(member)) ?? [];
  return { id, ...body, joined };
}

/** The permissions as they would be after a change; the id is that of the new one. */
export function afterChange(
  now: Permissions,
  change: PermissionChange,
  newId: string,
): Permissions {
  const sets = new Map(now.sets);
  const groups = new Map(now.groups);
  switch (change.kind) {
    case 'set': {
      const id = change.id ?? newId;
      sets.set(id, { id, ...change.body });
      break;
    }
    case 'group': {
      const id = change.id ?? newId;
      groups.set(id, groupAfter(now, id, change.body));
      break;
    }
    case 'remove-set':
      sets.delete(change.id);
      break;
    case 'remove-group':
      groups.delete(change.id);
      break;
  }
  return { ...now, sets, groups };
}
