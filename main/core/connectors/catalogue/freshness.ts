/**
 * For how long a list of a server may be taken for what it is: as the server said when it was read
 * (MCP 2026-07-28, Caching).
 */
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';

export interface Freshness {
  /** @param ttlMs the least that any of its pages said; 0: none did */
  read(ttlMs: number): void;
  /** @returns milliseconds from now */
  left(): number;
}

/** @returns the freshness of a list that was not read yet: none */
export function createFreshness(clock: Clock): Freshness {
  let until = 0;
  return {
    read(ttlMs) {
      until = clock.monotonicMs() + Math.min(ttlMs, limits.http.longestListKept);
    },
    left: () => Math.max(0, Math.floor(until - clock.monotonicMs())),
  };
}

/** @returns what a page says, or 0 for one that says nothing usable */
export function ttlOf({ ttlMs }: JsonObject): number {
  return typeof ttlMs === 'number' && Number.isSafeInteger(ttlMs) && ttlMs > 0 ? ttlMs : 0;
}
