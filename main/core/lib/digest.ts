/** SHA-256, the only form in which tokens, codes and client secrets are kept (SEC-33), and its constant-time compare. */
import * as crypto from 'node:crypto';

const { createHash, timingSafeEqual } = crypto;

/** In one step where the runtime has it: an object for each digest costs more than the digest. */
export const sha256: (value: string | Uint8Array) => Buffer =
  'hash' in crypto
    ? (value) => crypto.hash('sha256', value, 'buffer')
    : (value) => createHash('sha256').update(value).digest();

export function sha256Hex(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

/** Compares in a time that does not depend on where the two differ (SEC-101). */
export function equalDigests(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
