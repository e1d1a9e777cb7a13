/** Repair cards for permission sets and groups that cannot be read. */
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';

/** @returns the card of a set; it gives nothing */
export function unreadableSet(id: string): Repair {
  return {
    id: `permission-set:${id}`,
    severity: 'error',
    title: 'A permission set cannot be read',
    detail: `It gives nothing until then. Remove it with "consentry permissions remove ${id}" or under Groups, and make it again.`,
    fix: { kind: 'open', page: 'groups', label: 'Open the groups' },
  };
}

/** @returns the card of a group; it holds everybody to reading */
export function unreadableGroup(id: string): Repair {
  return {
    id: `client-group:${id}`,
    severity: 'error',
    title: 'A group of clients cannot be read',
    detail: `Any client may have been in it, so all of them are limited to reading. Remove it with "consentry permissions remove ${id}" or under Groups, and make it again.`,
    fix: { kind: 'open', page: 'groups', label: 'Open the groups' },
  };
}
