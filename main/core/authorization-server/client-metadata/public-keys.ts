/**
 * The keys a client proves itself with (RFC 7517), copied member by member. A set that shows a
 * private or a shared key is refused as a whole: whoever publishes one cannot be told apart by it
 * any more (SEC-24).
 */
import * as z from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { ClientMetadataError } from './client-metadata-error.ts';

/**
 * A public key for one of the algorithms of `client-assertion.ts`; what it does not have is absent.
 */
export type PublicKey = Readonly<Record<string, string>>;

/** Parts of private keys of every kind, and `k`, a key that is shared (RFC 7518 section 6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** Base64url without padding. */
const number = z.string().regex(/^[A-Za-z0-9_-]{1,1024}$/u);
const common = {
  kid: z.string().max(limits.clientAssertion.idLength).optional(),
  alg: z.string().max(20).optional(),
  use: z.literal('sig').optional(),
};
const keySchema = z.discriminatedUnion('kty', [
  z.object({
    kty: z.literal('EC'),
    crv: z.enum(['P-256', 'P-384']),
    x: number,
    y: number,
    ...common,
  }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: number, ...common }),
  z.object({ kty: z.literal('RSA'), n: number.refine(hasGoodLength), e: number, ...common }),
]);

/** @throws ClientMetadataError */
export function parsePublicKeys(set: JsonValue | undefined): readonly PublicKey[] {
  const kept: PublicKey[] = [];
  for (const key of keysOf(set)) {
    if (secretMembers.some((member) => Object.hasOwn(key, member)))
      throw new ClientMetadataError('publishes a private or shared key');
    const parsed = keySchema.safeParse(key);
    // Keys for other things, or of kinds we do not know, stand next to the ones for signing.
    if (parsed.success) kept.push(withoutUndefined(parsed.data));
  }
  if (kept.length === 0) throw new ClientMetadataError('has no key that can be used');
  return kept;
}

function keysOf(set: JsonValue | undefined): readonly JsonObject[] {
  const keys: unknown = isJsonObject(set) ? set['keys'] : undefined;
  if (!Array.isArray(keys) || !keys.every(isJsonObject))
    throw new ClientMetadataError('has keys of a wrong shape');
  if (keys.length > limits.clientMetadata.keys) throw new ClientMetadataError('has too many keys');
  return keys;
}

function withoutUndefined(key: Readonly<Record<string, string | undefined>>): PublicKey {
  return Object.fromEntries(
    Object.entries(key).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function hasGoodLength(modulus: string): boolean {
  const bits = Buffer.from(modulus, 'base64url').length * 8;
  return bits >= limits.clientMetadata.rsaBitsLeast && bits <= limits.clientMetadata.rsaBitsMost;
}
