/**
 * A key that a passphrase opens: scrypt makes a key of the passphrase, and AES-256-GCM wraps the
 * key of the vault with it. A wrong passphrase shows in the tag; nothing else tells it.
 */
import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import * as z from 'zod';
import type { Secret } from '../../core/lib/secret.ts';

/** Bounded, because a file that somebody else wrote must not take all memory. */
const wrapShape = {
  kdf: z.literal('scrypt'),
  n: z.literal([2 ** 17, 2 ** 18]),
  r: z.literal(8),
  p: z.literal(1),
  /** 16 bytes, base64. */
  salt: z.string().regex(/^[A-Za-z0-9+/]{22}==$/u),
  /** 12 bytes, base64. */
  nonce: z.string().regex(/^[A-Za-z0-9+/]{16}$/u),
  /** The wrapped key of 32 bytes and the tag of 16, base64. */
  data: z.string().regex(/^[A-Za-z0-9+/]{64}$/u),
} as const;

export const wrappedKeySchema = z.strictObject(wrapShape);
export type WrappedKey = z.infer<typeof wrappedKeySchema>;
export { wrapShape as wrappedKeyShape };

type Parameters = Pick<WrappedKey, 'kdf' | 'n' | 'r' | 'p' | 'salt'>;

const cipher = 'aes-256-gcm';
const keyBytes = 32;
const tagBytes = 16;

export const newVaultKey = (): Buffer => randomBytes(keyBytes);

/** Takes most of a second, beside the loop. */
export async function wrapKey(key: Buffer, passphrase: Secret): Promise<WrappedKey> {
  const parameters = { kdf: 'scrypt', n: 2 ** 17, r: 8, p: 1 } as const;
  const salted: Parameters = { ...parameters, salt: randomBytes(16).toString('base64') };
  const nonce = randomBytes(12);
  const sealer = createCipheriv(cipher, await derive(passphrase, salted), nonce, {
    authTagLength: tagBytes,
  });
  sealer.setAAD(associated(salted));
  const data = Buffer.concat([sealer.update(key), sealer.final(), sealer.getAuthTag()]);
  return { ...salted, nonce: nonce.toString('base64'), data: data.toString('base64') };
}

/** What a passphrase came to. */
type Unwrapped =
  | { readonly kind: 'opened'; readonly key: Buffer }
  /** It is another passphrase, or the file was changed. */
  | { readonly kind: 'refused' };

/** Never rejects for a wrong passphrase. */
export async function unwrapKey(wrapped: WrappedKey, passphrase: Secret): Promise<Unwrapped> {
  const data = Buffer.from(wrapped.data, 'base64');
  const opener = createDecipheriv(
    cipher,
    await derive(passphrase, wrapped),
    Buffer.from(wrapped.nonce, 'base64'),
    { authTagLength: tagBytes },
  );
  opener.setAAD(associated(wrapped));
  opener.setAuthTag(data.subarray(-tagBytes));
  try {
    const key = Buffer.concat([opener.update(data.subarray(0, -tagBytes)), opener.final()]);
    return { kind: 'opened', key };
  } catch {
    return { kind: 'refused' };
  }
}

/** The same passphrase typed on another system may come as other code points. */
function derive(passphrase: Secret, { n, r, p, salt }: Parameters): Promise<Buffer> {
  const text = passphrase.open().normalize('NFKC');
  const options = { N: n, r, p, maxmem: 256 * n * r };
  return new Promise((resolve, reject) => {
    scrypt(text, Buffer.from(salt, 'base64'), keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** Whoever changes a parameter gets nothing open. */
function associated({ kdf, n, r, p, salt }: Parameters): Buffer {
  return Buffer.from(JSON.stringify(['consentry-vault-passphrase', 1, kdf, n, r, p, salt]));
}

const nonceBytes = 12;
const sealedText = Buffer.from('consentry-vault-text 1');

/** A secret under the key of the vault: nonce, ciphertext, tag. */
export function sealText(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const sealer = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  sealer.setAAD(sealedText);
  return Buffer.concat([nonce, sealer.update(text, 'utf8'), sealer.final(), sealer.getAuthTag()]);
}

/** @throws when it is not sealed with this key, or was changed */
export function openText(key: Buffer, sealed: Buffer): string {
  const nonce = sealed.subarray(0, nonceBytes);
  const opener = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  opener.setAAD(sealedText);
  opener.setAuthTag(sealed.subarray(-tagBytes));
  const text = opener.update(sealed.subarray(nonceBytes, -tagBytes));
  return Buffer.concat([text, opener.final()]).toString('utf8');
}
