/**
 * Refresh token rotation. Each use replaces the token; one that comes back too late or too often is
 * a replay, and its family has to end.
 */
import type { Access } from '../lib/access.ts';
import { limits } from '../limits/limits.ts';
import type { FaultPoint } from '../ports/fault-point.ts';
import type { Clock } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { IssuedTokens } from './issued-tokens.ts';
import type { LiveTokens } from './live-tokens.ts';
import type { RefreshGrace } from './refresh-grace.ts';
import { narrowedAccessOf, toHex, type StoredToken, type StoredTokens } from './stored-tokens.ts';
import { endOfFamily, endOfStored, isOver } from './token-ends.ts';
import type { TokenFamilies, TokenFamily } from './token-families.ts';
import type { LifetimesOf } from './token-lifetimes.ts';
import type { WriteTokens } from './write-tokens.ts';

type RefreshOutcome =
  | { readonly kind: 'issued'; readonly tokens: IssuedTokens }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'expired' | 'foreign' }
  /**
   * A rotated token came back too late or too often: its token family has to end
   * (RFC 9700 section 4.14.2).
   */
  | { readonly kind: 'replayed'; readonly family: TokenFamily };

/**
 * Rotates a refresh token; idempotent for 30 s while the successor is unused (SEC-19).
 *
 * @param narrowTo what the new access token is narrowed to; null keeps what the old one had
 */
export type RefreshTokens = (
  token: string,
  clientId: string,
  narrowTo: Access | null,
) => RefreshOutcome;

interface Parts {
  readonly store: Store;
  readonly stored: StoredTokens;
  readonly live: LiveTokens;
  readonly families: TokenFamilies;
  readonly write: WriteTokens;
  readonly grace: RefreshGrace;
  readonly clock: Clock;
  readonly lifetimes: LifetimesOf;
  readonly fault: FaultPoint;
}

/** @see RFC 6749 section 6, RFC 9700 section 4.14.2 */
export function createRefreshTokens(parts: Parts): RefreshTokens {
  const { store, stored, live, families, write, grace, clock, lifetimes, fault } = parts;

  function rotate(
    token: StoredToken,
    family: TokenFamily,
    narrowTo: Access | null,
  ): RefreshOutcome {
    const now = clock.nowMs();
    const next = { chain_id: token.chain_id, generation: token.generation + 1 };
    const replaced = stored.digestsOf(next);
    fault('refresh.before-write');
    const tokens = store.transaction(() => {
      // An unused successor from before a restart is replaced: one generation stays one pair.
      stored.revokeGeneration(next, now);
      stored.markRotated(token, now);
      fault('refresh.half-written');
      const issued = write(family, next.generation, narrowTo ?? narrowedAccessOf(token));
      const life = lifetimes(family.grant.clientId);
      const expiresAt = Math.min(now + life.refresh, endOfFamily(family, life));
      families.noteRotation(family, next.generation, expiresAt);
      return issued;
    });
    for (const digest of replaced) live.remove(digest);
    grace.keep(toHex(token.hash), tokens);
    return { kind: 'issued', tokens };
  }

  /**
   * The immediate predecessor of an unused successor, within 30 s, gets the same answer; anything
   * else is a replay.
   */
  function repeat(
    token: StoredToken,
    family: TokenFamily,
    narrowTo: Access | null,
  ): RefreshOutcome {
    const since = clock.nowMs() - (token.rotated_at ?? 0);
    const successor = stored.refreshOf({
      chain_id: token.chain_id,
      generation: token.generation + 1,
    });
    const isInGrace = since >= 0 && since <= limits.oauth.refreshGrace;
    if (!isInGrace || successor === undefined || successor.used_at !== null)
      return { kind: 'replayed', family };
    const known = grace.get(toHex(token.hash));
    if (known !== null) return { kind: 'issued', tokens: known };
    return rotate(token, family, narrowTo);
  }

  return (text, clientId, narrowTo) => {
    const token = stored.find(text);
    if (token === null || token.kind !== 'refresh') return { kind: 'refused', why: 'unknown' };
    const family = families.get(token.chain_id);
    if (family === undefined || family.isEnded || family.grant.isEnded)
      return { kind: 'refused', why: 'unknown' };
    if (family.grant.clientId !== clientId) return { kind: 'refused', why: 'foreign' };
    if (token.revoked_at !== null) return { kind: 'refused', why: 'unknown' };
    const expiresAt = endOfStored(token, family, lifetimes(clientId));
    if (isOver({ family, expiresAt }, clock.nowMs())) return { kind: 'refused', why: 'expired' };
    return token.rotated_at === null
      ? rotate(token, family, narrowTo)
      : repeat(token, family, narrowTo);
  };
}
