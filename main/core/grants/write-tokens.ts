/** Makes the tokens of one generation of a family: opaque, 256 bits, kept only as SHA-256. */
import { intersectAccess, type Access } from '../lib/access.ts';
import { sha256 } from '../lib/digest.ts';
import { Secret } from '../lib/secret.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { IssuedTokens } from './issued-tokens.ts';
import type { LiveTokens } from './live-tokens.ts';
import { toHex, type StoredTokens } from './stored-tokens.ts';
import { endOfFamily } from './token-ends.ts';
import type { TokenFamily } from './token-families.ts';
import type { LifetimesOf } from './token-lifetimes.ts';

interface Parts {
  readonly store: Store;
  readonly stored: StoredTokens;
  readonly live: LiveTokens;
  readonly clock: Clock;
  readonly random: Random;
  readonly lifetimes: LifetimesOf;
}

/**
 * Writes an access token, and a refresh token where the family has them. Call it in a transaction:
 * the access token works once that is durable.
 *
 * @param narrowed what the access is narrowed to; null leaves the grant's
 */
export type WriteTokens = (
  family: TokenFamily,
  generation: number,
  narrowed: Access | null,
) => IssuedTokens;

/** @see RFC 6749 section 10.10: a token cannot be guessed */
export function createWriteTokens(parts: Parts): WriteTokens {
  const { store, stored, live, clock, random, lifetimes } = parts;

  return (family, generation, narrowed) => {
    const { grant, familyId } = family;
    const createdAt = clock.nowMs();
    const life = lifetimes(grant.clientId);
    const endsAt = endOfFamily(family, life);
    const add = (kind: 'access' | 'refresh'): { secret: Secret; hash: Buffer } => {
      const prefix = kind === 'access' ? 'cst_at' : 'cst_rt';
      const secret = new Secret(`${prefix}_${random.bytes(32).toString('base64url')}`);
      const hash = sha256(secret.open());
      const expiresAt = Math.min(createdAt + life[kind], endsAt);
      stored.insert({ hash, kind, familyId, generation, narrowed, createdAt, expiresAt });
      return { secret, hash };
    };
    const access = add('access');
    const refresh = family.hasRefresh ? add('refresh') : null;
    const expiresAt = Math.min(createdAt + life.access, endsAt);
    store.onDurable(() => live.add(toHex(access.hash), { grant, family, narrowed, expiresAt }));
    return {
      accessToken: access.secret,
      refreshToken: refresh?.secret ?? null,
      expiresInMs: expiresAt - createdAt,
      access: narrowed === null ? grant.access : intersectAccess(grant.access, narrowed),
      family,
    };
  };
}
