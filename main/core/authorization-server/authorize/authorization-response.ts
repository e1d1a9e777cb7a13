/** Where a browser takes the answer of an authorization request: the client's redirect URI. */
import { withParameters } from '../registration/redirect-uri.ts';
import type { AuthorizeTarget } from './authorize-request.ts';

type Destination = Pick<AuthorizeTarget, 'redirectUri' | 'state'>;

/**
 * @returns the redirect URI with the code
 * @see RFC 6749 section 4.1.2, RFC 9207 section 2
 */
export function codeLocation(issuer: string, target: Destination, code: string): string {
  return withParameters(target.redirectUri, { code, state: target.state, iss: issuer });
}

/**
 * @param error code of the RFC, and one sentence for whoever reads it
 * @returns the redirect URI with the error
 * @see RFC 6749 section 4.1.2.1, RFC 9207 section 2
 */
export function errorLocation(
  issuer: string,
  target: Destination,
  error: { readonly code: string; readonly message: string },
): string {
  return withParameters(target.redirectUri, {
    error: error.code,
    error_description: error.message,
    state: target.state,
    iss: issuer,
  });
}
