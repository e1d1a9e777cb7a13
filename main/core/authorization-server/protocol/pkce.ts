/** PKCE with S256, required of every client (RFC 7636, SEC-17). */
import { sha256, equalDigests } from '../../lib/digest.ts';

const verifierSyntax = /^[A-Za-z0-9\-._~]{43,128}$/u;
const challengeSyntax = /^[A-Za-z0-9_-]{43}$/u;

/**
 * @returns whether a text can be a S256 challenge: 32 bytes in base64url
 * @see RFC 7636 section 4.2
 */
export function isChallenge(text: string): boolean {
  return challengeSyntax.test(text);
}

/**
 * Compares in constant time.
 *
 * @returns whether the verifier is what the challenge was made from
 * @see RFC 7636 section 4.6
 */
export function verifierMatches(verifier: string, challenge: string): boolean {
  if (!verifierSyntax.test(verifier)) return false;
  return equalDigests(sha256(verifier), Buffer.from(challenge, 'base64url'));
}
