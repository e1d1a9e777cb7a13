/**
 * A JWT signed with a key of ours, compact (RFC 7515): for proofs and client assertions, which we
 * only ever make.
 */
import { sign, type KeyObject } from 'node:crypto';
import type { JsonObject } from '../../lib/json.ts';

export type SigningAlgorithm = 'ES256' | 'RS256';

/** @see RFC 7515 section 7.1, RFC 7519 */
export function signJwt(
  algorithm: SigningAlgorithm,
  key: KeyObject,
  header: JsonObject,
  claims: JsonObject,
): string {
  const text = `${part({ ...header, alg: algorithm })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), {
    key,
    // JWS puts both halves of an elliptic signature side by side; for RSA this says nothing.
    dsaEncoding: 'ieee-p1363',
  });
  return `${text}.${signature.toString('base64url')}`;
}

function part(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
