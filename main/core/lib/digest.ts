/**
 * SHA-256, the only form in which tokens, codes and client secrets are kept (SEC-33), and its
 * constant-time compare.
 */
import * as crypto from 'node:crypto';

const { createHash, timingSafeEqual } = crypto;

/** In one step where the runtime has it: an object for each digest costs more than the digest. */
const digestOf: (value: string | Uint8Array, encoding: 'hex' | 'binary') => string =
  'hash' in crypto
    ? (value, encoding) => crypto.hash('sha256', value, encoding)
    : (value, encoding) => createHash('sha256').update(value).digest(encoding);

/** By way of a text, so that it lies with other small buffers and needs no memory of its own. */
export function sha256(value: string | Uint8Array): Buffer {
  return Buffer.from(digestOf(value, 'binary'), 'latin1');
}

export function sha256Hex(value: string | Uint8Array): string {
  return digestOf(value, 'hex');
}

/** Compares in a time that does not depend on where the two differ (SEC-101). */
export function equalDigests(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
