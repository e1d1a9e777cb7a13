/**
 * Ids that may be used once, remembered until they would have expired by themselves (RFC 7523
 * section 3, `jti`).
 */
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';

export interface UsedIds {
  /**
   * Uses an id up.
   *
   * @returns true once per id; false for a repeat, and while too many are remembered, because a
   *   replay would go unnoticed then
   */
  use(id: string, expiresAtMs: number): boolean;
}

/**
 * @returns a memory of ids that knows none yet; it is bounded, and full it takes no new one
 * @see RFC 7523 section 3
 */
export function createUsedIds(clock: Clock): UsedIds {
  const until = new Map<string, number>();
  return {
    use(id, expiresAtMs) {
      const now = clock.nowMs();
      if ((until.get(id) ?? 0) > now) return false;
      if (until.size >= limits.clientAssertion.remembered)
        for (const [known, expiry] of until) if (expiry <= now) until.delete(known);
      if (until.size >= limits.clientAssertion.remembered) return false;
      until.set(id, expiresAtMs);
      return true;
    },
  };
}
