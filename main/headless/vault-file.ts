/**
 * The format of `vault.json`: AES-256-GCM, one nonce an entry, each bound to its reference and
 * revision, and a check value that distinguishes a wrong key from a damaged entry.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Secret } from '../core/lib/secret.ts';
import { wrappedKeyShape } from '../shared-adapters/vault/passphrase-key.ts';

const sealedSchema = z.strictObject({
  /** 12 bytes, base64. */
  nonce: z.string().regex(/^[A-Za-z0-9+/]{16}$/),
  /** Ciphertext and 16-byte tag, base64. */
  data: z.base64(),
});
type Sealed = z.infer<typeof sealedSchema>;

const entrySchema = z.strictObject({
  reference: z.string().min(1).max(256),
  /** Counts how often this reference was written; part of what is authenticated. */
  revision: z.int().positive(),
  ...sealedSchema.shape,
});
export type VaultEntry = z.infer<typeof entrySchema>;

/**
 * Where the key is, when it is in the key store of the operating system or opened by a passphrase;
 * otherwise it is in a file or was given.
 */
const keyPlaceSchema = z.discriminatedUnion('keptIn', [
  z.strictObject({
    keptIn: z.literal('os-store'),
    /** Names it there; each vault has its own. */
    id: z.string().regex(/^[0-9a-f]{32}$/),
  }),
  z.strictObject({ keptIn: z.literal('passphrase'), ...wrappedKeyShape }),
]);
export type KeyPlace = z.infer<typeof keyPlaceSchema>;

const vaultFileSchema = z.strictObject({
  format: z.literal('consentry-vault'),
  version: z.literal(1),
  key: keyPlaceSchema.optional(),
  check: sealedSchema,
  entries: z.array(entrySchema),
});

export interface VaultContent {
  readonly key?: KeyPlace | undefined;
  readonly check: Sealed;
  readonly entries: ReadonlyMap<string, VaultEntry>;
}

const cipher = 'aes-256-gcm';
const tagBytes = 16;
const checkText = 'consentry vault key check';

/** @throws when the text is not a vault file */
export function parseVault(text: string): VaultContent {
  const file = vaultFileSchema.parse(JSON.parse(text));
  const entries = new Map(file.entries.map((entry) => [entry.reference, entry]));
  if (entries.size !== file.entries.length) throw new Error('a reference occurs twice');
  return { key: file.key, check: file.check, entries };
}

export function formatVault(content: VaultContent): string {
  const file: z.infer<typeof vaultFileSchema> = {
    format: 'consentry-vault',
    version: 1,
    ...(content.key === undefined ? {} : { key: content.key }),
    check: content.check,
    entries: [...content.entries.values()],
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** An empty vault that only this key opens. */
export function emptyVault(key: Buffer, place?: KeyPlace): VaultContent {
  return { key: place, check: seal(key, ['check'], checkText), entries: new Map() };
}

export function isKeyOf(key: Buffer, content: VaultContent): boolean {
  return unseal(key, ['check'], content.check) === checkText;
}

export function sealEntry(
  key: Buffer,
  reference: string,
  revision: number,
  secret: Secret,
): VaultEntry {
  return { reference, revision, ...seal(key, ['entry', reference, revision], secret.open()) };
}

/** Undefined when the entry was altered, moved, or written with another key. */
export function openEntry(key: Buffer, entry: VaultEntry): Secret | undefined {
  const text = unseal(key, ['entry', entry.reference, entry.revision], entry);
  return text === undefined ? undefined : new Secret(text);
}

/**
 * The same secrets for another key, so that the old one opens nothing any more.
 *
 * @returns undefined when one of them does not open
 */
export function resealEntries(
  from: Buffer,
  to: Buffer,
  entries: VaultContent['entries'],
): VaultContent['entries'] | undefined {
  const sealed = new Map<string, VaultEntry>();
  for (const [reference, entry] of entries) {
    const secret = openEntry(from, entry);
    if (secret === undefined) return undefined;
    sealed.set(reference, sealEntry(to, reference, entry.revision, secret));
  }
  return sealed;
}

function seal(key: Buffer, context: readonly (string | number)[], text: string): Sealed {
  // Random 96-bit nonces: a vault sees thousands of writes in its life, the bound is billions.
  const nonce = randomBytes(12);
  const sealer = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  sealer.setAAD(contextBytes(context));
  const data = Buffer.concat([sealer.update(text, 'utf8'), sealer.final(), sealer.getAuthTag()]);
  return { nonce: nonce.toString('base64'), data: data.toString('base64') };
}

function unseal(
  key: Buffer,
  context: readonly (string | number)[],
  sealed: Sealed,
): string | undefined {
  const data = Buffer.from(sealed.data, 'base64');
  if (data.length < tagBytes) return undefined;
  const opener = createDecipheriv(cipher, key, Buffer.from(sealed.nonce, 'base64'), {
    authTagLength: tagBytes,
  });
  opener.setAAD(contextBytes(context));
  opener.setAuthTag(data.subarray(-tagBytes));
  try {
    return opener.update(data.subarray(0, -tagBytes), undefined, 'utf8') + opener.final('utf8');
  } catch {
    return undefined;
  }
}

/** JSON keeps the parts apart: no two contexts have the same bytes. */
function contextBytes(context: readonly (string | number)[]): Buffer {
  return Buffer.from(JSON.stringify(['consentry-vault', 1, ...context]));
}
