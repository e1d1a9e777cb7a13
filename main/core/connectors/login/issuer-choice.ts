/**
 * When only the person can say which login service a server means: it names several, or one on
 * another port of this computer, where anything may listen (SEC-68, RFC 9728 section 7.6).
 */
import { limits } from '../../limits/limits.ts';
import { isLoopbackUrl } from '../tokens/login-trouble.ts';

/** Thrown instead of a guess; nothing was asked of any of them. */
export class IssuerChoice extends Error {
  readonly choices: readonly string[];

  constructor(offered: readonly string[]) {
    super('the person has to choose a login service');
    this.name = 'IssuerChoice';
    this.choices = offered
      .filter((issuer) => URL.canParse(issuer) && issuer.length <= limits.upstreamLogin.urlBytes)
      .slice(0, limits.upstreamLogin.issuers);
  }
}

/**
 * A server on this computer may lead to another program on it; that this is meant, only the person
 * can say, and only for there.
 */
export function needsConfirmation(
  issuer: string,
  server: URL,
  typedOrigins: ReadonlySet<string>,
): boolean {
  return isOtherProgramHere(issuer, server) && !typedOrigins.has(new URL(issuer).origin);
}

/** What the person picked counts as typed where both are on this computer, and nowhere else. */
export function withChosen(
  typedOrigins: ReadonlySet<string>,
  server: URL,
  chosen: string,
): ReadonlySet<string> {
  if (!isOtherProgramHere(chosen, server)) return typedOrigins;
  return new Set([...typedOrigins, new URL(chosen).origin]);
}

function isOtherProgramHere(issuer: string, server: URL): boolean {
  return URL.canParse(issuer) && isLoopbackUrl(server) && isLoopbackUrl(new URL(issuer));
}
