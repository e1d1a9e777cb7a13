/**
 * What a feed says, believed only under our signature: `<channel>.yml` as electron-builder writes
 * it, and beside it `<channel>.yml.sig`, an Ed25519 signature of its bytes. Pure.
 */
import { createPublicKey, verify } from 'node:crypto';
import { gt, valid } from 'semver';
import { parse } from 'yaml';
import * as z from 'zod';

export interface Manifest {
  readonly version: string;
  /** SHA-512 of each file of this version, base64 as electron-builder writes it. */
  readonly digests: ReadonlySet<string>;
}

const longest = 64 * 1024;
/** What electron-builder writes, as far as it is used: https://www.electron.build/auto-update. */
const feed = z.object({
  version: z.string().refine(isVersion),
  files: z.array(z.object({ sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/u) })).min(1),
});

/**
 * @param signature base64
 * @param publicKey of Ed25519, SPKI in PEM or base64
 * @throws Error with a sentence for people
 */
export function readManifest(bytes: Buffer, signature: string, publicKey: string): Manifest {
  if (bytes.length > longest) throw new Error('the feed is too large');
  const key = createPublicKey({
    key: Buffer.from(publicKey.replace(/-----[^-]+-----|\s/gu, ''), 'base64'),
    format: 'der',
    type: 'spki',
  });
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error('the key of the feed is of a wrong kind');
  if (!verify(null, bytes, key, Buffer.from(signature.trim(), 'base64')))
    throw new Error('the feed is not signed by Consentry');
  const { version, files } = parseFeed(bytes.toString('utf8'));
  return { version, digests: new Set(files.map(({ sha512 }) => sha512)) };
}

/**
 * By the rules of semantic versions; false for what is none, so that nothing odd is ever taken for
 * newer.
 */
export function isNewer(version: string, than: string): boolean {
  return isVersion(version) && isVersion(than) && gt(version, than);
}

/** Exactly as semver writes it: no `v`, no spaces, no build metadata. */
function isVersion(text: string): boolean {
  return valid(text) === text;
}

function parseFeed(text: string): z.infer<typeof feed> {
  try {
    return feed.parse(parse(text, { maxAliasCount: 0 }));
  } catch {
    throw new Error('the feed cannot be understood');
  }
}
