/**
 * Access tokens that work, in memory: the only thing that the call path asks. A token is here once
 * it is durable, and dead the moment its token family or grant is ended in memory.
 */
import { sha256Hex } from '../lib/digest.ts';
import { Grouped } from '../lib/grouped.ts';
import type { Clock } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { LiveToken } from './live-token.ts';
import { narrowedAccessOf, toHex, type StoredTokens } from './stored-tokens.ts';
import type { TokenFamilies } from './token-families.ts';
import { isOver } from './token-ends.ts';

/** Digests are in hexadecimal. */
export interface LiveTokens {
  /** The living access token behind this text; null for every other text. */
  verify(token: string): LiveToken | null;
  /** Lets a token work; it is durable. */
  add(digest: string, token: LiveToken): void;
  /** Ends a token, if it is known. */
  remove(digest: string): void;
  forgetFamily(familyId: string): void;
  /** Access tokens of a grant that still work, and when the first of them ends by itself. */
  active(grantId: string): { readonly count: number; readonly until: number };
  /** Drops what expired. */
  sweep(): void;
}

interface Parts {
  readonly seals: Store['seals'];
  readonly stored: StoredTokens;
  readonly families: TokenFamilies;
  readonly clock: Clock;
}

/** @returns the access tokens of the store that may still work */
export function createLiveTokens({ seals, stored, families, clock }: Parts): LiveTokens {
  const live = new Map<string, LiveToken>();
  /** Digests of the same, by token family: ending one touches no token of another. */
  const ofFamily = new Grouped<string, string>();
  /** Read from the store and not yet proven to be ours: the key comes after the tokens. */
  const unproven = new Set<string>();

  for (const row of stored.livingAccess(clock.nowMs())) {
    const family = families.get(row.chain_id);
    if (family === undefined) continue;
    const digest = toHex(row.hash);
    unproven.add(digest);
    add(digest, {
      grant: family.grant,
      family,
      narrowed: narrowedAccessOf(row),
      expiresAt: row.expires_at,
    });
  }

  function add(digest: string, token: LiveToken): void {
    live.set(digest, token);
    ofFamily.add(token.family.familyId, digest);
    families.noteTokens(token.family);
  }

  function remove(digest: string): void {
    const token = live.get(digest);
    if (token === undefined) return;
    live.delete(digest);
    ofFamily.delete(token.family.familyId, digest);
    families.noteTokens(token.family);
  }

  function isOurs(digest: string): boolean {
    if (!unproven.has(digest)) return true;
    if (!stored.isSealed(Buffer.from(digest, 'hex'))) return false;
    if (seals.isOpen()) unproven.delete(digest);
    return true;
  }

  return {
    verify(token) {
      if (token.length !== 50 || !token.startsWith('cst_at_')) return null;
      const digest = sha256Hex(token);
      const found = live.get(digest);
      return found === undefined || isOver(found, clock.nowMs()) || !isOurs(digest) ? null : found;
    },

    add,
    remove,

    forgetFamily(familyId) {
      for (const digest of ofFamily.take(familyId)) live.delete(digest);
    },

    active(grantId) {
      let count = 0;
      let until = Infinity;
      for (const { familyId } of families.listByGrant(grantId))
        for (const digest of ofFamily.of(familyId)) {
          const token = live.get(digest);
          if (token === undefined || isOver(token, clock.nowMs())) continue;
          count += 1;
          until = Math.min(until, token.expiresAt, token.grant.endsAt ?? Infinity);
        }
      return { count, until };
    },

    sweep() {
      const now = clock.nowMs();
      for (const [digest, token] of live) if (token.expiresAt <= now) remove(digest);
      for (const digest of unproven) if (!live.has(digest)) unproven.delete(digest);
    },
  };
}
