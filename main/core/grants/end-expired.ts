/**
 * Ends what time has ended: token families whose last token died, grants past their end, and grants
 * whose code nobody redeemed. Access ended at that moment anyway; this makes the lists say so.
 */
import type { Clock } from '../ports/ports.ts';
import type { TokenFamilies } from './token-families.ts';
import type { Codes } from './codes.ts';
import type { Grants } from './grants.ts';
import type { Revoke } from './revoke.ts';

/** Ends what is over now. Safe to call at any time. */
export function endExpired(parts: {
  grants: Grants;
  families: TokenFamilies;
  codes: Codes;
  revoke: Revoke;
  clock: Clock;
}): void {
  const { grants, families, codes, revoke, clock } = parts;
  const now = clock.nowMs();
  const over = grants.list().filter(({ endsAt }) => endsAt !== null && endsAt <= now);
  if (over.length > 0) revoke.grants(over, 'expired');
  const awaited = codes.awaited();
  for (const family of families.list()) {
    // A new login may be under way: its code keeps the grant while the old token family goes.
    const isLast = families.listByGrant(family.grant.grantId).length === 1;
    if (family.expiresAt <= now && !(isLast && awaited.has(family.grant.grantId)))
      revoke.family(family, 'expired');
  }
  const unused = grants
    .list()
    .filter(
      ({ grantId, consentedAt }) =>
        consentedAt < now && !awaited.has(grantId) && families.listByGrant(grantId).length === 0,
    );
  if (unused.length > 0) revoke.grants(unused, 'unused');
}
