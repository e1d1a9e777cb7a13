/**
 * Ends what time has ended: chains whose last token died, grants past their end, and grants whose code nobody redeemed.
 * Access ended at that moment anyway; this makes the lists say so.
 */
import type { Clock } from '../ports/ports.ts';
import type { Chains } from './token-families.ts';
import type { Codes } from './codes.ts';
import type { Grants } from './grants.ts';
import type { Revoke } from './revoke.ts';

export function endExpired(parts: {
  grants: Grants;
  chains: Chains;
  codes: Codes;
  revoke: Revoke;
  clock: Clock;
}): void {
  const { grants, chains, codes, revoke, clock } = parts;
  const now = clock.nowMs();
  const over = grants.list().filter(({ endsAt }) => endsAt !== null && endsAt <= now);
  if (over.length > 0) revoke.grants(over, 'expired');
  const awaited = codes.awaited();
  for (const chain of chains.list()) {
    // A new login may be under way: its code keeps the grant while the old chain goes.
    const isLast = chains.listByGrant(chain.grant.grantId).length === 1;
    if (chain.expiresAt <= now && !(isLast && awaited.has(chain.grant.grantId)))
      revoke.chain(chain, 'expired');
  }
  const unused = grants
    .list()
    .filter(
      ({ grantId, consentedAt }) =>
        consentedAt < now && !awaited.has(grantId) && chains.listByGrant(grantId).length === 0,
    );
  if (unused.length > 0) revoke.grants(unused, 'unused');
}
