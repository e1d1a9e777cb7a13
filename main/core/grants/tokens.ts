/**
 * Our tokens: opaque, 256 bits, kept only as SHA-256. A token is valid only after it is durable; it
 * is dead the moment its token family or grant is ended in memory.
 */
import type { Access } from '../lib/access.ts';
import { limits } from '../limits/limits.ts';
import type { FaultPoint } from '../ports/fault-point.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { Grant } from './grants.ts';
import type { IssuedTokens } from './issued-tokens.ts';
import type { LiveToken } from './live-token.ts';
import { createLiveTokens } from './live-tokens.ts';
import { createRefreshGrace } from './refresh-grace.ts';
import { createRefreshTokens, type RefreshTokens } from './refresh-tokens.ts';
import { createStoredTokens, narrowedAccessOf } from './stored-tokens.ts';
import { endOfStored, isOver } from './token-ends.ts';
import type { TokenFamilies, TokenFamily } from './token-families.ts';
import { longestLifetimes, type LifetimesOf } from './token-lifetimes.ts';
import { createWriteTokens } from './write-tokens.ts';

/** What a token of ours is, whatever its state: for revocation and introspection. */
export interface FoundToken {
  readonly kind: 'access' | 'refresh';
  readonly family: TokenFamily;
  readonly narrowed: Access | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** It would be accepted now. */
  readonly isActive: boolean;
}

export interface Tokens {
  /**
   * The living access token behind this text, or null: unknown, expired, ended, or no access token
   * at all.
   */
  verify(token: string): LiveToken | null;
  /** First tokens of a new token family. Call inside the transaction that uses up the code. */
  issue(grant: Grant, withRefresh: boolean): IssuedTokens;
  readonly refresh: RefreshTokens;
  find(token: string): FoundToken | null;
  /** Ends one access token, by its digest in hexadecimal. */
  revokeAccess(digest: string): void;
  /** Access tokens of a grant that still work. */
  countActive(grantId: string): number;
  /** The same, and when the first of them ends by itself. */
  active(grantId: string): { readonly count: number; readonly until: number };
  /** Drops a token family's tokens from memory; from then on they are unknown. */
  forgetFamily(familyId: string): void;
  /** Marks a token family's tokens as revoked in the store. */
  writeRevoked(familyId: string): void;
  /** Drops what expired. */
  sweep(): void;
}

interface Parts {
  readonly store: Store;
  readonly families: TokenFamilies;
  readonly clock: Clock;
  readonly random: Random;
  readonly faults?: FaultPoint | undefined;
  /** Where somebody made them shorter (ATMOS-31, ALATION-33). */
  readonly lifetimes?: LifetimesOf;
}

/** In the journal of restrictions. */
export const endTokenAct = 'token.end';

/** Opens the tokens of the store. */
export function createTokens(parts: Parts): Tokens {
  const { store, families, clock, random } = parts;
  const fault = parts.faults ?? ((): void => undefined);
  const lifetimes = parts.lifetimes ?? ((): typeof longestLifetimes => longestLifetimes);
  const { seals } = store;
  const stored = createStoredTokens(store);
  const live = createLiveTokens({ seals, stored, families, clock });
  const grace = createRefreshGrace(clock);
  const write = createWriteTokens({ store, stored, live, clock, random, lifetimes });

  return {
    verify: live.verify,

    issue(grant, withRefresh) {
      fault('issue.before-write');
      return store.transaction(() => {
        const family = families.start(grant, withRefresh);
        fault('issue.half-written');
        return write(family, 0, null);
      });
    },

    refresh: createRefreshTokens({
      store,
      stored,
      live,
      families,
      write,
      grace,
      clock,
      lifetimes,
      fault,
    }),

    find(token) {
      const row = stored.find(token);
      const family = row === null ? undefined : families.get(row.chain_id);
      if (row === null || family === undefined) return null;
      const expiresAt = endOfStored(row, family, lifetimes(family.grant.clientId));
      return {
        kind: row.kind,
        family,
        narrowed: narrowedAccessOf(row),
        createdAt: row.created_at,
        expiresAt,
        isActive:
          row.revoked_at === null &&
          row.rotated_at === null &&
          !isOver({ family, expiresAt }, clock.nowMs()),
      };
    },

    revokeAccess(digest) {
      live.remove(digest);
      store.restrict(() => stored.revoke(digest, clock.nowMs()), {
        name: endTokenAct,
        input: { digest },
      });
    },

    countActive: (grantId) => live.active(grantId).count,
    active: live.active,

    forgetFamily(familyId) {
      live.forgetFamily(familyId);
      grace.forgetFamily(familyId);
    },

    writeRevoked: (familyId) => stored.revokeFamily(familyId, clock.nowMs()),

    sweep() {
      const now = clock.nowMs();
      live.sweep();
      grace.sweep();
      // A dead refresh token is kept as long as it could have lived, so that its replay is still
      // known as one.
      store.transaction(() => stored.deleteExpired(now - limits.oauth.refreshToken));
    },
  };
}
