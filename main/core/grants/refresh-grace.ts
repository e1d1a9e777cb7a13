/**
 * What a just rotated refresh token was answered with, so that the same answer can be given again
 * for a moment (SEC-19).
 */
import { Grouped } from '../lib/grouped.ts';
import { limits } from '../limits/limits.ts';
import type { Clock } from '../ports/ports.ts';
import type { IssuedTokens } from './issued-tokens.ts';

export interface RefreshGrace {
  /** @param digest of the rotated token, in hexadecimal */
  keep(digest: string, tokens: IssuedTokens): void;
  get(digest: string): IssuedTokens | null;
  forgetFamily(familyId: string): void;
  /** Drops what is too old. */
  sweep(): void;
}

/**
 * @returns a memory of answers, in this run only
 * @see RFC 9700 section 4.14.2
 */
export function createRefreshGrace(clock: Clock): RefreshGrace {
  const kept = new Map<string, { readonly tokens: IssuedTokens; readonly until: number }>();
  /** Ending one token family touches no answer of another. */
  const ofFamily = new Grouped<string, string>();

  return {
    keep(digest, tokens) {
      kept.set(digest, { tokens, until: clock.monotonicMs() + limits.oauth.refreshGrace });
      ofFamily.add(tokens.family.familyId, digest);
    },
    get(digest) {
      const known = kept.get(digest);
      return known !== undefined && known.until >= clock.monotonicMs() ? known.tokens : null;
    },
    forgetFamily(familyId) {
      for (const digest of ofFamily.take(familyId)) kept.delete(digest);
    },
    sweep() {
      const now = clock.monotonicMs();
      for (const [digest, { tokens, until }] of kept) {
        if (until >= now) continue;
        kept.delete(digest);
        ofFamily.delete(tokens.family.familyId, digest);
      }
    },
  };
}
