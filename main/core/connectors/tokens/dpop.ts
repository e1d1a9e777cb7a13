/**
 * Proof of possession (RFC 9449): tokens bound to a key that never leaves the vault and this
 * process, so that a stolen token is worth nothing elsewhere. One key for each registration; a
 * fresh proof for each request.
 */
import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { sha256 } from '../../lib/digest.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { LoginChallenge } from './challenge.ts';
import type { ServerMetadata } from './server-metadata.ts';
import { signJwt } from './sign-jwt.ts';

const coordinate = z.string().regex(/^[\w-]{43}$/u);

/** A private ES256 key, as kept in the vault with the login it belongs to. */
export const proofKeySchema = z.object({ x: coordinate, y: coordinate, d: coordinate });
export type ProofKey = z.infer<typeof proofKeySchema>;

export interface Prover {
  /** @param token the access token the proof goes with; null at the token endpoint */
  proof(method: string, url: string, token: string | null): string;
  /** A server at this address requires this nonce from now on; foreign, and useless elsewhere. */
  noteNonce(url: string, nonce: string): void;
}

/** @returns a new key pair for one login (RFC 9449) */
export function createProofKey(random: Random): ProofKey {
  const curve = createECDH('prime256v1');
  for (;;) {
    try {
      const secret = random.bytes(32);
      curve.setPrivateKey(secret);
      const point = curve.getPublicKey();
      const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
      return { x: text(point.subarray(1, 33)), y: text(point.subarray(33)), d: text(secret) };
    } catch {
      // One number in four thousand million is no key; the next one is.
    }
  }
}

/**
 * Whether to ask for tokens that are bound to a key. Both sides have to take them: many login
 * services could bind tokens for servers that would then not know what to do with them.
 */
export function shouldBind(
  {
    server,
    bound,
  }: { readonly server: ServerMetadata; readonly bound: 'required' | 'offered' | null },
  challenge: LoginChallenge | null,
): boolean {
  if (bound === 'required') return true;
  const canBind = server.dpop_signing_alg_values_supported?.includes('ES256') === true;
  return canBind && (bound === 'offered' || challenge?.takesBound === true);
}

/** @see RFC 9449 section 4.2 */
export function createProver({ x, y, d }: ProofKey, clock: Clock, random: Random): Prover {
  const shown = { kty: 'EC', crv: 'P-256', x, y };
  /** By origin: the nonce of one server is sent to no other. */
  const nonces = new Map<string, string>();
  let key: KeyObject | null = null;
  return {
    proof(method, url, token) {
      key ??= createPrivateKey({ key: { ...shown, d }, format: 'jwk' });
      const { origin, pathname } = new URL(url);
      const nonce = nonces.get(origin);
      return signJwt(
        'ES256',
        key,
        { typ: 'dpop+jwt', jwk: shown },
        {
          jti: random.bytes(16).toString('base64url'),
          htm: method,
          htu: `${origin}${pathname}`,
          iat: Math.floor(clock.nowMs() / 1000),
          ...(token === null ? {} : { ath: sha256(token).toString('base64url') }),
          ...(nonce === undefined ? {} : { nonce }),
        },
      );
    },
    noteNonce(url, nonce) {
      // Printable ASCII (RFC 9449 section 8.1); a server that sends more gets none back.
      if (!/^[\x21-\x7e]+$/u.test(nonce) || nonce.length > limits.upstreamLogin.nonceLength) return;
      const { origin } = new URL(url);
      if (nonces.size < limits.upstreamLogin.nonces || nonces.has(origin))
        nonces.set(origin, nonce);
    },
  };
}
