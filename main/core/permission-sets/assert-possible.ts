import type { PermissionChange } from '../../../contract/views/permission-sets.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Permissions } from './held-level.ts';
import type { Kind } from './stored-permissions.ts';

/**
 * @param broken ids of rows that cannot be read: they can be removed, and nothing else
 * @throws CoreError `not_found`, `conflict` – the change cannot be made
 */
export function assertPossible(
  change: PermissionChange,
  current: Permissions,
  broken: Readonly<Record<Kind, readonly string[]>>,
): void {
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
  const name = change.body.name.toLowerCase();
  if ([...all.values()].some((one) => one.id !== id && one.name.toLowerCase() === name)) {
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
