/**
 * What an upstream's 401 or 403 says about logging in (RFC 9110 section 11.6.1, RFC 6750, RFC 9728
 * section 5.1). Foreign text: read tolerantly, believed for nothing but where to look and which
 * scopes to ask the person about (SEC-73).
 */
import { limits } from '../../limits/limits.ts';

export interface LoginChallenge {
  /** Where the server describes itself as a protected resource. */
  readonly resourceMetadata: string | null;
  /** Null when it names none. */
  readonly scopes: readonly string[] | null;
  /** e.g. `insufficient_scope`, `invalid_token`. */
  readonly error: string | null;
  /** It takes tokens that are bound to a key, perhaps beside others (RFC 9449 section 7.1). */
  readonly takesBound: boolean;
}

const longestHeader = 16 * 1024;
const piece =
  /[\s,]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s,"=]+|(?==*(?:[\s,]|$))=*))?/gy;

/**
 * The first Bearer or DPoP challenge of all `WWW-Authenticate` values, or null. Order, quoting and
 * case do not matter.
 */
export function readChallenge(header: string | null): LoginChallenge | null {
  if (header === null || header.length > longestHeader) return null;
  let parameters: Map<string, string> | null = null;
  let isOurs = false;
  let takesBound = false;
  piece.lastIndex = 0;
  for (let match = piece.exec(header); match !== null; match = piece.exec(header)) {
    const [, name = '', value] = match;
    if (value === undefined) {
      // A scheme begins; the one that was looked for is complete.
      isOurs = parameters === null && /^(?:bearer|dpop)$/iu.test(name);
      if (isOurs) parameters = new Map();
      takesBound ||= /^dpop$/iu.test(name);
    } else if (isOurs && parameters !== null && !parameters.has(name.toLowerCase())) {
      parameters.set(name.toLowerCase(), unquoted(value));
    }
  }
  if (parameters === null) return null;
  const scope = parameters.get('scope');
  return {
    resourceMetadata: parameters.get('resource_metadata') ?? null,
    scopes: scope === undefined ? null : splitScopes(scope),
    error: parameters.get('error') ?? null,
    takesBound,
  };
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/gu, '$1') : value;
}

/** Scope tokens as RFC 6749 section 3.3 allows them; what is none is left out. */
export function splitScopes(text: string): readonly string[] {
  return cleanScopes(text.split(' '));
}

/** @returns each scope once, without what cannot be one (RFC 6749 section 3.3), bounded */
export function cleanScopes(scopes: readonly string[]): readonly string[] {
  const { scopeLength, scopes: most } = limits.upstreamLogin;
  const clean = scopes.filter(
    (scope) => scope.length <= scopeLength && /^[\x21\x23-\x5b\x5d-\x7e]+$/u.test(scope),
  );
  return [...new Set(clean)].slice(0, most);
}
