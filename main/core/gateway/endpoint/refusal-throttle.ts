/**
 * A client that comes again and again with a token that is not valid gets a `Retry-After`: how long
 * to wait, twice as long each time (SEC-62). The answer itself stays the same 401: it is what makes
 * a client log in again.
 */
import { sha256 } from '../../lib/digest.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';

/** @returns seconds for `Retry-After`, or null for the first few times. */
export type RefusalThrottle = (token: string) => number | null;

/** @returns a throttle that knows no token yet; it keeps digests only */
export function createRefusalThrottle(clock: Clock): RefusalThrottle {
  const { refusalsBeforePause, refusedTokens, longestPause, forgetPause, firstPause } =
    limits.usage;
  /** By digest, the one that came last at the end. */
  const seen = new Map<string, { count: number; at: number }>();
  return (token) => {
    const key = sha256(token).toString('base64url');
    const now = clock.monotonicMs();
    const before = seen.get(key);
    const isAgain = before !== undefined && now - before.at < longestPause + forgetPause;
    const count = isAgain ? before.count + 1 : 1;
    seen.delete(key);
    seen.set(key, { count, at: now });
    for (const oldest of seen.keys()) {
      if (seen.size <= refusedTokens) break;
      seen.delete(oldest);
    }
    if (count <= refusalsBeforePause) return null;
    const doublings = Math.min(count - refusalsBeforePause - 1, 10);
    return Math.min(firstPause * 2 ** doublings, longestPause) / 1000;
  };
}
