/** Short ids that people read and type. */
import type { Random } from '../ports/ports.ts';

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Eight letters that are hard to take for one another: forty bits. */
export function shortId(random: Random): string {
  return [...random.bytes(8)].map((byte) => letters[byte % letters.length]).join('');
}
