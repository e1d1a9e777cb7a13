/** What the groups of a client hold it to at one connector, as a ceiling of the decision. */
import type { AccessPolicy } from '../../../contract/views/access.ts';
import type { PermissionBook } from './permission-book.ts';

const ceilings = { none: 'disabled', read: 'read-only', write: 'read-write' } as const;

/** @param clientId null where no client is in play */
export function heldTo(
  permissions: PermissionBook,
  clientId: string | null,
  connector: string,
): AccessPolicy | null {
  const held = clientId === null ? null : permissions.held(clientId, connector);
  return held === null ? null : ceilings[held.level];
}
