/**
 * Looks for secrets in an answer that nobody makes an object of: whatever may hold one is parsed,
 * or refused (ATRYUM-2).
 */
import { shortestSecret } from './without-secrets.ts';

/** False also where that is unknown. */
export function isFreeOf(bytes: Buffer, secrets: readonly string[]): boolean {
  if (secrets.length === 0) return true;
  // A letter of a secret may be spelt with an escape.
  if (hasEscapedAscii(bytes)) return false;
  return secrets.every(
    (secret) => isPlain(secret) && formsOf(secret).every((form) => !bytes.includes(form)),
  );
}

/** Bytes of the longest way to write one of them. */
export function longestForm(secrets: readonly string[]): number {
  return Math.max(...secrets.flatMap(formsOf).map((form) => form.length), 0);
}

function isPlain(secret: string): boolean {
  return /^[\u0020-\u007e]*$/u.test(secret);
}

function formsOf(secret: string): readonly string[] {
  const quoted = JSON.stringify(secret).slice(1, -1);
  const forms = [secret, quoted, quoted.replaceAll('/', '\\/'), encodeURIComponent(secret)];
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret);
}

function hasEscapedAscii(bytes: Buffer): boolean {
  for (let at = bytes.indexOf('\\u00'); at >= 0; at = bytes.indexOf('\\u00', at + 1)) {
    const next = bytes[at + 4] ?? 0x32;
    if (next >= 0x32 && next <= 0x37) return true;
  }
  return false;
}
