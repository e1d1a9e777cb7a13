/** When tokens end. Pure; all times are epoch milliseconds. */
import type { LiveToken } from './live-token.ts';
import type { StoredToken } from './stored-tokens.ts';
import type { TokenFamily } from './token-families.ts';
import type { TokenLifetimes } from './token-lifetimes.ts';

/**
 * @returns when a family ends, however often it is renewed, and also where that was made shorter
 *   since
 */
export function endOfFamily(
  { grant, createdAt, endsAt }: TokenFamily,
  { login }: TokenLifetimes,
): number {
  return Math.min(endsAt, createdAt + login, grant.endsAt ?? Infinity);
}

/** @returns when a token in the store ends: not later than one that is made now would */
export function endOfStored(
  token: StoredToken,
  family: TokenFamily,
  lifetimes: TokenLifetimes,
): number {
  return Math.min(
    token.expires_at,
    token.created_at + lifetimes[token.kind],
    endOfFamily(family, lifetimes),
  );
}

/** @returns whether a token works no more: by time, or because its family or grant has ended */
export function isOver(
  { family, expiresAt }: Pick<LiveToken, 'family' | 'expiresAt'>,
  now: number,
): boolean {
  const { grant } = family;
  if (family.isEnded || grant.isEnded) return true;
  return expiresAt <= now || (grant.endsAt !== null && grant.endsAt <= now);
}
