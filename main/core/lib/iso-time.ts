/**
 * A time as views show it; a damaged one becomes the nearest that can be written, so that nothing
 * else goes with it.
 */
const furthest = 8.64e15;

export function isoTime(epochMs: number): string {
  return new Date(Math.max(-furthest, Math.min(furthest, epochMs))).toISOString();
}
