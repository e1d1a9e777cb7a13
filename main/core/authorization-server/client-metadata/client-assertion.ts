/**
 * `private_key_jwt`: a client proves itself with a short-lived JWT of its own key (RFC 7523 section
 * 3, OpenID Connect Core section 9). jose checks the signature; what is claimed is checked here,
 * against our clock.
 */
import { compactVerify, importJWK } from 'jose';
import * as z from 'zod';
import { sha256Hex } from '../../lib/digest.ts';
import { limits } from '../../limits/limits.ts';
import { parseStrictJson } from '../../lib/strict-json.ts';
import type { Clock } from '../../ports/ports.ts';
import type { PublicKey } from './public-keys.ts';
import type { UsedIds } from './used-ids.ts';
import { assertionAlgorithms } from '../protocol/supported.ts';

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type Algorithm = (typeof assertionAlgorithms)[number];

/** What an algorithm's key looks like; another one cannot verify it, whatever the header says. */
const keyKinds: Readonly<Record<Algorithm, Readonly<Record<string, string>>>> = {
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  RS256: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
};

const headerSchema = z.object({ alg: z.enum(assertionAlgorithms), kid: z.string().optional() });

const seconds = z.number().min(0).max(1e12);
const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.tuple([z.string()])]),
  exp: seconds,
  iat: seconds,
  nbf: seconds.optional(),
  jti: z.string().min(1).max(limits.clientAssertion.idLength),
});
type Claims = z.infer<typeof claimsSchema>;

export interface AssertionCheck {
  readonly clientId: string;
  readonly keys: readonly PublicKey[];
  /** Our issuers and token endpoints, by every alias. */
  readonly audiences: readonly string[];
}

/** Who an assertion says it is from, unproven; null when it says nothing readable. */
export function claimedClient(assertion: string): string | null {
  if (assertion.length > limits.clientAssertion.length) return null;
  try {
    const [, payload = ''] = assertion.split('.', 2);
    return z.object({ sub: z.string() }).parse(parseStrictJson(Buffer.from(payload, 'base64url')))
      .sub;
  } catch {
    return null;
  }
}

/**
 * Checks a client assertion: signature, issuer, audience, times, and that it was not used before.
 *
 * @returns false for every assertion that does not prove the client; which rule it broke is
 *   nobody's business
 * @see RFC 7523 section 3
 */
export async function provesClient(
  assertion: string,
  check: AssertionCheck,
  clock: Clock,
  usedIds: UsedIds,
): Promise<boolean> {
  if (assertion.length > limits.clientAssertion.length) return false;
  try {
    const claims = await signedClaims(assertion, check.keys);
    return (
      claims !== null &&
      namesClient(claims, check) &&
      isTimely(claims, clock.nowMs()) &&
      // Last, so that only what proves something uses up an id; of this client, so that none takes
      // another's.
      usedIds.use(
        sha256Hex(JSON.stringify([check.clientId, claims.jti])),
        claims.exp * 1000 + limits.clientAssertion.skew,
      )
    );
  } catch {
    return false;
  }
}

async function signedClaims(assertion: string, keys: readonly PublicKey[]): Promise<Claims | null> {
  const [encodedHeader = ''] = assertion.split('.', 1);
  const header = headerSchema.parse(parseStrictJson(Buffer.from(encodedHeader, 'base64url')));
  for (const key of keys.filter((candidate) => fits(candidate, header))) {
    const payload = await verified(assertion, key, header.alg);
    if (payload !== null) return claimsSchema.parse(parseStrictJson(payload));
  }
  return null;
}

function fits(key: PublicKey, header: z.infer<typeof headerSchema>): boolean {
  return (
    Object.entries(keyKinds[header.alg]).every(([member, value]) => key[member] === value) &&
    (key['alg'] ?? header.alg) === header.alg &&
    (header.kid === undefined || key['kid'] === undefined || key['kid'] === header.kid)
  );
}

async function verified(assertion: string, key: PublicKey, alg: Algorithm): Promise<Buffer | null> {
  try {
    const { payload } = await compactVerify(assertion, await importJWK(key, alg), {
      algorithms: [alg],
    });
    return Buffer.from(payload);
  } catch {
    return null;
  }
}

function namesClient({ iss, sub, aud }: Claims, { clientId, audiences }: AssertionCheck): boolean {
  const [audience] = typeof aud === 'string' ? [aud] : aud;
  return iss === clientId && sub === clientId && audiences.includes(audience);
}

function isTimely({ exp, iat, nbf }: Claims, nowMs: number): boolean {
  const { life, skew } = limits.clientAssertion;
  return (
    exp * 1000 > nowMs - skew &&
    exp * 1000 <= nowMs + life + skew &&
    iat * 1000 <= nowMs + skew &&
    iat * 1000 >= nowMs - life - skew &&
    (nbf === undefined || nbf * 1000 <= nowMs + skew)
  );
}
