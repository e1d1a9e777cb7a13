/**
 * The view of a machine that nobody manages, in a file without schemas: windows have no use for
 * those.
 */
import type { ManagedView } from '../views/managed.ts';

export const unmanaged: ManagedView = {
  state: 'none',
  path: '/etc/consentry/policy.json',
  by: null,
  access: null,
  registration: null,
  mayAddConnectors: true,
  locks: [],
  permissions: null,
  roles: [],
  lines: [],
  problems: [],
  signedOff: null,
  provided: [],
};
