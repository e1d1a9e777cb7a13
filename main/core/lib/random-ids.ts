/** Ids from the randomness of the port: short ones that people read and type, and UUIDs. */
import type { Random } from '../ports/ports.ts';

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Eight letters that are hard to take for one another: forty bits. */
export function shortId(random: Random): string {
  return [...random.bytes(8)].map((byte) => letters[byte % letters.length]).join('');
}

/** A version 4 UUID from the given randomness. */
export function randomUuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
