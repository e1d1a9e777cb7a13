/**
 * What a feed says, believed only under our signature: `<channel>.yml` as electron-builder writes it, and beside it
 * `<channel>.yml.sig`, an Ed25519 signature of its bytes. Pure.
 */
import { createPublicKey, verify } from 'node:crypto';

export interface Manifest {
  readonly version: string;
  /** SHA-512 of each file of this version, base64 as electron-builder writes it. */
  readonly digests: ReadonlySet<string>;
}

const longest = 64 * 1024;
const versionPattern = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-([0-9A-Za-z.-]{1,64}))?$/u;

/**
 * @param signature base64
 * @param publicKey of Ed25519, SPKI in PEM or base64
 * @throws Error with a sentence for people
 */
export function readManifest(bytes: Buffer, signature: string, publicKey: string): Manifest {
  if (bytes.length > longest) throw new Error('the feed says too much');
  const key = createPublicKey({
    key: Buffer.from(publicKey.replace(/-----[^-]+-----|\s/gu, ''), 'base64'),
    format: 'der',
    type: 'spki',
  });
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error('the key of the feed is of a wrong kind');
  if (!verify(null, bytes, key, Buffer.from(signature.trim(), 'base64')))
    throw new Error('the feed is not signed by Consentry');
  const text = bytes.toString('utf8');
  const version = /^version: *['"]?([^'"\s]+)['"]? *$/mu.exec(text)?.[1] ?? '';
  const digests = [...text.matchAll(/^ *(?:- )?sha512: *['"]?([A-Za-z0-9+/=]{80,100})['"]? *$/gmu)];
  if (!versionPattern.test(version) || digests.length === 0)
    throw new Error('the feed cannot be understood');
  return { version, digests: new Set(digests.map(([, digest = '']) => digest)) };
}

/** By the rules of semantic versions; false for what is none, so that nothing odd is ever taken for newer. */
export function isNewer(version: string, than: string): boolean {
  const [one, other] = [versionPattern.exec(version), versionPattern.exec(than)];
  if (one === null || other === null) return false;
  for (const part of [1, 2, 3]) {
    const difference = Number(one[part]) - Number(other[part]);
    if (difference !== 0) return difference > 0;
  }
  return laterRelease(one[4], other[4]);
}

/** A version without a suffix is later than all with one. */
function laterRelease(suffix: string | undefined, than: string | undefined): boolean {
  if (than === undefined) return false;
  if (suffix === undefined) return true;
  const [mine, theirs] = [suffix.split('.'), than.split('.')];
  for (let index = 0; index < Math.max(mine.length, theirs.length); index += 1) {
    const [a, b] = [mine[index], theirs[index]];
    if (a === b) continue;
    if (a === undefined || b === undefined) return b === undefined;
    const [isNumber, isOther] = [/^\d+$/u.test(a), /^\d+$/u.test(b)];
    if (isNumber && isOther) return Number(a) > Number(b);
    return isNumber === isOther ? a > b : isOther;
  }
  return false;
}
