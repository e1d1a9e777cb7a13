/** The levels of the access policy, as they are typed. */
import type { AccessPolicy } from '../../contract/views/access.ts';

export const accessPolicies = [
  'disabled',
  'read-only',
  'read-write',
] as const satisfies readonly AccessPolicy[];
