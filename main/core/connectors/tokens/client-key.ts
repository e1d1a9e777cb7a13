/**
 * A client that proves itself with a private key instead of a password (`private_key_jwt`, RFC 7523
 * section 2.2; docs/reference/oauth.md#proving-ourselves). The person enters the key where a secret
 * would go, as PEM or JWK; what signs is decided by the key, never by the server.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import type { Clock, Random } from '../../ports/ports.ts';
import { signJwt, type SigningAlgorithm } from './sign-jwt.ts';

export interface ClientKey {
  readonly key: KeyObject;
  readonly algorithm: SigningAlgorithm;
  /** `kid` of a JWK, by which services with several keys find the right one. */
  readonly keyId: string | null;
}

const assertionLifeSeconds = 60;
const shortestRsaBits = 2048;
const jwkSchema = z.looseObject({
  kty: z.enum(['EC', 'RSA']),
  d: z.string(),
  kid: z.string().min(1).max(512).optional(),
});

/** True for text that can only be meant as a key, whether it is a good one or not. */
export function isKeyText(secret: string): boolean {
  return /^\s*(?:-----BEGIN |\{)/u.test(secret);
}

/**
 * @returns null for what is no private key, needs a passphrase, or signs neither ES256 nor RS256 of
 *   at least 2048 bits
 */
export function readClientKey(text: string): ClientKey | null {
  try {
    if (text.trimStart().startsWith('{')) {
      const jwk = jwkSchema.parse(JSON.parse(text));
      return usable(createPrivateKey({ key: jwk, format: 'jwk' }), jwk.kid ?? null);
    }
    return usable(createPrivateKey(withLineBreaks(text)), null);
  } catch {
    // Whatever is wrong with it must not be quoted.
    return null;
  }
}

function usable(key: KeyObject, keyId: string | null): ClientKey | null {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1')
    return { key, algorithm: 'ES256', keyId };
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= shortestRsaBits)
    return { key, algorithm: 'RS256', keyId };
  return null;
}

/** A field of one line takes the line breaks out of what is pasted into it. */
function withLineBreaks(pem: string): string {
  const parts = /^\s*(-----BEGIN [A-Z ]+-----)([\s\S]*?)(-----END [A-Z ]+-----)\s*$/u.exec(pem);
  const [, begin = '', body = '', end = ''] = parts ?? [];
  const lines = body.replace(/\s+/gu, '').match(/.{1,64}/gu) ?? [];
  return [begin, ...lines, end, ''].join('\n');
}

/** For one request: the service takes it once. */
export function clientAssertion(
  { key, algorithm, keyId }: ClientKey,
  clientId: string,
  issuer: string,
  clock: Clock,
  random: Random,
): string {
  const now = Math.floor(clock.nowMs() / 1000);
  return signJwt(algorithm, key, keyId === null ? {} : { kid: keyId }, {
    iss: clientId,
    sub: clientId,
    aud: issuer,
    iat: now,
    exp: now + assertionLifeSeconds,
    jti: random.bytes(16).toString('base64url'),
  });
}
